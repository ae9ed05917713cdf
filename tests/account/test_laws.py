"""Laws of the account: whatever was observed, in whatever order it came, the same state; and the truth inside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.account.alarms.all import alarms
from safeconduct.account.counting import INFLOWS, OUTFLOWS, TERMS
from safeconduct.account.entries.observation import Observation, content_of
from safeconduct.account.equation import Balance
from safeconduct.account.interval import Interval
from safeconduct.account.position import position_of
from safeconduct.account.standing import standings
from safeconduct.account.state import State, account
from tests.account.story import HOUR, MINUTE, ROAD, Device, at, basis, board, rfc

# Any entries at all: mostly known kinds, small worlds of names, so that they meet and contradict each other.
CONVOYS = st.sampled_from(["A01", "A02", "T01"])
PEOPLE_KINDS = st.sampled_from(list(TERMS))
Keys = dict[str, str | int | bool]
CONFIRMED: Keys = {
    "holder": "army",
    "by": "N. N.",
    "through": "M. M.",
    "valid_to": rfc(at("12:00")),
}
WORDS: list[tuple[str, Keys]] = [
    ("holder-confirmed", CONFIRMED),
    ("confirmation-withdrawn", {"holder": "army"}),
    ("completeness-declared", {"by": "N. N."}),
    ("clock-compared", {"device": "post", "ahead_s": 3 * HOUR, "by": "N. N."}),
    ("device-revoked", {"device": "gate", "why": "lost", "last_seq": 2}),
    ("road-reopened", {"road": ROAD, "by": "N. N.", "why": "quiet"}),
    ("taken-back", {"why": "never happened"}),
    ("drone-seen", {"height_m": 90}),
    ("boarded", {"people": "many"}),
    ("claim", {"meaning": "boarded", "said_by": "a spokesman", "people": 80}),
]
SECONDS = st.integers(at("05:00"), at("23:00"))


@st.composite
def any_observations(draw: st.DrawFn) -> list[Observation]:
    """A heap of entries of three devices: counts, movements, corrections, forks, unknown kinds, wrong clocks."""
    found: list[Observation] = []
    for device in ("gate", "post", "desk"):
        ahead = draw(st.sampled_from([0, 0, 3 * HOUR, -2 * HOUR]))
        for seq in range(draw(st.integers(0, 7))):
            found.append(draw(one_observation(device, seq, ahead, list(found))))
    forks: bool = draw(st.booleans())
    if found and forks:
        fork = draw(st.sampled_from(found))
        found.append(replace(fork, observed_at=fork.observed_at + 60))
    return found


@st.composite
def one_observation(
    draw: st.DrawFn, device: str, seq: int, ahead_s: int, older: list[Observation]
) -> Observation:
    when = draw(SECONDS)
    kind, keys = draw(st.one_of(counts(), movements(), words()))
    supersedes: tuple[str, ...] = ()
    if older and draw(st.integers(0, 4)) == 0:
        supersedes = (draw(st.sampled_from(older)).name,)
        keys = keys | {"why": "recounted"}
        if draw(st.booleans()):
            keys = keys | {"corrected_by": "N. N."}
    received = when + draw(st.sampled_from([30, 60, 5 * HOUR, 30 * HOUR]))
    shown = when + ahead_s
    return Observation(
        device, seq, (shown * 1000, seq), shown, shown, received, kind, content_of(keys), supersedes
    )


@st.composite
def counts(draw: st.DrawFn) -> tuple[str, Keys]:
    keys: Keys = {"convoy": draw(CONVOYS)}
    if draw(st.booleans()):
        keys["vehicle"] = draw(st.sampled_from(["bus-1", "bus-2"]))
    if draw(st.booleans()):
        keys["place"] = draw(st.sampled_from(["assad", "ramouseh"]))
    number = draw(st.integers(0, 60))
    form = draw(st.sampled_from(["exact", "range", "none"]))
    if form == "exact":
        keys["people"] = number
    elif form == "range":
        keys |= {"least": number, "most": number + draw(st.integers(0, 30))}
    return draw(PEOPLE_KINDS), keys


@st.composite
def movements(draw: st.DrawFn) -> tuple[str, Keys]:
    kind = draw(
        st.sampled_from(
            ["convoy-departed", "post-passed", "line-crossed", "convoy-arrived", "convoy-halted", "team-separated",
             "team-returned", "convoy-turned-back", "convoy-resumed", "convoy-announced"]
        )
    )  # fmt: skip
    keys: Keys = {"convoy": draw(CONVOYS)}
    if kind == "post-passed":
        keys["place"] = "assad"
    if kind == "convoy-announced":
        keys |= {"road": ROAD, "undertaking": "aleppo"}
    return kind, keys


@st.composite
def words(draw: st.DrawFn) -> tuple[str, Keys]:
    return draw(st.sampled_from(WORDS))


def told(state: State) -> object:
    """Everything that a state says, to compare two of them."""
    parts = {f.name: getattr(state, f.name) for f in fields(state) if f.name != "basis"}
    return parts, alarms(state), standings(state), position_of(state)


@given(any_observations(), st.data())
def test_order_and_repetition_of_receipt_change_nothing(heap: list[Observation], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(heap + heap[: data.draw(st.integers(0, len(heap)))]))
    on, when = basis(), at("23:00", day=1)
    assert told(account(on, heap, at=when)) == told(account(on, mixed, at=when))


@given(any_observations(), st.data())
def test_an_entry_that_came_once_more_later_counts_from_when_it_first_came(
    heap: list[Observation], data: st.DataObject
) -> None:
    again = [replace(o, received_at=o.received_at + data.draw(st.integers(0, HOUR))) for o in heap]
    mixed = data.draw(st.permutations(again + heap))
    on, when = basis(), at("23:00", day=1)
    assert told(account(on, heap, at=when)) == told(account(on, mixed, at=when))


@given(any_observations(), SECONDS, st.integers(0, 30 * HOUR))
def test_what_was_received_later_has_no_effect_on_what_was_known_then(
    heap: list[Observation], when: int, later: int
) -> None:
    known = when + later
    had = [observation for observation in heap if observation.received_at <= known]
    on = basis()
    assert told(account(on, heap, at=when, known_at=known)) == told(account(on, had, at=when, known_at=known))


@given(any_observations(), SECONDS, st.integers(0, 30 * HOUR))
def test_knowledge_only_grows(heap: list[Observation], when: int, later: int) -> None:
    def kept(known_at: int) -> set[str]:
        # Counting everything that ever happened, so that only receipt decides.
        state = account(basis(), heap, at=at("23:59", day=3), known_at=known_at)
        aside = {one.observation.name for one in state.sifted.aside}
        taken_back = {o.name for o in heap if o.kind == "taken-back"}
        return {entry.observation.name for entry in state.entries} | aside | taken_back

    early, late = kept(when), kept(when + later)
    assert early <= late


def balances(state: State) -> list[Balance]:
    return [balance for convoy in state.convoys for balance in (convoy.balance, *convoy.vehicles)]


@given(any_observations())
def test_the_equation_balances_and_a_shortfall_is_never_silent(heap: list[Observation]) -> None:
    state = account(basis(), heap, at=at("23:00", day=1))
    found = alarms(state)
    for balance in balances(state):
        came, left, aboard = balance.came, balance.left, balance.people("still-aboard")
        # Whatever is missing lies between the ends of what came and the ends of what left or is aboard.
        if came.high is not None:
            assert balance.unaccounted.high is not None
            high = came.high - left.low - aboard.low
            assert balance.unaccounted.high == max(0, high)
            assert balance.surplus == max(0, -high)
        else:
            assert balance.unaccounted.high is None
            assert balance.surplus == 0
        assert balance.unaccounted.low >= 0
        for term in TERMS:
            people = balance.people(term)
            assert people.low >= 0
            assert people.high is None or people.high >= people.low
    for convoy in state.convoys:
        if convoy.balance.surplus:
            assert any(a.name == f"more-left-than-came/{convoy.id}" for a in found)
        if convoy.balance.unaccounted.low:
            assert any(a.name == f"unaccounted/{convoy.id}" and a.degree == 1 for a in found)


@given(any_observations())
def test_every_entry_is_counted_or_set_aside_with_a_reason(heap: list[Observation]) -> None:
    state = account(basis(), heap, at=at("23:59", day=3))
    counted = {entry.observation.name for entry in state.entries}
    aside = {one.observation.name for one in state.sifted.aside}
    silent = {o.name for o in heap if o.kind == "taken-back"}  # it is seen in what it takes back
    assert {o.name for o in heap} - counted - aside <= silent
    assert not counted & aside
    named = {a.of for a in alarms(state) if a.code == "entry-not-counted"}
    assert {o.ref for o in heap if o.kind == "drone-seen"} <= named


# True stories: what really happened, and what honest and less honest counters told of it.


@dataclass
class Truth:
    """What really became of the people of one convoy, by vehicle."""

    numbers: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, term: str, vehicle: str, people: int) -> None:
        self.numbers[term, vehicle] += people

    def of(self, term: str, vehicle: str | None = None) -> int:
        return sum(n for (t, v), n in self.numbers.items() if t == term and vehicle in (None, v))

    def came(self, vehicle: str | None = None) -> int:
        return sum(self.of(term, vehicle) for term in INFLOWS)

    def left(self, vehicle: str | None = None) -> int:
        return sum(self.of(term, vehicle) for term in OUTFLOWS)

    def lost(self, vehicle: str | None = None) -> int:
        return self.of("lost", vehicle)


ROAD_TERMS = ("joined", "born", "got-off", "taken-off", "died")


@st.composite
def true_stories(draw: st.DrawFn) -> tuple[Truth, list[Device]]:
    """A convoy's day. The first device sees everything and is right, if vaguely; the second errs and misses things."""
    truth = Truth()
    honest, other = Device("honest"), Device("other")
    vehicles = [f"bus-{n}" for n in range(draw(st.integers(1, 3)))]
    aboard = dict.fromkeys(vehicles, 0)
    when = at("06:00")
    honest.saw(when, "convoy-formed", convoy="A01", vehicles=len(vehicles))

    def happens(term: str, vehicle: str, people: int, place: str = "") -> None:
        truth.add(term, vehicle, people)
        sign = 1 if term in INFLOWS else -1
        aboard[vehicle] += sign * people
        keys: Keys = {"convoy": "A01", "vehicle": vehicle}
        if place:
            keys["place"] = place
        vague = draw(st.integers(0, 3))
        if vague == 0 and term not in ("boarded", "arrived") and people:
            told: Keys = {}
        elif vague == 1:
            told = {
                "least": max(0, people - draw(st.integers(0, 5))),
                "most": people + draw(st.integers(0, 5)),
            }
        else:
            told = {"people": people}
        honest.saw(when, term, keys | told)
        if draw(st.booleans()):
            if draw(st.booleans()):
                keys.pop("place", None)
            if draw(st.booleans()) and term in ROAD_TERMS:
                keys.pop("vehicle", None)
            jitter = draw(st.integers(-50, 50)) * MINUTE if term in ROAD_TERMS else 0
            other.saw(when + jitter, term, keys | {"people": draw(st.integers(0, 60))})

    for vehicle in vehicles:
        happens("boarded", vehicle, draw(st.integers(0, 55)))
    for _ in range(draw(st.integers(0, 5))):
        when += draw(st.sampled_from([20, 55, 80, 200])) * MINUTE
        vehicle = draw(st.sampled_from(vehicles))
        term = draw(st.sampled_from([*ROAD_TERMS, "lost"]))
        if term == "lost":
            gone = draw(st.integers(0, aboard[vehicle]))
            truth.add("lost", vehicle, gone)
            aboard[vehicle] -= gone
            continue
        most = 3 if term in INFLOWS else aboard[vehicle]
        happens(term, vehicle, draw(st.integers(0, most)), draw(st.sampled_from(["assad", "ramouseh"])))
    when += 5 * HOUR
    for vehicle in vehicles:
        happens("arrived", vehicle, draw(st.integers(0, aboard[vehicle])))
    return truth, [honest, other]


