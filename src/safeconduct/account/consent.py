"""Whose word a convoy still needs: holders there and back, parties' acknowledgements, roads that somebody closed.

Unknown is not confirmed. A party's late paper may be overridden by two people of different organisations with a reason;
a holder who has not confirmed cannot be, by anybody. A road on which a team was ordered away from its convoy is closed
to departures from that second on, until the team is back and a named person opens it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from safeconduct.account.convoys import ConvoyState, Halt
from safeconduct.account.entries.fields import instant_of
from safeconduct.account.sifting import Entry
from safeconduct.scenario.model import Leg, Scenario

HolderStands = Literal["confirmed", "lapsed", "withdrawn", "missing", "nobody"]
NoticeStands = Literal["acknowledged", "older-version", "waiting", "expired", "cancelled", "overridden"]
LockCode = Literal[
    "no-road", "holder", "no-notice", "notice", "road-closed", "team-away", "halt", "truce-over"
]
Stretch = frozenset[str]
"""A piece of road whichever way it is driven: its two ends."""


@dataclass(frozen=True, slots=True)
class HolderWord:
    """What one holder has said, for one convoy. ``holder`` is empty for ground that nobody is named for."""

    holder: str
    stands: HolderStands
    by: str = ""
    through: str = ""
    since: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """One of the two people it takes to go without a party's acknowledgement."""

    convoy: str
    party: str
    by: str
    organisation: str
    why: str
    at: int


