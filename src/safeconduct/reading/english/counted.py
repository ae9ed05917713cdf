"""What an English figure counts: people or vehicles, or something that is no claim (years, hours, prices, pages)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from safeconduct.claims.claim import Unit
from safeconduct.reading.english.figures import Figure
from safeconduct.reading.english.units import PEOPLE_UNITS, SINGULARS, VEHICLE_UNITS, is_unit, unit_of
from safeconduct.reading.model import words_of
from safeconduct.reading.parsing import Parsed

_LABELS: Final = words_of(
    "resolution article clause channel page no nos number room flight phase day stage aged age "
    "km kilometre kilometer "
    "mile post checkpoint convoy sector district gate level floor point route highway motorway "
    "road image photo figure "
    "chapter section paragraph annex item line lane group team unit call tel fax phone hotline "
    "version vol volume issue "
    "round step zone bus area building block exit terminal platform track week year since in by "
    "until till before after "
    "during january february march april may june july august september october november "
    "december sept dec nov oct "
    "jan feb aug registration licence license cc sitrep report channel article minus until code "
    "grid bearing target goal eta etd"
)


_PLAIN_LABELS: Final = _LABELS - {
    *(
        "in",
        "by",
        "since",
        "after",
        "before",
        "until",
        "till",
        "during",
        "may",
        "group",
        "bus",
        "convoy",
        "report",
    ),
    *("line", "call", "road", "area", "road", "team", "unit", "number", "figure", "age", "march"),
}


_MONTHS: Final = words_of(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug "
    "sep sept oct nov dec"
)
_SUPPLIES: Final = re.compile(
    r"\b(?:food|aid|water|supplies|rations?|parcels|kits|blankets|medicines?|assistance|meals|bread|"
    r"flour|relief|help)"
    r"(?: \w+){0,2} (?:for|to feed)(?: the| about| some| around| over| nearly| up to| at least)*\s*$"
)
_SKIPPED: Final = frozenset(
    {"of", "the", "its", "their", "our", "his", "her", "those", "these", "other", "more", "or", "so"}
)


HEADLINE_VERBS: Final = words_of(
    "flee cross leave quit escape return reach arrive wait await remain board evacuated displaced moved "
    "freed missing "
    "killed dead wounded injured stranded trapped queue seek enter exit depart left feared"
) - {"wounded", "injured", "dead"}
"""Verbs of headlines, that the parser takes for nouns: "12,000 flee shelling"."""
_BREAKS: Final = words_of("some about around at out away still so per a an")
_FRACTION_AFTER: Final = re.compile(r" in (?:\d+|two|three|four|five|six|seven|eight|ten|twelve|twenty)\b")
_FRACTION_BEFORE: Final = re.compile(r"\b(?:\d+|one|two|three|four|nine) in $")
_STOPS: Final = frozenset({"ADP", "AUX", "PUNCT", "CCONJ", "SCONJ", "PRON", "PART"})


_CAPACITY: Final = re.compile(
    r"\b(?:can|could|may|might)(?: only| still)? (?:take|hold|carry|seat|accommodate|travel|fit|shelter|"
    r"sleep|house|receive|host)\b|"
    r"\b(?:capacity|room|space|enough|beds|built|meant|places|made|equipped|licensed|cots|tents|berths) "
    r"(?:of|for)\b|\bcapacity(?: is| was)?:?(?= )|"
    r"\b(?:each|every) (?:\w+ )?(?:bus|vehicle|truck|boat|coach|ambulance|train|car|tent|room) (?:takes|"
    r"carries|holds|seats|carry)\b|\bseats?\b(?= \d)|\bfit for\b|\bdesigned (?:to|for)\b"
)


_DAILY: Final = re.compile(
    r"(?: \w+){0,2} (?:a|per|each) (?:day|hour|trip)(?: \w+)? (?:may|can|could|will be allowed|would be "
    r"allowed|are allowed)\b"
)
_MONEY: Final = re.compile(
    r"\b(?:dollars?|pounds?|euros?|lira|dinars?|rials?|roubles?|hryvnias?|cents|usd|eur|prices?|costs?|"
    r"fares?|rents?|"
    r"priced|paid|charg(?:ed|es)|sell(?:s|ing)? for|litre|wages?|fees?)\b|[$€£]"
)
_LIVE: Final = re.compile(
    r"\b(?:live|lives|lived|inhabitants|population(?! movement)(?= (?:of|is|was|stood|stands))|home to)\b"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that counts people or vehicles; ``unit_word`` is the index of the word that says so, or -1."""

    figure: Figure
    unit: Unit
    vehicle: bool
    head: int
    unit_word: int
    end: int


