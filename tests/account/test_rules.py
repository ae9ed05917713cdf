"""Rules one by one: corrections, consent, halts, claims, returned and transferred people, the position."""

from dataclasses import replace

import pytest

from safeconduct.account.alarms.alarm import Alarm
from safeconduct.account.alarms.all import alarms
from safeconduct.account.interval import Interval
from safeconduct.account.position import position_of
from safeconduct.account.standing import standings
from safeconduct.account.state import Basis, State, account
from safeconduct.plans.file import position_from_json, position_to_json
from tests.account.story import HOUR, MINUTE, ROAD, Device, agreed, at, basis, board, rfc
from tests.reports import sample


def named(state: State, name: str) -> Alarm | None:
    return next((alarm for alarm in alarms(state) if alarm.name == name), None)


def boarded(state: State) -> Interval:
    return state.convoy("A01").balance.people("boarded")


# Corrections


def test_a_correction_takes_the_place_of_the_older_entry_and_both_are_seen() -> None:
    gate = Device("gate")
    wrong = gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    right = gate.saw(at("06:10"), "boarded", convoy="A01", people=48, why="recount", supersedes=(wrong,))
    state = board(gate, when=at("07:00"))
    assert boarded(state) == Interval(48, 48)
    assert [(one.observation, one.by) for one in state.sifted.aside] == [(wrong, right.ref)]
    # As it was known before the correction came, the older one counts.
    assert boarded(board(gate, when=at("06:10"))) == Interval(50, 50)


def test_another_devices_count_is_not_corrected_away() -> None:
    gate, other = Device("gate"), Device("other")
    count = gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    other.saw(at("06:10"), "boarded", convoy="A01", people=40, why="I say so", supersedes=(count,))
    state = board(gate, other, when=at("07:00"))
    assert boarded(state) == Interval(40, 50)
    assert named(state, "correction-not-followed/other/0")
    other.saw(at("06:20"), "taken-back", why="double", supersedes=(count,), corrected_by="N. N.")
    assert boarded(board(gate, other, when=at("07:00"))) == Interval(40, 40)


def test_a_correction_that_is_taken_back_corrects_nothing() -> None:
    gate = Device("gate")
    first = gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    second = gate.saw(at("06:10"), "boarded", convoy="A01", people=40, why="recount", supersedes=(first,))
    gate.saw(at("06:20"), "taken-back", why="the first was right", supersedes=(second,))
    assert boarded(board(gate, when=at("07:00"))) == Interval(50, 50)


def test_corrections_in_a_circle_take_nothing_away() -> None:
    gate = Device("gate")
    one = gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    two = gate.saw(at("06:01"), "boarded", convoy="A01", people=7, part="rear")
    gate.log = [
        replace(one, digest="a" * 64, supersedes=("b" * 64,), content=(*one.content, ("why", "x"))),
        replace(two, digest="b" * 64, supersedes=("a" * 64,), content=(*two.content, ("why", "x"))),
    ]
    state = board(gate, when=at("07:00"))
    assert boarded(state) != Interval(0, 0)
    assert named(state, "correction-not-followed/gate/0")


def test_a_lost_device_is_not_believed_and_cannot_take_its_revocation_back() -> None:
    gate, office = Device("gate"), Device("office")
    gate.saw(at("06:00"), "arrived", convoy="A01", people=50)
    lost = office.saw(at("06:30"), "device-revoked", device="gate", why="taken at the post")
    gate.saw(at("07:00"), "arrived", convoy="A01", people=400)
    gate.saw(at("07:01"), "taken-back", why="found", supersedes=(lost,), corrected_by="N. N.")
    state = board(gate, office, when=at("08:00"))
    assert state.convoy("A01").balance.people("arrived") == Interval(50, 50)
    alarm = named(state, "entry-not-counted/gate/1")
    assert alarm
    assert alarm.about[0] == "revoked-device"


# Consent