def holds(interval: Interval, number: int) -> bool:
    return interval.holds(number)


@settings(max_examples=150)
@given(true_stories())
def test_the_truth_lies_inside_every_interval_when_one_counter_of_each_thing_is_right(
    story: tuple[Truth, list[Device]],
) -> None:
    truth, devices = story
    balance = board(*devices, when=at("12:00", day=2)).convoy("A01").balance
    for term in (*INFLOWS, *OUTFLOWS):
        assert holds(balance.people(term), truth.of(term)), term
    aboard = truth.came() - truth.left() - truth.lost()
    assert holds(balance.people("still-aboard"), aboard)
    assert holds(balance.unaccounted, truth.lost())
    assert balance.surplus == 0


@settings(max_examples=100)
@given(true_stories())
def test_an_empty_convoy_counted_by_one_who_is_right_leaves_no_doubt(
    story: tuple[Truth, list[Device]],
) -> None:
    truth, (honest, _) = story
    exact = Device("exact")
    for observation in honest.log:
        if observation.kind not in TERMS:
            exact.log.append(replace(observation, device="exact"))
    for (term, vehicle), people in truth.numbers.items():
        if term != "lost":
            exact.saw(at("06:00"), term, convoy="A01", vehicle=vehicle, people=people, place="assad")
    aboard = truth.came() - truth.left() - truth.lost()
    exact.saw(at("23:00"), "still-aboard", convoy="A01", people=aboard)
    balance = board(exact, when=at("12:00", day=2)).convoy("A01").balance
    assert balance.unaccounted == Interval(truth.lost(), truth.lost())


def test_the_laws_would_catch_a_fold_that_believes_the_last_clerk() -> None:
    # If the second clerk's row overwrote the first's, the truth would fall out: this is what the law forbids.
    right, wrong = Device("right"), Device("wrong")
    right.saw(at("06:00"), "boarded", convoy="A01", people=50)
    wrong.saw(at("06:05"), "boarded", convoy="A01", people=40)
    people = board(right, wrong, when=at("07:00")).convoy("A01").balance.people("boarded")
    assert people == Interval(40, 50)
    assert not Interval(40, 40).holds(50)


@pytest.mark.parametrize("vehicles", [1, 20])
def test_counting_part_of_the_vehicles_bounds_nothing_above(vehicles: int) -> None:
    gate = Device("gate")
    gate.saw(at("05:50"), "convoy-formed", convoy="A01", vehicles=vehicles)
    gate.saw(at("06:00"), "boarded", convoy="A01", vehicle="bus-1", people=50)
    people = board(gate, when=at("07:00")).convoy("A01").balance.people("boarded")
    assert people == Interval(50, 50 if vehicles == 1 else None)