def counted(parsed: Parsed, figure: Figure) -> Counted | None:
    """The figure with what it counts; None where it counts nothing that a claim is about."""
    first = parsed.word_at(figure.core_start)
    last = parsed.word_at(figure.end - 1)
    if first < 0 or last < 0:
        return None
    if _labelled(parsed, figure, first) or _is_rule(parsed, figure, first):
        return None
    unit_word = _unit_after(parsed, figure, last)
    if unit_word is None:
        return None
    if unit_word < 0:
        if not _may_stand_alone(parsed, figure, first, last):
            return None
        return Counted(figure, "people", vehicle=False, head=first, unit_word=-1, end=figure.end)
    word = parsed.words[unit_word]
    unit = unit_of(word)
    if parsed.words[unit_word - 1].lower == "armed":
        unit = "armed"
    return Counted(
        figure,
        unit,
        vehicle=word.lower in VEHICLE_UNITS,
        head=unit_word,
        unit_word=unit_word,
        end=word.end,
    )


def _unit_after(parsed: Parsed, figure: Figure, last: int) -> int | None:
    """Index of the unit word after the figure; -1 where it stands alone; None where it counts something else."""
    one = figure.low == figure.high == 1
    if parsed.words[last].end > figure.end and parsed.words[last].text[-1:] in ".,":
        return -1  # the tokenizer kept "6." together: the sentence ends here
    if _FRACTION_AFTER.match(parsed.text[figure.end :]) or _FRACTION_BEFORE.search(
        parsed.text[: figure.core_start].lower()
    ):
        return None
    found = -1
    for place in range(last + 1, min(last + 8, len(parsed.words))):
        word = parsed.words[place]
        if word.sentence != parsed.words[last].sentence:
            break
        if parsed.text[word.end : word.end + 1] == ":" and place > last + 1 - bool(word.text.istitle()):
            return found  # "Killed: 4 Wounded: 17": the next label
        if is_unit(word, one=one):
            found = place
        elif found >= 0:
            noun = word.pos == "NOUN" and word.tag != "CD" and word.dep != "npadvmod"
            return _compound(parsed, found, place) if noun else found
        else:
            step = _before_unit(parsed, place, first=place == last + 1)
            if step == "alone":
                return -1
            if word.lower in HEADLINE_VERBS and place == last + 1:
                return -1
            if step == "unit":
                return place
            if step == "other":
                name = word.pos == "PROPN" and place == last + 1 and figure.low >= 100
                return -1 if name else None
            if step == "single" and one:
                return None
    return found


def _before_unit(parsed: Parsed, place: int, *, first: bool) -> str:
    """What a word between a figure and its unit tells: pass on, a unit, another thing counted, or nothing counted."""
    word = parsed.words[place]
    if word.lower in _SKIPPED or (first and word.text in {"-", "+", '"'}):
        return "on"
    if word.lower == "stretcher" or (first and word.lower == "critical"):
        return "unit"
    if word.lower in SINGULARS and word.pos == "NOUN":
        return "single"  # "20 bus drivers": only the last noun counts
    marks = not any(letter.isalnum() for letter in word.text)
    if marks or word.pos == "NUM" or word.lower in _BREAKS or word.pos in _STOPS:
        return "on" if word.text == "-" else "alone"
    if word.pos in {"NOUN", "PROPN", "SYM", "X"} and not _modifies(parsed, place):
        return "other"
    if word.pos in {"VERB", "ADV"} and word.dep not in {"amod", "compound", "advmod"}:
        return "alone"
    return "on"