def consenting() -> tuple[Device, Device]:
    office, gate = Device("office"), Device("gate")
    agreed(office, ("A01",), at("12:00"), when=at("05:00"))
    return office, gate


def kept(*devices: Device, when: int) -> set[tuple[str, str]]:
    return {(lock.code, lock.of) for lock in board(*devices, when=when).ready("A01").locks}


def test_a_convoy_is_ready_only_when_every_holder_there_and_back_has_confirmed() -> None:
    office, _ = consenting()
    assert kept(office, when=at("06:00")) == set()
    # Expired words are no words: the half-open end of the confirmations.
    assert kept(office, when=at("12:00")) == {
        ("holder", "army"),
        ("holder", "militia"),
        ("holder", "rebels"),
        ("notice", "gov"),
        ("notice", "opp"),
    }


def test_a_word_taken_back_keeps_the_convoy_and_an_alarm_says_so() -> None:
    office, _ = consenting()
    office.saw(at("07:00"), "confirmation-withdrawn", holder="militia", by="post commander")
    assert kept(office, when=at("07:01")) == {("holder", "militia")}
    assert named(board(office, when=at("07:01")), "confirmation-withdrawn/militia")


def test_a_word_about_one_post_covers_that_post_alone() -> None:
    office = Device("office")
    agreed(office, ("A01",), at("12:00"), when=at("05:00"))
    office.saw(at("06:00"), "confirmation-withdrawn", holder="army", by="x")
    told = {"holder": "army", "by": "post commander", "through": "liaison", "valid_to": rfc(at("12:00"))}
    office.saw(at("06:10"), "holder-confirmed", told, place="ramouseh")
    # The army holds one post on this road: its word about that post is its word for the road.
    assert kept(office, when=at("06:30")) == set()
    office.saw(at("06:20"), "confirmation-withdrawn", holder="army", place="ramouseh", by="x")
    assert kept(office, when=at("06:30")) == {("holder", "army")}


def test_a_late_paper_takes_two_people_of_different_organisations() -> None:
    office = Device("office")
    agreed(office, ("A01",), at("12:00"), when=at("05:00"))
    office.saw(
        at("05:30"), "notice-given", notice="n2", parties="gov", convoy="A01", valid_to=rfc(at("12:00"))
    )
    assert kept(office, when=at("06:00")) == {("notice", "gov")}
    said = {"convoy": "A01", "party": "gov", "why": "their office is shut"}
    office.saw(at("06:10"), "override", said, by="N. N.", organisation="Red Crescent")
    assert kept(office, when=at("06:15")) == {("notice", "gov")}
    office.saw(at("06:20"), "override", said, by="N. N.", organisation="UN")
    assert kept(office, when=at("06:25")) == {("notice", "gov")}, "one person with two hats"
    office.saw(at("06:30"), "override", said, by="M. M.", organisation="Red Crescent")
    assert kept(office, when=at("06:35")) == set()


def test_no_override_opens_what_a_holder_keeps() -> None:
    office, _ = consenting()
    office.saw(at("07:00"), "confirmation-withdrawn", holder="militia", by="x")
    for who, whom in (("N. N.", "Red Crescent"), ("M. M.", "UN")):
        office.saw(
            at("07:10"), "override", convoy="A01", party="militia", by=who, organisation=whom, why="late"
        )
    assert kept(office, when=at("07:30")) == {("holder", "militia")}


def test_an_amended_notice_is_acknowledged_anew_and_a_cancelled_one_does_not_count() -> None:
    office, _ = consenting()
    office.saw(at("06:00"), "notice-amended", notice="n1", what="two buses more")
    assert kept(office, when=at("06:10")) == {("notice", "gov"), ("notice", "opp")}
    office.saw(at("06:20"), "notice-cancelled", notice="n1", by="N. N.")
    assert kept(office, when=at("06:30")) == {("no-notice", "A01")}


