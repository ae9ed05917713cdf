"""Claims made for tests, one field at a time different from a plain one; and a world of which true claims are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from safeconduct.claims.claim import Claim, Unit
from safeconduct.claims.when import When, when_of

ZONE: Final = ZoneInfo("Asia/Damascus")
DAYS: Final = 5


def at(written: str, precision: str = "") -> When:
    """A time on the clock of Damascus."""
    return when_of(written, precision, ZONE)  # type: ignore[arg-type]  # tests try wrong words too


def claim(name: str, value: int | tuple[int, int] | None, when: str = "2016-12-20", **changes: Any) -> Claim:
    """People who left Aleppo, up to a time, by a source of its own; anything can be changed."""
    low, high = value if isinstance(value, tuple) else (value, value)
    plain: dict[str, Any] = {
        "id": name,
        "kind": "left",
        "unit": "people",
        "population": "aleppo",
        "counting": "cumulative",
        "at": at(when, changes.pop("precision", "")),
        "claimed_by": f"source of {name}",
        "low": low,
        "high": high,
        "basis": "counted",
    }
    return Claim(**{**plain, **changes})


NAMES = st.sampled_from(["ICRC", "SOHR", "UN OCHA", "SANA"])
WHENS = st.builds(
    lambda day, precise: at(f"2016-12-{14 + day:02d}{precise[0]}", precise[1]),
    st.integers(0, DAYS),
    st.sampled_from(
        [
            ("", "day"),
            ("", "end"),
            ("", "morning"),
            ("T09:20", "minute"),
            ("T16:00", "hour"),
            ("T13:00", "by"),
        ]
    ),
)


@st.composite
def any_claim(draw: st.DrawFn, number: int) -> Claim:
    """A claim of any kind that does not contradict itself."""
    kind = draw(
        st.sampled_from(
            ["left", "left", "at_reception", "inside", "waiting", "due", "complete", "not_complete"]
        )
    )
    stock = kind not in {"left", "at_reception"}
    counting = (
        "moment" if stock else draw(st.sampled_from(["cumulative", "cumulative", "period", "movement"]))
    )
    when = draw(WHENS)
    figure: dict[str, Any] = {"low": None, "high": None}
    if kind not in {"complete", "not_complete"}:
        low = draw(st.integers(0, 300)) * draw(st.sampled_from([1, 100]))
        figure = {
            "low": low,
            "high": low + draw(st.sampled_from([0, 0, 50])),
            "hedge": draw(st.sampled_from(["none", "none", "about", "nearly", "over", "at_least", "up_to"])),
        }
    return Claim(
        id=f"c{number:03d}",
        kind=kind,  # type: ignore[arg-type]  # sampled from the words
        unit=draw(st.sampled_from(["people", "people", "armed"])),
        population=draw(st.sampled_from(["aleppo", "aleppo", "towns"])),
        counting=counting,  # type: ignore[arg-type]  # likewise
        at=when,
        since=at("2016-12-13") if counting == "period" else None,
        movement=draw(st.sampled_from(["first", "second"])) if counting == "movement" else "",
        claimed_by=draw(NAMES),
        reported="2016-12-20",
        **figure,
    )


@st.composite
def heaps(draw: st.DrawFn, most: int = 12) -> list[Claim]:
    """A heap of claims that may say anything."""
    return [draw(any_claim(number)) for number in range(draw(st.integers(1, most)))]


@dataclass(frozen=True)
class World:
    """What really happened: how many were inside, and each movement (second, people, armed men among them)."""

    inside: int
    moves: tuple[tuple[int, int, int], ...]
    road_s: int

    def left(self, second: int, unit: Unit = "people", since: int | None = None, late_s: int = 0) -> int:
        """How many had left by a second, or arrived, ``late_s`` after leaving."""
        return sum(
            people if unit == "people" else armed
            for at_s, people, armed in self.moves
            if (since is None or at_s + late_s >= since) and at_s + late_s <= second
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A movement of a few days, in which not everybody needs to leave."""
    begin = at("2016-12-15").first
    seconds = draw(st.lists(st.integers(0, DAYS * 24), min_size=1, max_size=6, unique=True))
    moves = []
    for hour in sorted(seconds):
        people = draw(st.integers(1, 900))
        moves.append((begin + hour * 3600, people, draw(st.integers(0, people))))
    stay = draw(st.integers(0, 200))
    return World(
        sum(people for _, people, _ in moves) + stay, tuple(moves), draw(st.sampled_from([0, 3600, 40_000]))
    )


@st.composite
def true_claim(draw: st.DrawFn, world: World, number: int) -> Claim | None:
    """Something true of a world, as precise or as vague as people are; None where nothing of that sort is true."""
    when = draw(WHENS)
    second = draw(st.integers(when.first, when.last))
    unit: Unit = draw(st.sampled_from(["people", "people", "armed"]))
    sort = draw(
        st.sampled_from(
            ["left", "at_reception", "past_line", "inside", "waiting", "period", "movement", "complete"]
        )
    )
    base: dict[str, Any] = {
        "id": f"c{number:03d}",
        "unit": unit,
        "population": "aleppo",
        "claimed_by": f"source {number}",
    }
    late_s = {"left": 0, "past_line": world.road_s // 2, "at_reception": world.road_s}
    if sort == "complete":
        over = second >= world.moves[-1][0]
        return Claim(
            **base | {"unit": "people"},
            kind="complete" if over else "not_complete",
            counting="moment",
            at=when,
        )
    if sort in {"inside", "waiting"}:
        truth = world.inside - world.left(second)
        if sort == "waiting":
            truth = world.left(10**10) - world.left(second)
        return _said(draw, truth, **base | {"unit": "people"}, kind=sort, counting="moment", at=when)
    if sort == "movement":
        place = draw(st.integers(0, len(world.moves) - 1))
        at_s, people, armed = world.moves[place]
        kind = draw(st.sampled_from(["left", "past_line", "at_reception"]))
        written = f"{_local(at_s + late_s[kind]):%Y-%m-%dT%H:%M}"
        return _said(
            draw, people if unit == "people" else armed,
            **base, kind=kind, counting="movement", movement=f"move-{place}", at=at(written),
        )  # fmt: skip
    if sort == "period":
        since = at(f"2016-12-{draw(st.integers(14, 18)):02d}")
        if since.first > when.last:
            return None
        kind = draw(st.sampled_from(["left", "at_reception"]))
        closed = when.last if when.precision == "day" else max(second, since.first)
        truth = world.left(closed, unit, since.first, late_s[kind])
        return _said(draw, truth, **base, kind=kind, counting="period", since=since, at=when)
    truth = world.left(second, unit, late_s=late_s[sort])
    return _said(draw, truth, **base, kind=sort, counting="cumulative", at=when)


def _said(draw: st.DrawFn, truth: int, **fields: Any) -> Claim:
    """A figure that allows the truth."""
    way = draw(st.sampled_from(["exact", "exact", "exact", "at_least", "up_to", "range"]))
    off = draw(st.integers(0, 30))
    figure: dict[str, Any] = {"low": truth, "high": truth}
    if way == "range":
        figure = {"low": max(0, truth - off), "high": truth + off}
    elif way == "at_least":
        figure = {"low": max(0, truth - off), "high": max(0, truth - off), "hedge": "at_least"}
    elif way == "up_to":
        figure = {"low": truth + off, "high": truth + off, "hedge": "up_to"}
    return Claim(**figure, basis="counted", **fields)


def _local(second: int) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(second, UTC).astimezone(ZONE)