def _compound(parsed: Parsed, found: int, place: int) -> int | None:
    """A unit word followed by a noun: its modifier ("refugee tents") or the end of the phrase ("people last night")."""
    attached = parsed.words[found].head == place and parsed.words[found].dep in {"compound", "nmod", "amod"}
    return None if attached and parsed.words[found].lower in SINGULARS else found


def _modifies(parsed: Parsed, place: int) -> bool:
    """Whether a unit word follows this one at once or after one more, as in "recovery trucks"."""
    ahead = parsed.words[place + 1 : place + 3]
    for word in ahead:
        if word.lower in PEOPLE_UNITS or word.lower in VEHICLE_UNITS:
            return True
        if word.pos not in {"NOUN", "PROPN", "ADJ"} and word.text != "-":
            return False
    return False


def _may_stand_alone(parsed: Parsed, figure: Figure, first: int, last: int) -> bool:
    """Whether a bare number may mean people at all. Its cue has to say the rest."""
    text = parsed.text
    if (
        1900 <= figure.low <= 2100
        and figure.low == figure.high
        and "," not in text[figure.start : figure.end]
    ):
        return False
    if _is_price(parsed, figure, first):
        return False
    before = parsed.words[first - 1].lower if first else ""
    after = parsed.words[last + 1].lower if last + 1 < len(parsed.words) else ""
    if before in {"over", "under", "above", "below", "to"} and _ages(parsed, first - 2):
        return False
    if after in {"per", "percent", "%", "a.m.", "p.m.", "am", "pm", "gmt", "o'clock", "times", "of"}:
        return after == "of" and _of_people(parsed, last + 2)
    if re.match(
        r"\s+(?:in the (?:morning|afternoon|evening)|at night|o'clock|sharp|hours?|hrs)\b",
        text[figure.end :].lower(),
    ):
        return False
    if figure.low == figure.high == 1 and figure.in_words:
        return after in {"dead", "killed", "wounded", "injured", "missing", "was"}
    return not re.match(
        r"\s*(?:\.\s*\d|,\s*\d(?![\d,]* of (?:them|whom|those))|[:/]\d|%|°|km\b|m\b|mm\b|h\b)",
        text[figure.end :],
    )


def _is_price(parsed: Parsed, figure: Figure, first: int) -> bool:
    """Whether a bare number carries on with a price: "200 dollars, up from 40"."""
    begin, end = parsed.sentences[parsed.words[first].sentence]
    ahead = parsed.text[parsed.words[begin].start : figure.start].lower()
    behind = parsed.text[figure.end : parsed.words[end - 1].end].lower()
    own = re.split(r";| and |\. ", ahead)[-1]
    return bool(
        _MONEY.search(own) or re.match(r"\s*(?:[$€£]|dollars|pounds|euros)", behind)
    ) and not re.match(
        r" of (?:them|whom|those|these)\b|[^,;.]{0,20}\b(?:killed|died|dead|wounded|left|arrived|boarded)\b",
        behind,
    )


def _of_people(parsed: Parsed, place: int) -> bool:
    ahead = [word.lower for word in parsed.words[place : place + 4]]
    return bool(ahead) and (
        ahead[0] in {"them", "us", "whom", "those"} or any(word in PEOPLE_UNITS for word in ahead)
    )


def _ages(parsed: Parsed, place: int) -> bool:
    """Whether the word here is one whose age may follow: "men over 60"."""
    return place >= 0 and (
        parsed.words[place].lower in PEOPLE_UNITS or parsed.words[place].lower in {"aged", "those"}
    )