@dataclass(frozen=True, slots=True)
class NoticeWord:
    """What one party has said to one notice. ``overrides`` are those who would go without it."""

    notice: str
    party: str
    convoy: str
    stands: NoticeStands
    valid_to: int | None
    by: str = ""
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedRoad:
    """A road closed to departures. ``stretches`` empty: nobody knows which road it is, so every road is closed."""

    stretches: frozenset[Stretch]
    since: int
    convoy: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """One thing that keeps a convoy from leaving, and of whom (a holder, a party, a convoy)."""

    code: LockCode
    of: str = ""
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a convoy may leave, and everything that keeps it."""

    convoy: str
    holders: tuple[HolderWord, ...]
    notices: tuple[NoticeWord, ...]
    locks: tuple[Lock, ...]

    @property
    def ready(self) -> bool:
        """True where nothing keeps it: every holder there and back has confirmed, and every party acknowledged."""
        return not self.locks


@dataclass(frozen=True, slots=True)
class _Word:
    holder: str
    convoy: str
    place: str
    at: int
    given: bool
    valid_to: int | None
    by: str
    through: str


_WORST: tuple[HolderStands, ...] = ("confirmed", "lapsed", "missing", "withdrawn", "nobody")


class Consent:
    """Everything that was said about consent, ready to be asked about one convoy at ``at``."""

    def __init__(
        self, scenario: Scenario, entries: Sequence[Entry], states: Sequence[ConvoyState], at: int
    ) -> None:
        self.scenario = scenario
        self.at = at
        self.states = {state.id: state for state in states}
        self._words = [word for entry in entries if (word := _word(entry)) is not None]
        self._notice_entries = [entry for entry in entries if entry.kind.startswith("notice-")]
        self._road_entries = [entry for entry in entries if entry.kind in ("road-closed", "road-reopened")]
        self.overrides = tuple(_override(entry) for entry in entries if entry.kind == "override")

    @cached_property
    def notices(self) -> tuple[NoticeWord, ...]:
        """Every notice, with every party that it went to."""
        versions: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._notice_entries:
            versions[entry.text("notice")].append(entry)
        found: list[NoticeWord] = []
        for notice in sorted(versions):
            found += self._notice(notice, versions[notice])
        return tuple(found)

    def _notice(self, notice: str, entries: list[Entry]) -> list[NoticeWord]:
        given = [entry for entry in entries if entry.kind == "notice-given"]
        if not given:
            return []
        newest = given[-1]
        amended = [entry for entry in entries if entry.kind == "notice-amended" and entry.at >= newest.at]
        changed_at = amended[-1].at if amended else newest.at
        valid_to = instant_of(newest.text("valid_to"))
        for entry in amended:
            valid_to = instant_of(entry.text("valid_to")) or valid_to
        cancelled = any(entry.kind == "notice-cancelled" and entry.at >= newest.at for entry in entries)
        found = []
        for party in dict.fromkeys(newest.text("parties").split()):
            acks = [e for e in entries if e.kind == "notice-acknowledged" and e.text("party") == party]
            found.append(self._party_word(newest, party, acks, (changed_at, valid_to), cancelled=cancelled))
        return found

    def _party_word(
        self, given: Entry, party: str, acks: list[Entry], version: tuple[int, int | None], *, cancelled: bool
    ) -> NoticeWord:
        changed_at, valid_to = version
        convoy = given.text("convoy")
        ack = acks[-1] if acks else None
        until = valid_to
        if ack is not None:
            own = instant_of(ack.text("valid_to"))
            until = min((end for end in (valid_to, own) if end is not None), default=None)
        stands: NoticeStands = "acknowledged"
        if cancelled:
            stands = "cancelled"
        elif until is not None and until <= self.at:
            stands = "expired"
        elif ack is None:
            stands = "waiting"
        elif ack.at < changed_at:
            stands = "older-version"
        overrides = self._overrides_of(convoy, party)
        if stands in ("waiting", "older-version", "expired") and _two_of_different(overrides):
            stands = "overridden"
        by = ack.text("by") if ack else ""
        return NoticeWord(given.text("notice"), party, convoy, stands, until, by, overrides)

    def _overrides_of(self, convoy: str, party: str) -> tuple[Override, ...]:
        return tuple(one for one in self.overrides if one.party == party and one.convoy == convoy)

    def holder_words(self, state: ConvoyState) -> tuple[HolderWord, ...]:
        """What every holder on a convoy's road, there and back, has said; those who have not confirmed first."""
        road = (state.told.road, state.told.road_back)
        places = _inner_places(self.scenario, *road)
        words = [
            self.holder_word(holder, state.id, [p for p in places if self.scenario.place[p].holder == holder])
            for holder in holders_there_and_back(self.scenario, *road)
        ]
        return tuple(sorted(words, key=lambda word: (word.stands == "confirmed", word.holder)))

    def holder_word(self, holder: str, convoy: str = "", places: Sequence[str] = ()) -> HolderWord:
        """The newest word of a holder that covers a convoy: given for it, or for everything that the holder holds.

        A word about one place covers that place alone: it takes all of the holder's ``places`` on the road, or a word
        about everything. Of several places the one that stands worst tells.
        """
        if not holder:
            return HolderWord("", "nobody")
        own = [word for word in self._words if word.holder == holder and word.convoy in ("", convoy)]
        by_place = [
            self._stands(holder, [word for word in own if word.place in ("", place)])
            for place in places or ("",)
        ]
        return max(by_place, key=lambda word: (_WORST.index(word.stands), -(word.valid_to or 0)))

    def _stands(self, holder: str, said: list[_Word]) -> HolderWord:
        if not said:
            return HolderWord(holder, "missing")
        last = said[-1]
        if not last.given:
            return HolderWord(holder, "withdrawn", last.by, last.through, last.at)
        alive = last.valid_to is not None and last.valid_to > self.at
        stands: HolderStands = "confirmed" if alive else "lapsed"
        return HolderWord(holder, stands, last.by, last.through, last.at, last.valid_to)

    @cached_property
    def closed_roads(self) -> tuple[ClosedRoad, ...]:
        """Roads that are closed now: by a named person, or because a team was ordered away on them."""
        closed = [
            ClosedRoad(
                self.stretches(entry.text("road").split()), entry.at, "", entry.text("by"), entry.text("why")
            )
            for entry in self._road_entries
            if entry.kind == "road-closed"
        ]
        for state in self.states.values():
            since = state.told.team_away_since
            if since is None and state.told.team_back_at is not None:
                since = state.told.team_back_at  # back, but nobody has opened the road again
            if since is not None:
                closed.append(ClosedRoad(self.stretches(state.told.road), since, state.id))
        return tuple(road for road in closed if not self._reopened(road))

    def _reopened(self, road: ClosedRoad) -> bool:
        """Whether a named person opened all of it again since, the team (where one was away) being back."""
        state = self.states.get(road.convoy)
        if state is not None and state.told.team_away_since is not None:
            return False
        opened: set[Stretch] = set()
        for entry in self._road_entries:
            if entry.kind == "road-reopened" and entry.at >= road.since:
                opened |= self.stretches(entry.text("road").split())
        return bool(opened) and road.stretches <= opened

    def stretches(self, legs: Iterable[str]) -> frozenset[Stretch]:
        """Pieces of road, whichever way they are driven."""
        found = (self.scenario.leg.get(leg) for leg in legs)
        return frozenset(frozenset((leg.start, leg.end)) for leg in found if leg is not None)

    def shuts(self, road: ClosedRoad, state: ConvoyState) -> bool:
        """Whether a closed road keeps a convoy: it would drive on it there or back, or nobody knows where it drives."""
        own = self.stretches((*state.told.road, *state.told.road_back))
        return not road.stretches or not own or bool(road.stretches & own)

    def readiness(self, state: ConvoyState, halts: Sequence[Halt]) -> Readiness:
        """Whether a convoy may leave now."""
        holders = self.holder_words(state)
        notices = tuple(word for word in self.notices if word.convoy in ("", state.id))
        locks: list[Lock] = []
        if not self.stretches(state.told.road):
            locks.append(Lock("no-road", state.id))
        locks += [Lock("holder", word.holder, word.since) for word in holders if word.stands != "confirmed"]
        live = [word for word in notices if word.stands != "cancelled"]
        if not live and self.scenario.parties:
            locks.append(Lock("no-notice", state.id))
        locks += [
            Lock("notice", word.party, word.valid_to)
            for word in live
            if word.stands not in ("acknowledged", "overridden")
        ]
        locks += [
            Lock("road-closed", road.convoy or road.by, road.since)
            for road in self.closed_roads
            if self.shuts(road, state)
        ]
        if state.told.team_away_since is not None:
            locks.append(Lock("team-away", state.id, state.told.team_away_since))
        for halt in (*halts, *state.told.halts):
            if halt.until is None:
                locks.append(
                    Lock("truce-over" if halt.over else "halt", halt.convoy or halt.party, halt.since)
                )
        return Readiness(state.id, holders, notices, tuple(locks))


