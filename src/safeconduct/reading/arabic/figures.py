"""Numbers in Arabic text: digits, words, duals, ranges, vague amounts, with what they count and what weakens them.

Everything here works on bare text, without vowel signs and with alifs made alike. Patterns are written as words are
spelt, and bared by the same function.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from safeconduct.claims.claim import Unit
from safeconduct.claims.interval import Hedge
from safeconduct.reading.model import ReadKind
from safeconduct.reading.prepare import bare_arabic


def bare(pattern: str) -> str:
    """A pattern in bare spelling."""
    return bare_arabic(pattern)[0]


_ONES: Final = {
    bare(word): value
    for value, words in enumerate(
        (
            "واحد واحدة",
            "اثنان اثنين اثنتان اثنتين إثنان إثنين",
            "ثلاثة ثلاث",
            "أربعة أربع",
            "خمسة خمس",
            "ستة ست",
            "سبعة سبع",
            "ثمانية ثماني ثمان",
            "تسعة تسع",
            "عشرة عشر",
        ),
        start=1,
    )
    for word in words.split()
}
_TENS: Final = {
    bare(f"{stem}{ending}"): 10 * value
    for value, stem in enumerate(("عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"), start=2)
    for ending in ("ون", "ين")
}
_HUNDREDS: Final = {
    bare(word): value
    for words, value in (
        ("مئة مائة مية", 100),
        ("مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي", 200),
        *(
            (f"{stem}مئة {stem}مائة", 100 * n)
            for n, stem in enumerate(("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"), start=3)
        ),
    )
    for word in words.split()
}
_SCALES: Final = {
    bare(word): value
    for words, value in (("ألف ألفا آلاف", 1_000), ("مليون ملايين", 1_000_000))
    for word in words.split()
}
_TWO_SCALES: Final = {
    bare(word): value
    for words, value in (("ألفان ألفين ألفي", 2_000), ("مليونان مليونين مليوني", 2_000_000))
    for word in words.split()
}
_VAGUE: Final = {
    bare(word): value
    for words, value in (
        ("عشرات العشرات", 24),
        ("مئات المئات مائات", 200),
        ("آلاف الآلاف ألوف", 2_000),
        ("ملايين الملايين", 2_000_000),
    )
    for word in words.split()
}
_DUAL_WORDS: Final[tuple[tuple[str, Unit, ReadKind | None], ...]] = (
    ("شخصان شخصين", "people", None),
    ("مدنيان مدنيين_اثنين", "civilians", None),
    ("قتيلان قتيلين شهيدان شهيدين", "people", "killed"),
    ("جريحان جريحين مصابان مصابين_اثنين", "people", "wounded"),
    ("طفلان طفلين طفلتان طفلتين", "children", None),
    ("امرأتان امرأتين سيدتان سيدتين", "women", None),
    ("رجلان رجلين", "men", None),
    ("مريضان مريضين", "patients", None),
    ("حافلتان حافلتين حافلتا حافلتي باصان باصين", "buses", None),
    ("سيارتا سيارتي عربتا عربتي", "ambulances", None),
    ("سيارتان سيارتين", "private_vehicles", None),
    ("شاحنتان شاحنتين شاحنتا شاحنتي", "vehicles", None),
    ("قافلتان قافلتين", "convoys", None),
    ("عائلتان عائلتين", "other", None),
)
_DUALS: Final = {bare(word): (unit, kind) for words, unit, kind in _DUAL_WORDS for word in words.split()}
_UNITS: Final[tuple[tuple[Unit, str], ...]] = (
    ("ambulances", "سيارات? إسعاف|سيارة إسعاف|إسعاف"),
    ("buses", "حافلات|حافلة|باصات|باص|باصا"),
    ("private_vehicles", "سيارات|سيارة"),
    ("vehicles", "شاحنات|شاحنة|مركبات|مركبة|آليات|آلية|زوارق|زورق|قطارات|سفن|عربات|عربة"),
    ("convoys", "قوافل|قافلة|دفعات"),
    ("patients", "مرضى|مريضا?|حالة على نقالة|حالات على نقالات|حالات?(?: مرضية| حرجة| طبية)?|نقالات|نقالة"),
    ("wounded", "جرحى|جريحا?|مصابين|مصابا?|مصابون"),
    ("civilians", "مدنيين|مدنيون|مدنيا?|مدنية"),
    ("armed", "مسلحين|مسلحون|مسلحا?|مقاتلين|مقاتلون|مقاتلا?|عناصر|عنصرا?|جنود|جنديا?"),
    ("children", "أطفال|طفلا?|طفلة|رضيعا?|رضع"),
    ("women", "نساء|امرأة|سيدات|سيدة"),
    ("men", "رجال|رجلا?|شبان|شابا?"),
    ("other", "عائلات|عائلة|أسرة|أسر\\b"),
    (
        "people",
        (
            "أشخاص|شخصا?|نسمة|فردا?|أفراد|نازحين|نازحا?|نازحون|مهجرين|مهجرا?|لاجئين|لاجئا?|لاجئون|"
            "محاصرين|محاصرا?|ركاب|راكبا?|"
            "أسرى|أسيرا?|معتقلين|معتقلا?|محتجزين|محتجزا?|سكان|قتلى|قتيلا?|شهداء|شهيدا?|ضحايا|ضحية|إنسان|"
            "مواطنين|مواطنا?|عالقين|عالقا?|آخرين|آخرون|منهم|العالقين"
        ),
    ),
)
UNIT_PATTERN: Final = tuple(
    (unit, re.compile(rf"\s*(?:ال)?(?:{bare(words)})(?!\w)")) for unit, words in _UNITS
)
_NOT_COUNTED: Final = bare(
    r"ساعات|ساعة|أيام|يوما?|كيلومترات|كيلومترا?|كم|مترا?|أمتار|سنوات|سنة|عاما?|أعوام|دقائق|"
    r"دقيقة|دولارا?|دولارات|ليرات|ليرة|أطنان|طنا?|أصوات|صوتا?|درجات|درجة|بالمئة|بالمائة|"
    r"في المئة|مراحل|مرحلة|أحياء|حيا|بلدات|قرى|مدن|دول|دولة|مرات|مرة|أشهر|شهرا?|أسابيع|"
    r"أسبوعا?|قذائف|قذيفة|غارات|صواريخ|منازل|منزلا|مستشفيات|مشاف|مخيمات|نقاط|بنود|بندا|صفحات|"
    r"ملم|يورو|جنيها?|مقعدا?|سلال|سلة|قبل|بعد"
)
_TRAP: Final = re.compile(rf"\s*(?:{_NOT_COUNTED})(?!\w)|\s*[%٪°]")
_NAMES: Final = bare(
    r"القرار|قرار|المادة|البند|الصفحة|صفحة|رقم|عام|سنة|الساعة|الغرفة|القناة|الهاتف|هاتف|"
    r"المرحلة|النقطة|الكيلومتر|سن|العدد|اللواء|الفرقة|يوم|تاريخ|بسعر|سعره?"
)
_LABELS: Final = re.compile(rf"(?:{_NAMES})\s*:?\s*$")
_WORDS_BEFORE: Final[tuple[tuple[str, Hedge], ...]] = (
    ("ما لا يقل عن|لا يقل عن|على الأقل", "at_least"),
    ("ما لا يزيد عن|ما لا يزيد على|لا يزيد عن|لا يزيد على|لا يتجاوز|ما يصل إلى|يصل إلى|حتى", "up_to"),
    (
        "أكثر من|ما يزيد على|ما يزيد عن|يزيد على|يزيد عن|أزيد من|ما يفوق|يفوق|فوق|تجاوز|يتجاوز|لأكثر من|بأكثر من",
        "over",
    ),
    ("أقل من|دون", "under"),
    ("ما يقارب|ما يقرب من|يقارب|قرابة|نحو ما يقارب", "nearly"),
    ("نحو|حوالي|زهاء|بحوالي|بنحو|لنحو|لحوالي|ما يناهز|يناهز|تقدر ب|يقدر ب|يقدر عددهم ب|تقريبا", "about"),
)
_BEFORE: Final = tuple(
    (re.compile(rf"(?<!\w)(?:و)?(?:{bare(words)})\s*$"), hedge) for words, hedge in _WORDS_BEFORE
)
_AFTER: Final[tuple[tuple[re.Pattern[str], Hedge], ...]] = (
    (re.compile(rf"(?:\s+\w+)?\s+{bare('على الأقل')}|(?:\s+\w+)?\s+{bare('أو أكثر')}|\s*\+"), "at_least"),
    (re.compile(rf"(?:\s+\w+)?\s+{bare('تقريبا')}"), "about"),
    (re.compile(rf"(?:\s+\w+)?\s+{bare('على الأكثر')}"), "up_to"),
)
_WORD: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[^\W\d_]+")
_GLUED_BEFORE: Final = re.compile(r"[\d:/.,+#@A-Za-z]$")
_GLUED_AFTER: Final = re.compile(r"^(?:[:/.,-]\d|[A-Za-z%٪°])")
_MONTH_AFTER: Final = re.compile(
    rf"\s*(?:{bare('كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر')})(?!\w)"
)


@dataclass(frozen=True, slots=True)
class ArabicFigure:
    """A figure with its unit; ``unit`` is None where nothing says what it counts. Places count bare characters."""

    start: int
    core_start: int
    end: int
    unit_end: int
    low: int
    high: int | None
    hedge: Hedge
    unit: Unit | None
    implied: ReadKind | None


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    end: int
    vague: bool = False
    dual: tuple[Unit, ReadKind | None] | None = None


def arabic_figures(text: str) -> list[ArabicFigure]:
    """Every figure of a bare text that may count people or vehicles."""
    found: list[ArabicFigure] = []
    place = 0
    while True:
        word = _WORD.search(text, place)
        if word is None:
            return found
        start, number = _number_at(text, word)
        if number is None:
            place = word.end()
            continue
        figure = _figure(text, start, number)
        if figure is not None:
            found.append(figure)
            place = max(figure.end, word.end())
        else:
            place = max(number.end, word.end())


def _figure(text: str, start: int, number: _Number) -> ArabicFigure | None:
    low, high, end = number.value, None if number.vague else number.value, number.end
    if text[start].isdigit() and (_GLUED_BEFORE.search(text[:start]) or _GLUED_AFTER.match(text[end:])):
        return None
    second = _range_end(text, start, number)
    if second is not None:
        if second.value < low <= 999 and second.value >= 1000:
            return None
        low, high, end = min(low, second.value), max(low, second.value), second.end
    if _TRAP.match(text[end:]) or _MONTH_AFTER.match(text[end:]) or _LABELS.search(text[:start]):
        return None
    hedge, begin = _hedge_before(text, start)
    unit, unit_end = (number.dual[0], end) if number.dual else _unit_after(text, end)
    for pattern, said in _AFTER:
        match = pattern.match(text[end:])
        if match is not None:
            hedge, unit_end = said, max(unit_end, end + match.end())
    if unit is None and low == high and (1900 <= low <= 2100 or low > 9_999_999 or low == 1):
        return None
    implied = number.dual[1] if number.dual else None
    return ArabicFigure(begin, start, end, max(unit_end, end), low, high, hedge, unit, implied)


def _unit_after(text: str, end: int) -> tuple[Unit | None, int]:
    place = end
    for _ in range(2):
        for unit, pattern in UNIT_PATTERN:
            match = pattern.match(text[place:])
            if match is not None:
                return unit, place + match.end()
        following = re.match(
            rf"\s+(?:{bare('من')}\s+)?(?!{bare('في|من|على|إلى|عن|كانوا|منذ')}(?!\w))\w+", text[place:]
        )
        if following is None or re.match(r"\s+\d", text[place:]):
            break
        place += following.end() if not re.match(rf"\s+{bare('من')}\s", text[place:]) else 3
    return None, end


def _hedge_before(text: str, start: int) -> tuple[Hedge, int]:
    for pattern, hedge in _BEFORE:
        match = pattern.search(text[:start])
        if match is not None:
            return hedge, match.start()
    between = re.search(rf"(?:{bare('ما بين|بين|من')})\s*$", text[:start])
    return "none", between.start() if between is not None else start


def _range_end(text: str, start: int, first: _Number) -> _Number | None:
    """The second number of a range: "between A and B", "from A to B", "A-B"."""
    ahead = text[max(0, start - 8) : start]
    links = [r"\s*-\s*", rf"\s+{bare('إلى')}\s+"]
    if re.search(rf"{bare('بين')}\s*$", ahead):
        links.append(r"\s+و\s*")
    for link in links:
        match = re.match(link, text[first.end :])
        if match is None:
            continue
        place = first.end + match.end()
        word = _WORD.match(text, place)
        if word is None:
            continue
        number = _plain_number(text, word[0], word.start(), word.end())
        if number is not None and not number.vague and number.value > first.value and not first.vague:
            return number
    return None


def _number_at(text: str, word: re.Match[str]) -> tuple[int, _Number | None]:
    """A number that begins at a word, past a joined "and", "with" or article."""
    start, found = word.start(), word[0]
    number = _plain_number(text, found, start, word.end())
    if number is not None:
        return start, number
    for prefix in ("وال", "بال", "لل", "ال", "و", "ف", "ب", "ل", "ك"):
        rest = found[len(prefix) :]
        if found.startswith(prefix) and rest:
            number = _plain_number(text, rest, start + len(prefix), word.end())
            if number is not None:
                return start + len(prefix), number
    return start, None


def _plain_number(text: str, word: str, start: int, end: int) -> _Number | None:
    if word[0].isdigit():
        digits = word.replace(",", "")
        if not digits.isascii() or len(digits) > 9:
            return None
        return _scaled(text, float(digits), end, whole="." not in digits)
    if word in _VAGUE and not _is_exact_plural(text, start, word):
        larger = re.match(r"\s+(\w+)", text[end:])
        if larger is not None and larger[1] in _VAGUE and _VAGUE[larger[1]] >= 2_000 and _VAGUE[word] < 2_000:
            times = {24: 10, 200: 100}[_VAGUE[word]]
            return _Number(times * _VAGUE[larger[1]], end + larger.end(), vague=True)
        return _Number(_VAGUE[word], end, vague=True)
    if word in _DUALS:
        return _Number(2, end, dual=_DUALS[word])
    return _spelt(text, word, end)


def _is_exact_plural(text: str, start: int, word: str) -> bool:
    """Whether the plural belongs to a number before it: "three thousands" is exact."""
    before = re.search(r"(\w+)\s+$", text[:start])
    return before is not None and (before[1] in _ONES or before[1].isdigit()) and word in _SCALES


def _scaled(text: str, amount: float, end: int, *, whole: bool) -> _Number | None:
    scale = re.match(r"\s*(\w+)", text[end:])
    if scale is not None and scale[1] in _SCALES:
        return _Number(round(amount * _SCALES[scale[1]]), end + scale.end())
    return _Number(int(amount), end) if whole else None


def _spelt(text: str, word: str, end: int) -> _Number | None:
    """A number in words, each joined to the one before by "and": "five and twenty", "three thousand and two"."""
    total, current = 0, _small(word)
    if current is None:
        if word in _TWO_SCALES:
            total, current = _TWO_SCALES[word], 0
        elif word in _SCALES and word != bare("آلاف"):
            total, current = _SCALES[word], 0
        else:
            return None
    while True:
        following = re.match(r"\s+(\w+)", text[end:])
        if following is None:
            break
        token = following[1]
        if token in _SCALES and current:
            total, current = total + current * _SCALES[token], 0
        elif token == bare("عشر") or token == bare("عشرة"):
            if not 1 <= current <= 9:
                break
            current += 10
        elif token[0] == "و" and _small(token[1:]) is not None:
            current += _small(token[1:]) or 0
        elif token[0] == "و" and token[1:] in _SCALES and total > _SCALES[token[1:]]:
            total += _SCALES[token[1:]]
        else:
            break
        end += following.end()
    return _Number(total + current, end) if total + current else None


def _small(word: str) -> int | None:
    for table in (_ONES, _TENS, _HUNDREDS):
        if word in table:
            return table[word]
    return None
