"""A hard day, from end to end: what must be seen is seen when it happens, and nothing departs on that road."""

import random

import pytest

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.alarms.all import alarms
from safeconduct.account.entries.observation import Observation
from safeconduct.account.interval import Interval
from safeconduct.account.state import State, account
from tests.account.story import HOUR, MINUTE, ROAD, TOWNS_ROAD, Device, agreed, at, basis

BUSES = tuple(f"bus-{number:04d}" for number in range(1, 21))


class HardDay:
    """Twenty buses are boarded and leave; after the second post the team is sent away and men are taken off."""

    def __init__(self) -> None:
        self.office = Device("office")
        self.gate = Device("gate-1")
        self.gate_too = Device("gate-2")
        self.post = Device("post-assad", ahead_s=3 * HOUR)
        self.team = Device("team-3")
        self.reception = Device("reception")
        agreed(self.office, ("A01", "A02"), at("22:00"), when=at("05:00"))
        self.office.saw(
            at("05:10"), "convoy-announced", convoy="T01", road=TOWNS_ROAD, undertaking="towns", vehicles=5
        )
        self.boarding()
        self.road()
        self.afterwards()

    def boarding(self) -> None:
        late = at("09:00", day=2)
        for number, bus in enumerate(BUSES):
            when = at("06:00") + number * 5 * MINUTE
            self.gate.saw(when, "boarded", convoy="A01", vehicle=bus, people=50)
            # The other clerk counts two fewer in every fourth bus, and his device has no network for two days.
            fewer = 2 if number % 4 == 0 else 0
            self.gate_too.saw(when, "boarded", convoy="A01", vehicle=bus, people=50 - fewer, received=late)
        self.gate.saw(at("07:45"), "convoy-formed", convoy="A01", vehicles=20, team="team-03")
        self.gate.saw(at("08:00"), "convoy-departed", convoy="A01", place="amiriya")

    def road(self) -> None:
        self.team.saw(at("08:15"), "convoy-reached", convoy="A01", place="ramouseh")
        self.team.saw(at("09:00"), "post-passed", convoy="A01", place="ramouseh")
        self.team.saw(at("09:20"), "convoy-reached", convoy="A01", place="assad")
        self.team.saw(at("10:00"), "post-passed", convoy="A01", place="assad")
        self.separation = self.team.saw(
            at("10:05"), "team-separated", convoy="A01", by="armed men beyond the post"
        )
        late = at("08:00", day=2)
        self.post.saw(at("10:30"), "taken-off", convoy="A01", place="assad", by="armed men", received=late)
        # Its clock is three hours ahead: this entry reached us at once, so the clock shows.
        self.post.saw(at("10:40"), "convoy-halted", convoy="A01", cause="search", received=at("10:41"))

    def afterwards(self) -> None:
        self.office.saw(at("15:00"), "convoy-resumed", convoy="A01")
        self.reception.saw(
            at("16:00"), "convoy-arrived", convoy="A01", place="khan", received=at("07:00", day=2)
        )
        for number, bus in enumerate(BUSES):
            people = 47 if number < 10 else 50
            when = at("16:10") + number * MINUTE
            self.reception.saw(
                when, "arrived", convoy="A01", vehicle=bus, people=people, received=at("07:00", day=2)
            )
        self.reception.saw(at("17:00"), "still-aboard", convoy="A01", people=0, received=at("07:00", day=2))
        self.office.saw(
            at("18:00"),
            "completeness-declared",
            by="a spokesman",
            said_by="a spokesman",
            undertaking="aleppo",
        )

    @property
    def heap(self) -> list[Observation]:
        """Everything, out of order and partly twice."""
        devices = (self.office, self.gate, self.gate_too, self.post, self.team, self.reception)
        heap = [observation for device in devices for observation in device.log]
        mixed = heap + heap[::3]
        random.Random(16).shuffle(mixed)
        return mixed

    def board(self, when: int, known: int | None = None) -> State:
        return account(basis(), self.heap, at=when, known_at=known)


@pytest.fixture(scope="module")
def day() -> HardDay:
    return HardDay()


def named(state: State, name: str) -> Alarm:
    return next(alarm for alarm in alarms(state) if alarm.name == name)


def names(state: State) -> set[str]:
    return {alarm.name for alarm in alarms(state)}


def test_before_anything_goes_wrong_the_next_convoy_may_leave(day: HardDay) -> None:
    state = day.board(at("10:00"))
    assert state.ready("A02").ready
    assert "team-separated/A01" not in names(state)


def test_the_alarm_comes_at_the_separation_and_is_the_gravest(day: HardDay) -> None:
    known = day.separation.received_at
    assert "team-separated/A01" not in names(day.board(known - 1))
    state = day.board(known)
    first = alarms(state)[0]
    assert first.name == "team-separated/A01"
    assert (first.degree, first.since) == (1, at("10:05"))


