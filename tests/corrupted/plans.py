"""Corrupted plans by hand: for every rule, a plan that keeps all rules and one small change that breaks this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from safeconduct.agreement.rules import After, Event, InStep, Paired, Tranches
from safeconduct.plans.model import Load, Plan
from safeconduct.scenario.model import Must, Outside, Release, Scenario
from tests.checker import builder as b
from tests.checker.builder import at, river


@dataclass(frozen=True)
class Corrupted:
    """A case, a good plan for it, and the same plan corrupted so that ``code`` must be named.

    ``convoy`` is who is to blame. With ``settle``, the corrupted plan's instants and figures are made to follow from
    its decisions again, so that the rule has to be found by judging and not by comparing times.
    """

    code: str
    name: str
    scenario: Scenario
    good: Plan
    bad: Plan
    convoy: str


def _case(
    code: str,
    name: str,
    change: Callable[[Plan], Plan],
    *,
    scenario: Scenario | None = None,
    decisions: Callable[[Scenario], Plan] = b.river_decisions,
    convoy: str = "",
    settle: bool = True,
) -> Corrupted:
    scenario = scenario or river()
    good = b.settled(scenario, decisions(scenario))
    bad = change(good)
    return Corrupted(code, name, scenario, good, b.settled(scenario, bad) if settle else bad, convoy)


def _rule(*rules: InStep | Tranches | Paired | After) -> Scenario:
    return river(rules=rules)


def _add_run(plan: Plan, who: str, departs_at: int, *legs: str) -> Plan:
    return replace(plan, moves=(*plan.moves, b.run(who, departs_at, *legs)))


def _without_trip(plan: Plan, convoy: str, vehicle: str) -> Plan:
    trips = tuple(trip for trip in plan.convoy[convoy].trips if trip.vehicle != vehicle)
    return b.with_convoy(plan, convoy, trips=trips)


def _loads(plan: Plan, convoy: str, vehicle: str, **people: int) -> Plan:
    return b.with_trip(plan, convoy, vehicle, loads=b.trip(vehicle, 0, **people).loads)


def _n2_early(plan: Plan) -> Plan:
    for vehicle in ("bus-0003", "car-0001", "car-0002"):
        plan = b.with_trip(plan, "n2", vehicle, bay_at=at(34))
    return b.with_convoy(plan, "n2", departs_at=at(54))


def _to_harbour(plan: Plan, convoy: str) -> Plan:
    road = ("south-meet-s", "meet-s-bridge", "bridge-harbour")
    return b.with_convoy(plan, convoy, legs=road, reception="harbour")


def _pair_decisions(scenario: Scenario) -> Plan:
    plan = b.river_decisions(scenario)
    plan = replace(plan, convoys=tuple(convoy for convoy in plan.convoys if convoy.id in ("n1", "s1")))
    plan = replace(plan, moves=tuple(move for move in plan.moves if move.departs_at < at(30)))
    return b.with_convoy(plan, "s1", holds=(("meet-s", at(57)),))


DETOUR = (*b.LEGS, *b.both_ways("gate", "harbour", (12, 10), 9, holder="militia"))
PAIRED = Paired("pairs", "north", "south", "meet-n", "meet-s", 60)
TRANCHES = Tranches("steps", "north", "south", ((44, 36), (28, 36)))
AFTER_FIRST = After("order", Event("north", "last", "crosses"), Event("south", "first", "arrives"))
AFTER_EACH = After("order", Event("south", "each", "crosses"), Event("north", "each", "leaves"))
AFTER_LAST = After("order", Event("south", "last", "leaves"), Event("north", "last", "arrives"))
AFTER_OUTSIDE = After("order", Event("south", "each", "leaves"), Event("captives", "first", "happens"))
CAPTIVES = Outside("captives", "Captives freed", "", "captives", at(45), "c2")


def _form() -> list[Corrupted]:
    def made(name: str, change: Callable[[Plan], Plan], convoy: str = "") -> Corrupted:
        return _case("FORM", name, change, convoy=convoy, settle=False)

    back_and_forth = ("north-gate", "north-gate-back", *b.NORTH_ROAD)
    return [
        made("another case's digest", lambda p: replace(p, digest="e" * 64)),
        made("another case", lambda p: replace(p, case="lake")),
        made("another reading", lambda p: replace(p, reading="theirs")),
        made("an id used twice", lambda p: b.with_convoy(p, "s2", id="s1"), "s1"),
        made("an unknown vehicle", lambda p: b.with_trip(p, "n2", "bus-0003", vehicle="bus-9999"), "n2"),
        made("an unknown group", lambda p: _loads(p, "n2", "bus-0003", nobody=20), "n2"),
        made("an unknown origin", lambda p: b.with_convoy(p, "n2", origin="nowhere"), "n2"),
        made("an unknown reception", lambda p: b.with_convoy(p, "n2", reception="nowhere"), "n2"),
        made("an unknown team", lambda p: b.with_convoy(p, "n2", team="red-01"), "n2"),
        made("an unknown leg", lambda p: b.with_convoy(p, "n2", legs=("north-moon",)), "n2"),
        made("no leg at all", lambda p: b.with_convoy(p, "n2", legs=()), "n2"),
        made("legs that do not join", lambda p: b.with_convoy(p, "n2", legs=b.NORTH_ROAD[1:]), "n2"),
        made("legs that stop short", lambda p: b.with_convoy(p, "n2", legs=b.NORTH_ROAD[:-1]), "n2"),
        made("a road back and forth", lambda p: b.with_convoy(p, "n2", legs=back_and_forth), "n2"),
        made("people below zero", lambda p: _loads(p, "n2", "bus-0003", n_others=-20), "n2"),
        made(
            "half a person",
            lambda p: b.with_trip(p, "n2", "bus-0003", loads=(Load("n-others", 0.5),)),  # type: ignore[arg-type]
            "n2",
        ),
        made("a convoy of nobody", lambda p: b.with_convoy(p, "n2", trips=()), "n2"),
        made("a run of an unknown vehicle", lambda p: b.with_move(p, "bus-0003", 0, who="bus-9999")),
        made("a run to nowhere", lambda p: b.with_move(p, "bus-0003", 0, end="nowhere")),
        made("a run that does not join", lambda p: b.with_move(p, "bus-0003", 0, legs=("yard-gate",))),
        made(
            "a run that stops at the post",
            lambda p: b.with_move(p, "bus-0003", 0, end="gate", legs=("yard-gate",)),
        ),
        made("a hold at no place", lambda p: b.with_convoy(p, "n2", holds=(("nowhere", at(99)),)), "n2"),
        made("an instant out of time", lambda p: b.with_convoy(p, "n2", departs_at=10**40), "n2"),
    ]


def _stated() -> list[Corrupted]:
    def overtaking(plan: Plan) -> Plan:
        stops = list(plan.convoy["n1"].stops)
        stops[2] = replace(stops[2], leaves_at=stops[2].arrives_at)
        return b.with_convoy(plan, "n1", stops=tuple(stops))

    def admitted_first(plan: Plan) -> Plan:
        return b.with_trip(plan, "n2", "car-0002", out_at=plan.convoy["n2"].trips[0].out_at)

    def figures(**changed: object) -> Callable[[Plan], Plan]:
        return lambda plan: replace(plan, figures=replace(plan.figures, **changed))  # type: ignore[arg-type]

    def made(code: str, name: str, change: Callable[[Plan], Plan], convoy: str = "") -> Corrupted:
        return _case(code, name, change, convoy=convoy, settle=False)

    return [
        made("TIMES", "onto a carriageway that is still taken", overtaking, "n1"),
        made("TIMES", "admitted out of order", admitted_first, "n2"),
        made(
            "TIMES", "stops left out", lambda p: b.with_convoy(p, "n1", stops=p.convoy["n1"].stops[1:]), "n1"
        ),
        made("TIMES", "a run that flies", lambda p: b.with_move(p, "bus-0003", 0, arrives_at=at(1))),
        made(
            "TIMES",
            "departs a second later than stated",
            lambda p: b.with_convoy(p, "s2", departs_at=at(140, 1)),
            "s2",
        ),
        made("FIGURES", "one person too many", figures(people_out=145)),
        made("FIGURES", "an hour too early", figures(finish_h=1.9611)),
        made("FIGURES", "a category left out", figures(out_by_category=(("seat", 132),))),
        made("FIGURES", "less waiting", figures(loaded_wait_person_h=41.9)),
        made("FIGURES", "nothing assumed", figures(inputs_assumed_share=0.0)),
        made("FIGURES", "nobody exposed", figures(exposed_max=0, exposed_max_at_h=None)),
    ]


def _vehicles() -> list[Corrupted]:
    duty = b.with_class(river(), "bus", duty_s=3 * 3600)
    rested = b.with_class(river(), "bus", duty_s=90 * 60, rest_s=8 * 60)
    team_duty = b.with_team(river(), duty_s=173 * 60)
    hours = b.with_class(river(), "car", hours=((b.START, at(120)),))
    barred = b.with_class(replace(river(), legs=DETOUR), "bus", may_enter=("army",))
    by_detour = ("north-gate", "gate-harbour")
    return [
        _case("ITINERARY", "never brought there", lambda p: b.without_move(p, "bus-0003"), convoy="n2"),
        _case("ITINERARY", "in two convoys", lambda p: b.with_trip(p, "n2", "bus-0003", vehicle="bus-0001")),
        _case("ITINERARY", "no turnaround", lambda p: b.with_move(p, "bus-0001", 1, departs_at=at(86))),
        _case(
            "ITINERARY",
            "one way, twice",
            lambda p: b.with_trip(p, "n2", "car-0002", vehicle="car-0001"),
            convoy="n2",
        ),
        _case("ITINERARY", "a team in two runs", lambda p: b.with_move(p, "blue-02", 1, departs_at=at(70))),
        _case("ITINERARY", "a run from elsewhere", lambda p: _add_run(p, "bus-0006", at(0), "south-meet-s")),
        _case("TEAM", "no team", lambda p: b.with_convoy(p, "n2", team=""), convoy="n2"),
        _case(
            "TEAM", "a team that is elsewhere", lambda p: b.with_convoy(p, "n2", team="blue-02"), convoy="n2"
        ),
        _case(
            "TEAM",
            "a team that comes late",
            lambda p: b.with_move(p, "blue-03", 0, departs_at=at(60)),
            convoy="n2",
        ),
        _case(
            "HOURS",
            "crew goes home",
            lambda p: b.with_convoy(p, "n2", departs_at=at(83)),
            scenario=hours,
            convoy="n2",
        ),
        _case(
            "DUTY",
            "too long a day",
            lambda p: b.with_convoy(p, "s2", departs_at=at(143)),
            scenario=duty,
            convoy="s2",
        ),
        _case(
            "DUTY",
            "rest cut short",
            lambda p: b.with_move(p, "bus-0001", 1, departs_at=at(88)),
            scenario=rested,
            convoy="s2",
        ),
        _case(
            "DUTY",
            "a team's too long day",
            lambda p: b.with_convoy(p, "s2", departs_at=at(141)),
            scenario=team_duty,
            convoy="s2",
        ),
        _case(
            "ROAD",
            "barred by the holder",
            lambda p: b.with_convoy(p, "n2", legs=by_detour),
            scenario=barred,
            convoy="n2",
        ),
        _case(
            "ROAD",
            "ends on the bridge",
            lambda p: b.with_convoy(p, "n2", legs=b.NORTH_ROAD[:3], reception="bridge"),
            convoy="n2",
        ),
        _case(
            "ROAD",
            "starts at the post",
            lambda p: b.with_convoy(p, "n2", legs=b.NORTH_ROAD[1:], origin="gate"),
            convoy="n2",
        ),
    ]


def _loading() -> list[Corrupted]:
    until = b.with_place(river(), "north", hours=((b.START, at(65)),))
    more_cars = b.with_group(river(), "n-cars", people=16, releases=(Release(b.START, 16),))

    def third_car(plan: Plan) -> Plan:
        trips = (*plan.convoy["n2"].trips, b.trip("car-0003", at(60), n_cars=4))
        return b.with_convoy(plan, "n2", trips=trips)

    def fifth_vehicle(plan: Plan) -> Plan:
        trips = (*plan.convoy["n1"].trips, b.trip("bus-0006", at(24), n_others=1))
        return b.with_convoy(plan, "n1", trips=trips)

    def sixth_standing(plan: Plan) -> Plan:
        return _add_run(plan, "bus-0006", at(0), "yard-gate", "north-gate-back")

    def made(
        code: str,
        name: str,
        change: Callable[[Plan], Plan],
        convoy: str = "",
        scenario: Scenario | None = None,
    ) -> Corrupted:
        return _case(code, name, change, convoy=convoy, scenario=scenario)

    return [
        made("BAY", "three in two bays", lambda p: b.with_trip(p, "n1", "bus-0001", bay_at=at(23)), "n1"),
        made("PARKING", "a sixth vehicle", sixth_standing),
        made(
            "BOARDING-HOURS",
            "after closing",
            lambda p: b.with_trip(p, "n2", "bus-0003", bay_at=at(61)),
            "n2",
            until,
        ),
        made("HOLD", "an hour and a minute", lambda p: b.with_convoy(p, "n2", departs_at=at(121)), "n2"),
        made("FORM-UP", "off at once", lambda p: b.with_convoy(p, "n2", departs_at=at(74)), "n2"),
        made("SIZE", "one bus alone", lambda p: _without_trip(p, "s1", "bus-0005"), "s1"),
        made("SIZE", "too many that come back", fifth_vehicle, "n1"),
        made("SIZE", "too many that do not", third_car, "n2", more_cars),
        made("SIZE", "nobody in it", lambda p: _loads(p, "n1", "bus-0002"), "n1"),
    ]


def _moving() -> list[Corrupted]:
    closing = river(windows=(("north", ((b.START, at(114)),)), ("south", b.ALWAYS)))
    split = ((b.START, at(98)), (at(98), at(300)))
    pieces = river(windows=(("north", split), ("south", b.ALWAYS)))
    to_north = ("yard-gate", "north-gate-back")

    def held(place: str, until: int) -> Callable[[Plan], Plan]:
        return lambda plan: b.with_convoy(plan, "n2", holds=((place, until),))

    def later(convoy: str, minutes: float) -> Callable[[Plan], Plan]:
        return lambda plan: b.with_convoy(plan, convoy, departs_at=at(minutes))

    def made(
        code: str,
        name: str,
        change: Callable[[Plan], Plan],
        convoy: str = "",
        scenario: Scenario | None = None,
    ) -> Corrupted:
        return _case(code, name, change, convoy=convoy, scenario=scenario)

    def held_decisions(scenario: Scenario) -> Plan:
        return held("meet-n", at(98))(b.river_decisions(scenario))

    return [
        made("WAIT", "too long at the meeting point", held("meet-n", at(112, 17)), "n2"),
        made("WAIT", "held at the post", held("gate", at(93)), "n2"),
        made("WAIT", "held off its road", held("meet-s", at(93)), "n2"),
        made("WINDOW", "after the window", later("n2", 82), "n2", closing),
        _case(
            "WINDOW",
            "on the road when the window ends",
            lambda p: b.with_convoy(p, "n2", holds=()),
            scenario=pieces,
            decisions=held_decisions,
            convoy="n2",
        ),
        made(
            "EMPTY-WINDOW",
            "too late to come in",
            lambda p: _add_run(p, "bus-0006", at(110), *to_north),
            "",
            closing,
        ),
        made("HORIZON", "after the horizon", later("s2", 141), "s2", river(horizon=at(178))),
        made("HORIZON", "before the start", lambda p: b.with_trip(p, "s1", "bus-0004", bay_at=at(-5)), "s1"),
        made("HORIZON", "a run before the start", lambda p: b.with_move(p, "bus-0004", 0, departs_at=at(-5))),
        made("HORIZON", "never gets away", later("s2", 600), "s2"),
    ]


def _people() -> list[Corrupted]:
    later = b.with_group(river(), "n-others", releases=(Release(b.START, 16), Release(at(60), 20)))
    small = b.with_place(river(), "harbour", capacity=72)
    both = b.with_group(small, "s-people", destinations=("town", "harbour"))
    sick = b.group("s-sick", 2, place="south", need="stretcher", destinations=("town",), undertaking="south")
    no_beds = b.with_place(river(groups=(*b.GROUPS, sick)), "town", needs=("seat",))

    def made(
        code: str,
        name: str,
        change: Callable[[Plan], Plan],
        convoy: str = "",
        scenario: Scenario | None = None,
    ) -> Corrupted:
        return _case(code, name, change, convoy=convoy, scenario=scenario)

    def split_family(plan: Plan) -> Plan:
        plan = _loads(plan, "n1", "bus-0001", n_families=18)
        return _loads(plan, "n1", "bus-0002", n_families=6, n_others=14)

    def families_wait(plan: Plan) -> Plan:
        return _loads(plan, "n1", "bus-0001", n_families=16)

    def two_in_one_place(plan: Plan) -> Plan:
        plan = _loads(plan, "n1", "ambulance-0001", n_wounded=3)
        return _loads(plan, "n1", "ambulance-0002", n_wounded=1)

    def sick_to_town(plan: Plan) -> Plan:
        trips = (*plan.convoy["s1"].trips, b.trip("ambulance-0001", at(29), s_sick=2))
        return b.with_convoy(plan, "s1", trips=trips)

    return [
        made("SEATS", "three on two stretchers", two_in_one_place, "n1"),
        made("SEATS", "stretchers on seats", lambda p: _loads(p, "n2", "bus-0003", n_wounded=2), "n2"),
        made("STOCK", "boarded twice", lambda p: _loads(p, "n2", "bus-0003", n_families=20), "n2"),
        made("STOCK", "people of another place", lambda p: _loads(p, "n2", "bus-0003", s_people=20), "n2"),
        made(
            "STOCK",
            "not yet released",
            lambda p: b.with_trip(p, "n2", "bus-0003", bay_at=at(59)),
            "n2",
            later,
        ),
        made("DESTINATION", "not accepted", lambda p: _to_harbour(p, "s2"), "s2"),
        made("DESTINATION", "no beds", sick_to_town, "s1", no_beds),
        made("RECEPTION", "more than it takes", lambda p: _to_harbour(p, "s2"), "s2", both),
        made("HOUSEHOLD", "a family split", split_family, "n1"),
        made("OWN-VEHICLE", "by bus all the same", lambda p: _loads(p, "n2", "bus-0003", n_cars=4), "n2"),
        made("OWN-VEHICLE", "a stranger's car", lambda p: _loads(p, "n2", "car-0001", n_others=4), "n2"),
        made("PRIORITY", "families left behind", families_wait, "n1"),
    ]


def _agreement() -> list[Corrupted]:
    detour = replace(river(), legs=DETOUR)
    quota = b.with_group(b.with_undertaking(river(), "south", quota=72), "s-people", people=80)
    quota = b.with_group(quota, "s-people", releases=(Release(b.START, 80),))
    must = b.with_undertaking(river(), "north", musts=(Must(44, at(85)),))
    guests = river(groups=(*b.GROUPS, b.group("guests", 4, undertaking="south")))
    crowded = river(exposed_max=115)

    def made(
        code: str,
        name: str,
        change: Callable[[Plan], Plan],
        convoy: str = "",
        scenario: Scenario | None = None,
    ) -> Corrupted:
        return _case(code, name, change, convoy=convoy, scenario=scenario)

    by_detour = ("north-gate", "gate-harbour")
    return [
        made("LINE", "round the bridge", lambda p: b.with_convoy(p, "n2", legs=by_detour), "n2", detour),
        made("QUOTA", "four more", lambda p: _loads(p, "s2", "bus-0002", s_people=20), "s2", quota),
        made("MUST", "a few minutes late", lambda p: b.with_convoy(p, "n1", departs_at=at(46)), "", must),
        made(
            "MIXED",
            "both sides in one bus",
            lambda p: _loads(p, "n2", "bus-0003", n_others=16, guests=4),
            "n2",
            guests,
        ),
        made("EXPOSED", "too soon after", lambda p: b.with_convoy(p, "n2", departs_at=at(76)), "", crowded),
    ]


def _reciprocity() -> list[Corrupted]:
    shares = _rule(InStep("step", "north", "south", Fraction(3, 5)))
    people = _rule(InStep("step", "north", "south", Fraction(0), Fraction(1), 36))
    outside = replace(_rule(AFTER_OUTSIDE), outside=(CAPTIVES,))

    def s1_late(plan: Plan) -> Plan:
        return b.with_convoy(plan, "s1", departs_at=at(58))

    def straddling(plan: Plan) -> Plan:
        return _loads(plan, "n1", "bus-0002", n_families=4, n_others=12)

    def beyond(plan: Plan) -> Plan:
        return _loads(plan, "s2", "bus-0002", s_people=18)

    def paired(name: str, change: Callable[[Plan], Plan], convoy: str) -> Corrupted:
        return _case("PAIRED", name, change, scenario=_rule(PAIRED), decisions=_pair_decisions, convoy=convoy)

    def made(
        code: str, name: str, change: Callable[[Plan], Plan], convoy: str, scenario: Scenario
    ) -> Corrupted:
        return _case(code, name, change, convoy=convoy, scenario=scenario)

    more = b.with_group(_rule(TRANCHES), "s-people", people=80, releases=(Release(b.START, 80),))
    return [
        made("IN-STEP", "shares out of step", s1_late, "n1", shares),
        made("IN-STEP", "people out of step", s1_late, "n1", people),
        made("TRANCHES", "before the first step is done", _n2_early, "n2", _rule(TRANCHES)),
        made("TRANCHES", "in two steps", straddling, "n2", _rule(TRANCHES)),
        made("TRANCHES", "beyond the last step", beyond, "s2", more),
        paired("far apart", lambda p: b.with_convoy(p, "s1", holds=(("meet-s", at(60)),)), "s1"),
        paired("not yet there", lambda p: b.with_convoy(p, "s1", holds=()), "n1"),
        paired("no partner", lambda p: replace(p, convoys=p.convoys[:1]), "n1"),
        made("AFTER", "the last before the other's first", _n2_early, "n2", _rule(AFTER_FIRST)),
        made(
            "AFTER",
            "one after the other",
            lambda p: b.with_convoy(p, "n1", departs_at=at(56)),
            "s1",
            _rule(AFTER_EACH),
        ),
        made(
            "AFTER",
            "before the last",
            lambda p: b.with_convoy(p, "n2", departs_at=at(107)),
            "s2",
            _rule(AFTER_LAST),
        ),
        made(
            "AFTER", "before the captives", lambda p: b.with_convoy(p, "s1", departs_at=at(44)), "s1", outside
        ),
    ]


CORRUPTED: tuple[Corrupted, ...] = (
    *_form(),
    *_stated(),
    *_vehicles(),
    *_loading(),
    *_moving(),
    *_people(),
    *_agreement(),
    *_reciprocity(),
)
