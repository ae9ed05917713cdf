"""Say things to people: sentences from the Fluent files, with numbers and times written for one page.

Every argument that is put into a sentence is isolated from the direction around it (U+2068 … U+2069), so that a plate,
a time or a name keeps its order inside a sentence that runs the other way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct.words.language import TONGUES, Digits, Language, Tongue
from safeconduct.words.plain import FSI, PDI, filled, parts_of
from safeconduct.words.rounding import PEOPLE_STEP, one_in, people_near, quarter_down, quarter_up

RLM = "\u200f"
Argument = str | int
WEEK_MIN = 7 * 24 * 60
_ENTRY = re.compile(r"^(?=-?[a-zA-Z])", re.MULTILINE)  # all that stands at the margin, comments apart
_NAME = re.compile(r"-?[a-zA-Z][\w-]*")
_SPOKEN_OF = re.compile(r"\{\s*(-?[a-zA-Z][\w-]*)")
_GROUPED = re.compile(r"(?<=\d)[,٬](?=\d{3}(?!\d))")


def fluent_text(tongue: Tongue) -> dict[str, str]:
    """The Fluent sources of one language, by file name."""
    folder = files("safeconduct.words") / tongue
    found = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    return {name: found[name] for name in sorted(found) if name.endswith(".ftl")}


@cache
def _entries(tongue: Tongue) -> dict[str, str]:
    """The source of every message and term by its id, not parsed yet: all of them take half a second."""
    text = "\n".join(fluent_text(tongue).values())
    return {_NAME.match(entry).group(): entry for entry in _ENTRY.split(text)[1:]}  # type: ignore[union-attr]


@cache
def _bundle(tongue: Tongue) -> Any:
    from fluent.runtime import FluentBundle  # with all that it needs to know of languages: see ``plain``

    return FluentBundle([tongue], use_isolating=True)


@cache
def _pattern(tongue: Tongue, message: str) -> Any:
    """A message that is parsed, and all that it speaks of. KeyError when the language lacks it."""
    entry = _entries(tongue).get(message)
    if entry is None:
        raise KeyError(f"no message {message!r} in {tongue}")
    from fluent.runtime import FluentResource

    bundle = _bundle(tongue)
    bundle.add_resource(FluentResource(entry))
    for other in _SPOKEN_OF.findall(entry):
        if other in _entries(tongue):
            _pattern(tongue, other)
    return None if message.startswith("-") else bundle.get_message(message).value


@cache
def message_ids(tongue: Tongue) -> frozenset[str]:
    """Every message that a language has."""
    return frozenset(_entries(tongue))


def say_in(language: Language, message: str, **arguments: Argument) -> str:
    """One sentence. KeyError when the language lacks it, ValueError when an argument is missing: never a bare id."""
    return _said(language, message, tuple(arguments.items()))


@lru_cache(maxsize=20_000)  # the sheets of a city say the same places and times again and again
def _said(language: Language, message: str, given: tuple[tuple[str, Argument], ...]) -> str:
    arguments = dict(given)
    parts = _plain(language.tongue, message)
    text = None if parts is None else filled(parts, arguments)
    if text is None:
        text = by_fluent(language.tongue, message, arguments)
    # Numbers choose plural forms; the library then writes them in its own way, so they are written again in the page's.
    written = _in_numbers(language, text)
    # A sentence made only of isolated parts has no direction of its own where it is isolated in another one.
    return f"{RLM}{written}" if language.direction == "rtl" and FSI in written else written


@cache
def _plain(tongue: Tongue, message: str) -> tuple[str, ...] | None:
    entry = _entries(tongue).get(message)
    return None if entry is None else parts_of(entry)


def by_fluent(tongue: Tongue, message: str, arguments: dict[str, Argument]) -> str:
    """One sentence as the Fluent library says it, its numbers in its own way. KeyError and ValueError as ``say_in``."""
    text, errors = _bundle(tongue).format_pattern(_pattern(tongue, message), arguments)
    if errors:
        raise ValueError(f"message {message!r} in {tongue}: {errors}")
    return str(text)


def _in_numbers(language: Language, text: str) -> str:
    """Text with digits and the marks between them of the page's kind, whichever they were."""
    mark = "٬" if language.digits == "arabic-indic" else ","
    return language.in_digits(_GROUPED.sub(mark, text))