@pytest.mark.parametrize("clock", ["10:06", "12:00", "16:00", "23:00"])
def test_nothing_departs_on_that_road_from_then_on(day: HardDay, clock: str) -> None:
    state = day.board(at(clock))
    locks = {(lock.code, lock.of) for lock in state.ready("A02").locks}
    assert ("road-closed", "A01") in locks
    # The same road is closed the other way too.
    assert ("road-closed", "A01") in {(lock.code, lock.of) for lock in state.ready("T01").locks}


def test_a_convoy_that_leaves_all_the_same_is_an_alarm_of_the_first_degree(day: HardDay) -> None:
    rash = Device("gate-9")
    rash.saw(at("11:00"), "convoy-departed", convoy="A02", place="amiriya")
    alarm = next(
        alarm
        for alarm in alarms(account(basis(), day.heap + rash.log, at=at("11:05")))
        if alarm.name == "left-although-kept/A02"
    )
    assert alarm.degree == 1
    assert "road-closed:A01" in alarm.about


def test_the_road_opens_only_when_the_team_is_back_and_a_named_person_opens_it(day: HardDay) -> None:
    desk = Device("desk")
    desk.saw(at("11:00"), "road-reopened", road=ROAD, by="N. N.", why="they promised")
    assert not account(basis(), day.heap + desk.log, at=at("11:05")).ready("A02").ready
    desk.saw(at("11:30"), "team-returned", convoy="A01")
    assert not account(basis(), day.heap + desk.log, at=at("11:35")).ready("A02").ready
    desk.saw(at("11:40"), "road-reopened", road=ROAD, by="N. N.", why="the team is back")
    assert account(basis(), day.heap + desk.log, at=at("11:45")).ready("A02").ready


def test_two_clerks_counts_of_a_bus_stand_beside_each_other(day: HardDay) -> None:
    early, late = day.board(at("20:00")), day.board(at("20:00"), at("12:00", day=2))
    assert early.convoy("A01").balance.people("boarded") == Interval(1000, 1000)
    convoy = late.convoy("A01")
    assert convoy.balance.people("boarded") == Interval(990, 1000)
    bus = next(one for one in convoy.vehicles if one.vehicle == "bus-0001")
    assert bus.people("boarded") == Interval(48, 50)
    assert {(s.counter, s.people) for s in bus.told("boarded").statements} == {
        ("gate-1", Interval(50, 50)),
        ("gate-2", Interval(48, 48)),
    }
    assert "counts-disagree/A01" in names(late)


def test_men_taken_off_without_a_number_are_never_nought(day: HardDay) -> None:
    state = day.board(at("20:00"), at("12:00", day=2))
    balance = state.convoy("A01").balance
    assert balance.people("arrived") == Interval(970, 970)
    assert balance.people("taken-off") == Interval(1, 30)
    assert balance.unaccounted == Interval(0, 29)
    alarm = named(state, "taken-off-no-number/A01")
    assert (alarm.degree, alarm.people) == (1, Interval(1, 30))


def test_who_says_complete_is_answered_with_those_who_are_missing(day: HardDay) -> None:
    then = named(day.board(at("18:05")), "said-complete/aleppo")
    assert (then.degree, then.since) == (1, at("18:00"))
    later = named(day.board(at("18:05"), at("12:00", day=2)), "said-complete/aleppo")
    assert later.people == Interval(0, 29)


def test_the_clock_that_is_three_hours_wrong_is_named_and_can_be_set_right(day: HardDay) -> None:
    alarm = named(day.board(at("20:00"), at("12:00", day=2)), "clock-wrong/post-assad")
    assert alarm.about[0] == "ahead"
    assert abs(int(alarm.about[3]) - 3 * HOUR) < 2 * MINUTE
    state = day.board(at("20:00"), at("12:00", day=2))
    told = next(entry for entry in state.of_kind("taken-off"))
    assert told.at == at("13:30")
    desk = Device("desk")
    desk.saw(at("09:00", day=2), "clock-compared", device="post-assad", ahead_s=3 * HOUR, by="N. N.")
    mended = account(basis(), day.heap + desk.log, at=at("20:00"), known_at=at("12:00", day=2))
    assert next(entry for entry in mended.of_kind("taken-off")).at == at("10:30")
    assert named(mended, "clock-wrong/post-assad").degree == 4


def test_the_board_of_that_noon_shows_what_was_known_then(day: HardDay) -> None:
    then, now = day.board(at("12:00")), day.board(at("12:00"), at("12:00", day=2))
    assert then.convoy("A01").balance.people("taken-off") == Interval(0, 0)
    # By now it is known of, but by a clock that nobody has put right: it counts from half past one.
    assert now.convoy("A01").balance.people("taken-off") == Interval(0, 0)
    assert "device-gap/post-assad" in names(then)
    assert "device-gap/post-assad" not in names(now)
