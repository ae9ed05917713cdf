"""A study of many draws: each by its own stream, the same bytes wherever it runs, nothing lost with what was killed."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.library import start_case
from safeconduct.clock import pause
from safeconduct.errors import InvalidInput
from safeconduct.jobs.run import HERE, Where
from safeconduct.scenario.build import build
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.load import open_case
from safeconduct.scenario.model import Must, Scenario
from safeconduct.studies.draws.answer import error_of
from safeconduct.studies.draws.draw import Source, draw, source_of
from safeconduct.studies.draws.file import drawn_from_json, drawn_to_json, draws_to_csv, study_to_json
from safeconduct.studies.draws.inputs import between
from safeconduct.studies.draws.model import FAMILIES, USUAL, Drawn, Study
from safeconduct.studies.draws.planning import Task, answered
from safeconduct.studies.draws.ranks import quantile, rank_correlation, ranks
from safeconduct.studies.draws.study import Asked, Ended, OtherVersion, Pace, hours_of, study
from safeconduct.workspace.study import KEPT, study_case, write_study
from tests.jobs.cluster import KillAfter, cluster

FEW = Asked(draws=4, seed=3, work=2)
NAMES = ("study.json", "draws.csv", "study.html", "study-ar.html")


@cache
def shipped(name: str) -> tuple[RawCase, Scenario]:
    raw = open_case(name)
    assert isinstance(raw, RawCase)
    scenario, _ = build(raw)
    assert scenario is not None
    return raw, scenario


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case, which plans in a tenth of a second."""
    return start_case("town", tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def whole(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of the town in one process that nothing interrupted."""
    out = tmp_path_factory.mktemp("whole")
    write_study(study_case(town, FEW, out=out), out)
    return out


def source(name: str = "aleppo-2016", **known: object) -> Source:
    raw, base = shipped(name)
    asked: dict[str, object] = {"families": FAMILIES, "reading": "", "seed": 5} | known
    families = asked.pop("families")
    return source_of(raw, base, families, **asked)  # type: ignore[arg-type]  # a dictionary has one value type


def same_bytes(one: Path, other: Path) -> None:
    names = {path.name for path in (one / KEPT).iterdir()}
    assert names == {path.name for path in (other / KEPT).iterdir()}
    for name in (*NAMES, *(f"{KEPT}/{name}" for name in names)):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


# What is drawn


@pytest.mark.parametrize("name", ["aleppo-2016", "four-towns-2017", "river-flood"])
@pytest.mark.parametrize("number", [0, 7])
def test_every_drawn_figure_lies_between_its_ends(name: str, number: int) -> None:
    from_case = source(name)
    drawn = draw(from_case, "drawn", number)
    assert drawn.scenario is not None, drawn.faults
    ranges = {(one.table, one.row, one.column): one for one in from_case.base.figures}
    changed = 0
    for figure in drawn.scenario.figures:
        known = ranges[figure.table, figure.row, figure.column]
        if figure != known:
            changed += 1
            assert figure.low == figure.best == figure.high
            # Whole people and vehicles are rounded, to the nearest.
            assert known.low - 0.5 <= figure.best <= known.high + 0.5
    assert changed > 3
    assert drawn.scenario.digest != from_case.base.digest


def test_a_draw_depends_on_its_number_and_seed_alone() -> None:
    """Not on what else is drawn beside it, so that what is added later changes nothing that is there."""
    both = draw(source(), "drawn", 3)
    fewer = draw(source(families=("people", "losses", "vehicles")), "drawn", 3)
    kept = ("people", "vehicles", "held-back", "losses")
    assert [one for one in both.values if one.name.split("/")[0] in kept] == list(fewer.values)
    closed = draw(source(families=("closures",)), "drawn", 3).values
    assert closed == tuple(one for one in both.values if one.name == "closures")
    assert draw(source(), "drawn", 3) == both
    assert draw(source(), "drawn", 4).values != both.values
    assert draw(source(seed=6), "drawn", 3).values != both.values


def test_the_halves_lie_on_either_side_of_the_draw() -> None:
    from_case = source()
    grim, drawn, mild = (draw(from_case, lean, 2) for lean in ("grim", "drawn", "mild"))
    signs = {one.name: one.sign for one in from_case.inputs if one.figures}
    assert len(signs) > 20
    told = [{value.name: value.value for value in one.values} for one in (mild, drawn, grim)]
    for name, sign in signs.items():
        if name not in ("roads/minutes", "boarding"):  # told as means of factors, each rounded by itself
            low, middle, high = (sign * values[name] for values in told)
            assert low <= middle <= high, name
    assert told[0] != told[1] != told[2]


def test_a_drawn_case_is_the_one_that_would_be_written_with_these_figures(town: Path, tmp_path: Path) -> None:
    raw = open_case(town)
    assert isinstance(raw, RawCase)
    base, _ = build(raw)
    assert base is not None
    drawn = draw(source_of(raw, base, ("people",), reading="", seed=1), "drawn", 0)
    assert drawn.scenario is not None
    written = tmp_path / "written"
    shutil.copytree(town, written)
    rows = list(csv.reader((written / "groups.csv").read_text(encoding="utf-8").splitlines()))
    head = next(row for row in rows if row[0] == "id")
    for row in rows[rows.index(head) + 1 :]:
        for column in ("people", "people_low", "people_high"):
            row[head.index(column)] = str(drawn.scenario.group[row[0]].people)
    text = io.StringIO()
    csv.writer(text).writerows(rows[rows.index(head) :])
    (written / "groups.csv").write_text(text.getvalue(), encoding="utf-8")
    again = open_case(written)
    assert isinstance(again, RawCase)
    scenario, _ = build(again)
    assert scenario is not None
    assert scenario.groups == drawn.scenario.groups != base.groups


def test_readings_are_drawn_and_everybody_counts_in_each() -> None:
    from_case = source(families=("readings",))
    assert len(from_case.readings) == 4
    drawn = [draw(from_case, "drawn", number) for number in range(24)]
    assert {one.scenario.reading for one in drawn if one.scenario} == set(from_case.readings)
    assert len({sum(people for _, people in one.wanting) for one in drawn}) == 1
    assert not source(families=("readings",), reading="document").inputs


def test_lost_vehicles_are_missing_and_one_of_each_class_stays() -> None:
    from_case = source(families=("losses",))
    lost = []
    for number in range(12):
        drawn = draw(from_case, "grim", number)
        assert drawn.scenario is not None
        before, after = (
            sum(kind.usable for kind in each.classes if not kind.one_way)
            for each in (from_case.base, drawn.scenario)
        )
        lost.append(before - after)
        assert drawn.values[0].value == lost[-1]
        assert all(kind.usable >= 1 for kind in drawn.scenario.classes)
    assert max(lost) > 0


def test_people_bring_as_many_vehicles_of_their_own_as_they_fill() -> None:
    from_case = source(families=("people", "vehicles", "losses"))
    more = 0
    for lean in ("drawn", "grim", "mild"):
        drawn = draw(from_case, lean, 1)
        assert drawn.scenario is not None
        people = sum(group.people for group in drawn.scenario.groups if group.need == "own_vehicle")
        (private,) = (kind for kind in drawn.scenario.classes if kind.one_way)
        assert private.usable * private.holds("own_vehicle") >= people > 0
        more += private.usable > next(kind for kind in from_case.base.classes if kind.one_way).usable
    assert more
    assert "vehicles/private" not in {one.name for one in from_case.inputs}


def test_a_shut_road_is_shut_both_ways_and_for_as_long_as_is_told() -> None:
    from_case = source("four-towns-2017", families=("closures",))
    drawn = next(one for number in range(20) if (one := draw(from_case, "grim", number)).values[0].value > 0)
    assert drawn.scenario is not None
    shut_s: dict[frozenset[str], set[int]] = {}
    start, horizon = drawn.scenario.start, drawn.scenario.horizon
    for leg in drawn.scenario.legs:
        before = from_case.base.leg[leg.id].hours
        open_s = [
            sum(max(0, min(b, horizon) - max(a, start)) for a, b in hours) for hours in (before, leg.hours)
        ]
        shut_s.setdefault(frozenset((leg.start, leg.end)), set()).add(open_s[0] - open_s[1])
    assert all(len(spans) == 1 for spans in shut_s.values())
    assert sum(min(spans) for spans in shut_s.values()) / 3600 == pytest.approx(
        drawn.values[0].value, abs=0.01
    )


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_a_worse_severity_is_never_a_better_figure(one: float, other: float) -> None:
    figure = next(each for each in shipped("aleppo-2016")[1].figures if each.low < each.best < each.high)
    low, high = sorted((one, other))
    assert figure.low <= between(figure, low) <= between(figure, high) <= figure.high
    assert between(figure, 0.0) == figure.low


# What is said of them


def test_ranks_are_shared_by_equals_and_a_correlation_is_that_of_the_book() -> None:
    assert ranks([3.0, 1.0, 3.0, 2.0]) == [3.5, 1.0, 3.5, 2.0]
    # Kendall & Gibbons, Rank correlation methods, the ten students in mathematics and music: r = −0.103.
    maths, music = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [5, 4, 10, 6, 7, 8, 3, 9, 2, 1]
    squares = sum((a - b) ** 2 for a, b in zip(maths, music, strict=True))
    known = rank_correlation(maths, music)
    assert known is not None
    assert known[0] == pytest.approx(1 - 6 * squares / (10 * 99), abs=1e-6)
    assert rank_correlation([1, 1, 1, 1], [1, 2, 3, 4]) is None
    assert rank_correlation([1, 2, 3], [1, 2, 3]) is None


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=30))
def test_a_rank_correlation_sees_the_order_alone(pairs: list[tuple[int, int]]) -> None:
    first, second = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    known = rank_correlation(first, second)
    assert known == rank_correlation([a**3 + 5 for a in first], second)
    turned = rank_correlation([-a for a in first], second)
    if known is not None:
        assert turned is not None
        assert -1 <= known[0] <= 1
        assert known[1] > 0
        assert turned[0] == pytest.approx(-known[0], abs=2e-6)


def test_a_quantile_is_one_of_the_values() -> None:
    values = [4.0, 1.0, 3.0, 2.0]
    assert [quantile(values, share) for share in (0.0, 0.25, 0.26, 0.5, 0.95, 1.0)] == [1, 1, 2, 2, 4, 4]


def made(number: int, lean: str = "drawn", **known: object) -> Drawn:
    """A draw of ten people who are all at reception after an hour, but for what is given."""
    fields: dict[str, object] = {
        "id": f"{lean}-{number}", "lean": lean, "number": number, "digest": "d", "reading": "", "values": (),
        "outcome": "planned", "people": 10, "people_out": 10, "out_by_h": (0, 10), "finish_h": 1.0, "waiting_h": 1.0,
    }  # fmt: skip
    return Drawn(**(fields | known))  # type: ignore[arg-type]  # a dictionary of fields has one value type


def test_what_is_proved_against_is_not_what_was_merely_not_found() -> None:
    short = made(0, people_out=9)
    assert not short.all_out
    assert not short.proved_not
    assert made(0, people_out=9, most_out=9).proved_not
    assert not made(0, people_out=9, most_out=10).proved_not
    assert made(0, outcome="impossible", people_out=0).proved_not
    assert not made(0, outcome="no_case", people_out=0).proved_not
    assert not made(0, outcome="out_of_time", people_out=0).proved_not
    assert error_of(0.0, 20) == error_of(1.0, 20) > 0


def test_every_figure_of_the_answer_can_be_counted_again(town: Path, whole: Path) -> None:
    found = study_case(town, FEW, out=whole).found
    assert found.planned_now == 0  # all of it was on the shelf
    assert (len(found.drawn), len(found.leaning)) == (4, 8)
    assert found.chance.share == sum(one.people_out == one.people for one in found.drawn) / 4
    assert found.chance.low <= found.chance.share <= found.chance.high
    assert found.fan.quantiles[0] == (0,) * 5
    for one in found.drawn:
        assert one.out_by_h[-1] == one.people_out <= (one.most_out or one.people)
        assert list(one.out_by_h) == sorted(one.out_by_h)
        assert sum(side.people for side in one.sides) == one.people
        assert sum(side.out for side in one.sides) == one.people_out
    rows = list(csv.DictReader((whole / "draws.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["draw"] for row in rows[:3]] == ["as-is", "00000", "00001"]
    assert len(rows) == 13
    assert [int(row["people_out"]) for row in rows[1:5]] == [one.people_out for one in found.drawn]
    body = json.loads((whole / "study.json").read_text(encoding="utf-8"))
    assert body["edition"] == "cell"
    assert body["p_all_out_low"] <= body["p_all_out"] <= body["p_all_out_high"]
    assert not body["stopped"]


def test_hours_run_to_the_end_of_the_case() -> None:
    base = shipped("aleppo-2016")[1]
    hours = hours_of(base)
    assert hours[0] == 0
    assert hours[-1] == (base.horizon - base.start) / 3600
    assert len(hours) <= 62
    assert list(hours) == sorted(set(hours))


def test_a_draw_without_a_plan_says_why_and_everybody_waits_to_the_end() -> None:
    raw, base = shipped("aleppo-2016")
    drawn = draw(source(families=("people",)), "drawn", 0)
    grid = (base.start, base.horizon)
    sides = tuple((group.id, group.undertaking) for group in base.groups)
    assert drawn.scenario is not None
    shut = replace(drawn, scenario=replace(drawn.scenario, undertakings=tuple(
        replace(one, musts=(Must(1, base.start + 60),)) for one in drawn.scenario.undertakings)))  # fmt: skip
    answer = answered(Task(shut, sides, grid, "robust", 0, 1)).drawn
    assert answer.outcome == "impossible"
    assert answer.codes
    assert answer.why
    assert answer.waiting_h == (base.horizon - base.start) / 3600
    assert drawn_from_json(drawn_to_json(answer), "x") == answer
    nothing = answered(Task(replace(drawn, scenario=None), sides, grid, "robust", 0, 1)).drawn
    assert (nothing.outcome, nothing.people) == ("no_case", 0)
    assert raw.tables


# Wherever it runs


def test_a_pool_of_two_gives_the_same_bytes(town: Path, whole: Path, tmp_path: Path) -> None:
    write_study(study_case(town, FEW, pace=Pace(Where(2)), out=tmp_path), tmp_path)
    same_bytes(whole, tmp_path)


@pytest.mark.filterwarnings(
    "ignore"
)  # the cluster's library warns when a worker is killed, which is the point here
def test_a_cluster_with_one_of_two_workers_killed_gives_the_same_bytes(
    town: Path, whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with cluster(folder) as made_cluster:
        killer = KillAfter(3, made_cluster.kill_worker)
        pace = Pace(Where(cluster=made_cluster.address), progress=killer)
        write_study(study_case(town, FEW, pace=pace, out=tmp_path / "out"), tmp_path / "out")
    assert killer.killed
    same_bytes(whole, tmp_path / "out")


def test_a_study_goes_on_after_its_process_is_killed(town: Path, whole: Path, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "safeconduct", "study", str(town), "--draws", "4", "--seed", "3", "--work", "2",
        "--out", str(tmp_path),
    ]  # fmt: skip
    with subprocess.Popen(
        [*command, "--processes", "2"], stderr=subprocess.DEVNULL, start_new_session=True
    ) as first:
        while len(list((tmp_path / KEPT).glob("*0*.json"))) < 2:
            assert first.poll() is None, "it was done before it could be killed"
            pause(0.02)
        os.killpg(first.pid, signal.SIGKILL)  # its own session: the parent and its workers, and nobody else
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / KEPT).glob("*.json")}
    assert not (tmp_path / "study.json").exists()
    again = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert again.returncode == 0, again.stderr
    body = json.loads(again.stdout.splitlines()[-1])
    assert 0 < body["planned_now"] <= 13 - (len(kept) - 1)
    for name, written in kept.items():
        assert (tmp_path / KEPT / name).stat().st_mtime_ns == written, "what was there was made again"
    for leftover in (tmp_path / KEPT).glob(".*.part"):
        leftover.unlink()  # half a file that never got its name
    same_bytes(whole, tmp_path)


def test_more_draws_go_on_from_fewer(town: Path, whole: Path, tmp_path: Path) -> None:
    study_case(town, replace(FEW, draws=2), out=tmp_path)
    found = study_case(town, FEW, out=tmp_path)
    assert found.found.planned_now == 6
    write_study(found, tmp_path)
    same_bytes(whole, tmp_path)


def test_half_a_file_and_a_file_of_another_case_are_made_again(
    town: Path, whole: Path, tmp_path: Path
) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    text = (whole / KEPT / "00001.json").read_text(encoding="utf-8")
    (tmp_path / KEPT / "00000.json").write_text(text[: len(text) // 2], encoding="utf-8")
    (tmp_path / KEPT / "grim-00001.json").write_text(text, encoding="utf-8")  # another draw under this name
    stale = text.replace(json.loads(text)["digest"], "0" * 64)
    (tmp_path / KEPT / "00001.json").write_text(stale, encoding="utf-8")
    found = study_case(town, FEW, out=tmp_path)
    assert found.found.planned_now == 3
    write_study(found, tmp_path)
    same_bytes(whole, tmp_path)


@pytest.mark.parametrize(
    ("change", "named"),
    [({"seed": 4}, "seed"), ({"work": 3}, "work"), ({"objective": "fastest"}, "objective"),
     ({"families": ("people",)}, "families")],
)  # fmt: skip
def test_a_folder_of_another_study_is_refused_by_what_differs(
    town: Path, whole: Path, change: dict[str, object], named: str
) -> None:
    before = (whole / "study.json").read_bytes()
    with pytest.raises(InvalidInput) as refused:
        study_case(town, replace(FEW, **change), out=whole)  # type: ignore[arg-type]  # as above
    (fault,) = refused.value.faults
    assert fault.code == "SD001"
    assert fault.place.endswith(f" {named}")
    assert (whole / "study.json").read_bytes() == before


def test_a_case_that_changed_is_another_study(town: Path, whole: Path, tmp_path: Path) -> None:
    shutil.copytree(town, tmp_path / "town")
    path = tmp_path / "town/teams.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",4,garage", ",3,garage"), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        study_case(tmp_path / "town", FEW, out=whole)
    assert [fault.place.split()[-1] for fault in refused.value.faults] == ["digests"]


class After:
    """Asked to stop once so many tasks are done."""

    def __init__(self, tasks: int) -> None:
        self.tasks, self.done = tasks, 0

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        self.done = max(self.done, done)

    def requested(self) -> bool:
        return self.done >= self.tasks


def test_asked_to_stop_it_gives_what_is_there_and_says_so(town: Path) -> None:
    stop = After(3)
    found = study_case(town, FEW, pace=Pace(HERE, stop, stop)).found
    assert found.stopped
    assert 1 <= len(found.drawn) < 4
    assert found.chance.high <= 1
    never = After(0)
    with pytest.raises(Ended, match="before the first draw"):
        study_case(town, FEW, pace=Pace(HERE, never, never))


def test_a_worker_with_other_versions_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter(["safeconduct 9", "safeconduct 9", "safeconduct 8"])
    monkeypatch.setattr("safeconduct.studies.draws.study.made_by", lambda: next(told))
    with pytest.raises(OtherVersion, match="safeconduct 9"):
        study_case(town, replace(FEW, draws=1))


def test_without_a_folder_nothing_is_kept_and_the_figures_are_the_same(town: Path, whole: Path) -> None:
    raw = open_case(town)
    assert isinstance(raw, RawCase)
    base, _ = build(raw)
    assert base is not None
    found: Study = study(raw, base, FEW)
    assert study_to_json(found) == (whole / "study.json").read_text(encoding="utf-8")
    assert draws_to_csv(found).encode() == (whole / "draws.csv").read_bytes()
    assert found.head.families == USUAL
    assert found.cpu_s > 0


def test_drawn_figures_are_exact() -> None:
    """Of text, so that no binary rounding stands between a draw and the case that would be written with it."""
    figures = [value for one in source().inputs for value in one.at(0.123456).values()]
    assert all(value == round(value, 3) for value in figures)
    assert any(value != round(value) for value in figures)