def number_text(digits: Digits, value: float, decimals: int = 0) -> str:
    """A number with its thousands set apart, in one kind of digits."""
    text = f"{value:,.{decimals}f}"
    if digits == "arabic-indic":
        text = Language("ar", digits).in_digits(text.translate(str.maketrans(",.", "٬٫")))
    return text


def isolated(text: str) -> str:
    """Text that keeps its own direction whatever stands around it."""
    return f"{FSI}{text}{PDI}"


@dataclass(frozen=True)
class Voice:
    """One page's way of speaking: a language, and the time zone of the case."""

    language: Language
    timezone: str

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which times are told."""
        return ZoneInfo(self.timezone)

    def say(self, message: str, **arguments: Argument) -> str:
        """One sentence of the page's language; see :func:`say_in`."""
        return say_in(self.language, message, **arguments)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number in the page's digits."""
        return number_text(self.language.digits, value, decimals)

    def share(self, value: float) -> str:
        """A share of one, in whole per cent."""
        return self.say("per-cent", n=self.number(100 * value))

    def people(self, people: int, whole: int | None = None) -> str:
        """People as user pages tell them: to 50, never rounding some to none, nor a part to the ``whole``."""
        if people == 0:
            return self.say("people-none")
        if whole is not None and people == whole:
            return self.say("people-all", n=people_near(people) if people >= PEOPLE_STEP else people)
        if people < PEOPLE_STEP:
            return self.say("people-few", n=PEOPLE_STEP)
        if whole is not None and people_near(people) >= people_near(whole):
            return self.say("people-nearly-all", n=PEOPLE_STEP)
        return self.say("people-about", n=people_near(people))

    def chance(self, chance: float) -> str:
        """A chance as user pages tell it: about 1 in n; in whole per cent where it is one half or more, or nought."""
        n = one_in(chance)
        return self.share(chance) if n is None else self.say("about-one-in", n=n)

    def local(self, at: int) -> datetime:
        """An instant on the case's clock."""
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def clock(self, at: int) -> str:
        """Hours and minutes."""
        return self.language.in_digits(f"{self.local(at):%H:%M}")

    def day(self, at: int) -> str:
        """Weekday, day and month."""
        local = self.local(at)
        return self.say(
            "day",
            weekday=self.say(f"weekday-{local.isoweekday()}"),
            day=str(local.day),
            month=self.say(f"month-{local.month}"),
        )

    def moment(self, at: int) -> str:
        """Day and minute, as orders give them."""
        return self.say("moment", day=self.day(at), clock=self.clock(at))

    def by(self, at: int) -> str:
        """A moment by which something is done, to the quarter of an hour after it. Midnight is 24:00 of its eve."""
        at = quarter_up(at)
        if self.local(at).hour == self.local(at).minute == 0:
            midnight = self.language.in_digits("24:00")
            return self.say("moment", day=self.day(at - 1), clock=midnight)
        return self.moment(at)

    def before(self, at: int) -> str:
        """A moment before which something must be done, to the quarter of an hour before it."""
        return self.moment(quarter_down(at))

    def length(self, seconds: int) -> str:
        """A length of time in hours and minutes, to the minute, rounded up; beyond a week in days and hours."""
        minutes = -(-seconds // 60)
        if minutes > WEEK_MIN:
            hours = -(-minutes // 60)
            return self.say("length-days", days=hours // 24, hours=hours % 24)
        if minutes < 60:
            return self.say("length-minutes", minutes=minutes)
        return self.say("length-hours", hours=minutes // 60, minutes=f"{minutes % 60:02d}")

    def length_about(self, seconds: int) -> str:
        """A length of time as user pages tell it: to the quarter of an hour, rounded up."""
        return self.length(quarter_up(seconds))

    def offset(self, at: int) -> str:
        """The clock's distance from UTC at an instant, as ``UTC+02:00``."""
        shift = self.local(at).utcoffset() or timedelta(0)
        sign = "−" if shift < timedelta(0) else "+"
        minutes = abs(shift) // timedelta(minutes=1)
        return self.language.in_digits(f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}")


__all__ = [
    "FSI",
    "PDI",
    "TONGUES",
    "Argument",
    "Voice",
    "fluent_text",
    "isolated",
    "message_ids",
    "number_text",
    "say_in",
]