def test_a_halt_of_all_movement_and_the_end_of_the_truce_keep_everybody() -> None:
    office, _ = consenting()
    office.saw(at("06:00"), "movement-halted", party="opp", cause="shelling")
    assert ("halt", "opp") in kept(office, when=at("06:05"))
    office.saw(at("06:30"), "movement-resumed", party="opp")
    assert kept(office, when=at("06:35")) == set()
    office.saw(at("07:00"), "truce-over", by="a commander")
    office.saw(at("07:30"), "movement-resumed")
    assert ("truce-over", "") in kept(office, when=at("07:35"))


# Halts and waiting


@pytest.mark.parametrize(
    ("minutes", "cold", "step"),
    [
        (29, False, 0),
        (30, False, 1),
        (60, False, 2),
        (120, False, 3),
        (240, False, 4),
        (15, True, 1),
        (120, True, 4),
    ],
)
def test_halts_have_four_steps_and_come_in_half_the_time_in_the_cold(
    minutes: int, cold: bool, step: int
) -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    gate.saw(at("07:00"), "convoy-departed", convoy="A01")
    gate.saw(at("08:00"), "convoy-halted", convoy="A01", place="assad", cause="search")
    if cold:
        gate.saw(at("08:01"), "temperature", celsius=4)
    alarm = named(board(gate, when=at("08:00") + minutes * MINUTE), "halt/A01")
    assert (alarm.step if alarm else 0) == step


def test_the_cold_changes_nothing_where_nobody_is_infant_or_on_a_stretcher() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=50, infants=0, stretchers=0)
    gate.saw(at("08:00"), "convoy-departed", convoy="A01")
    gate.saw(at("08:00"), "convoy-halted", convoy="A01")
    gate.saw(at("08:01"), "temperature", celsius=-5)
    assert named(board(gate, when=at("08:20")), "halt/A01") is None


def test_causes_of_a_halt_stand_beside_each_other_stated_and_disputed() -> None:
    gate = Device("gate")
    gate.saw(at("08:00"), "convoy-halted", convoy="A01", cause="search")
    gate.saw(
        at("08:10"), "halt-cause-stated", convoy="A01", cause="prisoners taken along", said_by="one side"
    )
    gate.saw(
        at("08:20"),
        "halt-cause-stated",
        convoy="A01",
        cause="prisoners taken along",
        said_by="other",
        disputed=True,
    )
    halt = board(gate, when=at("09:00")).convoy("A01").halt
    assert halt
    assert [(cause.said_by, cause.disputed) for cause in halt.causes] == [
        ("gate", False),
        ("one side", False),
        ("other", True),
    ]


# People


def test_returned_people_have_not_arrived_and_have_not_been_let_through() -> None:
    gate = Device("gate")
    gate.saw(at("05:00"), "convoy-announced", convoy="A01", road=ROAD, undertaking="aleppo")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=800)
    gate.saw(at("07:00"), "convoy-departed", convoy="A01")
    gate.saw(at("08:00"), "line-crossed", convoy="A01")
    assert board(gate, when=at("08:30")).let[0].past_line == Interval(800, 800)
    gate.saw(at("09:00"), "convoy-turned-back", convoy="A01")
    gate.saw(at("11:00"), "returned", convoy="A01", least=750, most=796)
    state = board(gate, when=at("12:00"))
    balance = state.convoy("A01").balance
    assert balance.people("arrived") == Interval(0, 0)
    assert state.let[0].past_line == Interval(0, 0)
    assert balance.unaccounted == Interval(0, 50)
    assert named(state, "unaccounted-not-excluded/A01")


def test_attributed_ranges_of_one_event_are_alternatives() -> None:
    desk = Device("desk")
    for source, people in (("one agency", 800), ("another agency", 1000)):
        desk.saw(at("06:00"), "boarded", convoy="A01", people=people, said_by=source)
    desk.saw(at("09:00"), "died", convoy="A01", least=4, most=14, said_by="one agency")
    state = board(desk, when=at("12:00"))
    assert boarded(state) == Interval(800, 1000)
    assert state.convoy("A01").balance.people("died") == Interval(4, 14)