def _labelled(parsed: Parsed, figure: Figure, first: int) -> bool:
    """Whether the number is the name of something: a clause, a day, a room, an age."""
    if figure.in_words and figure.low != figure.high:
        return False
    if figure.start < figure.core_start:
        started = parsed.word_at(figure.start)
        if started > 0 and _ages(parsed, started - 1):
            following = parsed.word_at(figure.end)
            return following < 0 or not is_unit(parsed.words[following], one=figure.low == 1)
        return False
    if not first:
        return False
    before = parsed.words[first - 1]
    if before.lower in {"aged", "age", "ages"} or (
        before.lower in {"between", "from"} and _ages(parsed, first - 2)
    ):
        return True
    last = parsed.word_at(figure.end - 1)
    counts = last + 1 < len(parsed.words) and is_unit(parsed.words[last + 1], one=figure.low == 1)
    dated = before.lower.rstrip(".") in _MONTHS and figure.low > 31 and not 1900 <= figure.low <= 2100
    if before.lower.rstrip(".") in _PLAIN_LABELS and not counts and not dated:
        return True
    if before.lower in {"$", "€", "£", "#", "usd", "eur"} or (
        before.lower == "+" and before.end == figure.core_start
    ):
        return True
    # "Convoy 4", "Bus 12", "unit 3": a name unless a unit follows at once ("convoy: 12 buses" has a mark between).
    return before.lower in {
        "convoy",
        "bus",
        "group",
        "team",
        "unit",
        "number",
        "line",
        "area",
    } and not is_unit(parsed.words[min(first + 1, len(parsed.words) - 1)], one=figure.low == 1)


def _is_rule(parsed: Parsed, figure: Figure, first: int) -> bool:
    """Whether the number is a capacity, a ceiling laid down, or a population."""
    begin, end = parsed.sentences[parsed.words[first].sentence]
    sentence = parsed.text[parsed.words[begin].start : parsed.words[end - 1].end].lower()
    near = parsed.text[max(0, figure.start - 40) : figure.end + 60].lower()
    own = parsed.text[max(0, figure.start - 34) : figure.start].lower()
    behind = parsed.text[figure.end : figure.end + 40].lower()
    here = re.split(r"[,;] | and (?!\w+ (?:for|of) )|\bbut\b", own)[-1]
    if (
        _CAPACITY.search(here)
        or _SUPPLIES.search(own)
        or _DAILY.match(behind)
        or re.search(r"\bper (?:bus|vehicle|convoy|trip|day)\b", near)
    ):
        return True
    if re.search(
        (
            r"\b(?:convoys|posts|checkpoints|clauses|articles|days|phases|pages|rooms|districts|sectors|"
            r"groups|points|gates|routes|items)\s+"
            r"\d+(?:,| and| to| or|\s?-)\s*$"
        ),
        own,
    ):
        return True
    if (
        re.search(r"\b(?:man|woman|boy|girl|person|child|driver|teacher|father|mother|patient) of $", own)
        and figure.low < 120
    ):
        return True
    if figure.low == figure.high == 1 and re.match(
        r" of (?:the|these|those|his|her|their|our|its|many|several)\b", behind
    ):
        return True
    if re.match(
        r"(?: \w+)? (?:(?:to|per) (?:a|each|every|one)|(?:in|on) (?:each|every)) (?:bus|vehicle|truck|"
        r"convoy|trip|car|boat|train)\b",
        behind,
    ):
        return True
    if re.search(r"\beach (?!side\b)", sentence) and re.search(r"\b(?:may|must|can|allowed)\b", behind):
        return True
    return bool(re.search(r"^(?! lives\b)(?:\s\w+){0,2}\s(?:live|lives|lived|inhabitants)\b", behind)) or (
        bool(_LIVE.search(own)) and "," not in own.rstrip(" ,") and figure.low >= 1000
    )