def _two_of_different(overrides: Iterable[Override]) -> bool:
    """Two people, of different organisations."""
    people = {(one.by.casefold(), one.organisation.casefold()) for one in overrides}
    return any(one[0] != other[0] and one[1] != other[1] for one in people for other in people)


def _word(entry: Entry) -> _Word | None:
    if entry.kind not in ("holder-confirmed", "confirmation-withdrawn"):
        return None
    return _Word(
        entry.text("holder"),
        entry.text("convoy"),
        entry.text("place"),
        entry.at,
        entry.kind == "holder-confirmed",
        instant_of(entry.text("valid_to")),
        entry.text("by"),
        entry.text("through"),
    )


def _override(entry: Entry) -> Override:
    return Override(
        entry.text("convoy"),
        entry.text("party"),
        entry.text("by"),
        entry.text("organisation"),
        entry.text("why"),
        entry.at,
    )


def holders_there_and_back(
    scenario: Scenario, road: Sequence[str], road_back: Sequence[str] = ()
) -> tuple[str, ...]:
    """Every holder of a leg, post or meeting point on a road and on the way back; "" for legs of nobody named.

    Where no way back is given it is the same road: each leg by the leg that runs the other way, nobody's where there is
    none in the case.
    """
    holders = {leg.holder if leg else "" for leg in _legs(scenario, road, road_back)}
    for name in _inner_places(scenario, road, road_back):
        if scenario.place[name].holder:
            holders.add(scenario.place[name].holder)
    return tuple(sorted(holders))


def _legs(scenario: Scenario, road: Sequence[str], road_back: Sequence[str]) -> list[Leg | None]:
    there = [scenario.leg.get(leg) for leg in road]
    if road_back:
        return [*there, *(scenario.leg.get(leg) for leg in road_back)]
    other_way = {(leg.start, leg.end): leg for leg in scenario.legs}
    return [*there, *(other_way.get((leg.end, leg.start)) if leg else None for leg in reversed(there))]


def _inner_places(scenario: Scenario, road: Sequence[str], road_back: Sequence[str]) -> tuple[str, ...]:
    """Posts and meeting points between the ends of a road, there and back."""
    inner = [*road[:-1], *road_back[:-1]]
    ends = dict.fromkeys(scenario.leg[leg].end for leg in inner if leg in scenario.leg)
    return tuple(place for place in ends if scenario.place[place].kind in ("post", "meeting"))