def test_people_who_change_convoys_are_lost_to_neither() -> None:
    road = Device("road")
    road.saw(at("06:00"), "boarded", convoy="A01", people=50)
    road.saw(at("06:00"), "boarded", convoy="A02", people=30)
    road.saw(at("08:00"), "transferred-out", convoy="A01", people=20, to_convoy="A02")
    other = Device("other")
    other.saw(at("08:05"), "transferred-in", convoy="A02", people=20, from_convoy="A01")
    state = board(road, other, when=at("09:00"))
    assert state.convoy("A01").balance.people("transferred-out") == Interval(20, 20)
    assert state.convoy("A02").balance.people("transferred-in") == Interval(20, 20)
    assert state.convoy("A02").balance.aboard == Interval(50, 50)


def test_people_who_change_buses_within_a_convoy_are_seen_by_vehicle_only() -> None:
    road = Device("road")
    road.saw(at("06:00"), "boarded", convoy="A01", vehicle="bus-1", people=50)
    road.saw(at("06:00"), "boarded", convoy="A01", vehicle="bus-2", people=10)
    road.saw(at("08:00"), "transferred-out", convoy="A01", vehicle="bus-1", people=50, to_vehicle="bus-2")
    state = board(road, when=at("09:00")).convoy("A01")
    assert state.balance.people("transferred-out") == Interval(0, 0)
    by_vehicle = {one.vehicle: one.aboard for one in state.vehicles}
    assert by_vehicle == {"bus-1": Interval(0, 0), "bus-2": Interval(60, 60)}


def test_a_missing_person_is_an_alarm_of_the_first_degree_as_soon_as_it_is_certain() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    gate.saw(at("07:00"), "convoy-departed", convoy="A01")
    gate.saw(at("08:00"), "still-aboard", convoy="A01", people=49)
    alarm = named(board(gate, when=at("08:01")), "unaccounted/A01")
    assert alarm
    assert (alarm.degree, alarm.people, alarm.since) == (1, Interval(1, 1), at("07:00"))


def test_nobody_counted_is_unknown_and_not_nobody() -> None:
    gate = Device("gate")
    gate.saw(at("07:00"), "convoy-departed", convoy="A01")
    balance = board(gate, when=at("08:01")).convoy("A01").balance
    assert balance.people("boarded") == Interval(0, None)
    assert balance.unaccounted == Interval(0, None)


def test_claims_are_held_against_counts_of_the_same_thing_at_the_same_time() -> None:
    gate, desk = Device("gate"), Device("desk")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=500)
    gate.saw(at("09:00"), "arrived", convoy="A01", people=500)
    for meaning, people, as_of in (
        ("at-reception", 500, "10:00"),
        ("at-reception", 1200, "10:00"),
        ("at-reception", 500, "08:00"),
        ("remaining", 9000, "10:00"),
    ):
        desk.saw(
            at("10:30"), "claim", meaning=meaning, said_by="a channel", people=people, as_of=rfc(at(as_of))
        )
    state = board(gate, desk, when=at("11:00"))
    assert [claim.verdict for claim in state.claims] == ["agrees", "above", "above", "not-alike"]
    assert named(state, "claim-against-counts/desk/1")


def test_an_old_checkpoint_is_an_alarm() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", people=50)
    for checkpoints, raised in (
        (None, False),
        ((), True),
        ((at("05:00"),), False),
        ((at("05:00") - 30 * HOUR,), True),
    ):
        on = Basis(basis().scenario, checkpoints=checkpoints)
        state = board(gate, when=at("07:00"), on=on)
        assert (named(state, "checkpoint-old") is not None) is raised


def test_a_child_alone_is_an_alarm_until_a_receiver_signs() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "child-separated", child="k-17", convoy="A01")
    assert named(board(gate, when=at("07:00")), "child-alone/k-17")
    gate.saw(at("08:00"), "child-handed-over", child="k-17", receiver="an agency", signed=False)
    assert named(board(gate, when=at("08:30")), "child-not-signed-for/k-17")
    gate.saw(at("09:00"), "child-handed-over", child="k-17", receiver="an agency", signed=True)
    assert not any(alarm.of == "k-17" for alarm in alarms(board(gate, when=at("09:30"))))


# Standing, and the position


def crossing_day() -> tuple[Device, Device]:
    gate, other = Device("gate"), Device("other")
    for convoy, side, people in (("A01", "aleppo", 6000), ("T01", "towns", 1100)):
        gate.saw(
            at("05:00"), "convoy-announced", convoy=convoy, road=ROAD, undertaking=side, approved_by="N. N."
        )
        gate.saw(at("06:00"), "boarded", convoy=convoy, people=people)
        gate.saw(at("07:00"), "convoy-departed", convoy=convoy)
    gate.saw(at("08:00"), "line-crossed", convoy="A01")
    return gate, other


def test_standing_shows_every_answer_that_the_counts_allow() -> None:
    gate, other = crossing_day()
    (reading,) = standings(board(gate, other, when=at("09:00")))
    assert {side.side: side.states for side in reading.sides}["aleppo"] == ("broken",)
    # A second clerk at the gate counted a fifth of them: if he is right, the shares are still in step.
    other.saw(at("06:05"), "boarded", convoy="A01", people=1200)
    (reading,) = standings(board(gate, other, when=at("09:00")))
    states = {side.side: side.states for side in reading.sides}["aleppo"]
    assert len(states) > 1
    assert states[-1] == "broken"


def test_the_position_goes_into_a_file_and_back() -> None:
    gate, other = crossing_day()
    other.saw(at("08:30"), "team-separated", convoy="A01")
    other.saw(at("08:40"), "vehicles-lost", what="bus", least=5, most=7)
    position = position_of(board(gate, other, when=at("09:00")))
    assert position_from_json(position_to_json(position)) == position
    (crossed,) = position.crossed
    assert (crossed.convoy, crossed.least, crossed.most) == ("A01", 6000, 6000)
    convoy = next(one for one in position.convoys if one.id == "A01")
    assert convoy.approved
    assert convoy.team_away_since_at == at("08:30")
    assert "assad-rashidin-back" in position.closed_legs
    assert position.lost[0].most == 7


def test_groups_leave_the_stock_of_the_place_where_they_boarded() -> None:
    gate = Device("gate")
    gate.saw(at("06:00"), "boarded", convoy="A01", group="aleppo-families", vehicle="bus-1", people=50)
    gate.saw(at("06:00"), "boarded", convoy="A01", group="aleppo-stretcher", vehicle="amb-1", people=2)
    position = position_of(board(gate, when=at("07:00")))
    left = {group.group: (group.left_least, group.left_most) for group in position.groups}
    assert left["aleppo-families"] == (50, 50)
    assert left["aleppo-stretcher"] == (2, 2)
    assert left["towns-families"] == (0, 0)


def test_planned_stands_beside_actual() -> None:
    plan = sample.plan(basis().scenario)
    first = plan.convoys[0]
    gate = Device("gate")
    gate.saw(first.departs_at + 600, "convoy-departed", convoy=first.id)
    gate.saw(first.departs_at, "boarded", convoy=first.id, people=first.people - 1)
    on = Basis(basis().scenario, plan)
    state = account(on, gate.log, at=first.departs_at + HOUR)
    row = next(row for row in state.planned if row.convoy == first.id)
    assert (row.planned_departs, row.departed) == (first.departs_at, first.departs_at + 600)
    assert (row.planned_people, row.boarded.low) == (first.people, first.people - 1)
    # The plan's road is the convoy's road until somebody announces another.
    assert state.convoy(first.id).told.road == first.legs
