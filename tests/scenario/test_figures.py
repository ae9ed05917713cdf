"""A figure keeps its range, its end and its source, and is turned into whole units the careful way."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.scenario.figures import FigureBook, Given, exact, gather, minutes, whole_down, whole_up
from safeconduct.scenario.format.cells import Limits
from safeconduct.scenario.format.reading import columns_of, figures_of, read_row
from safeconduct.scenario.format.rows import GroupRow

numbers = st.decimals(min_value=0, max_value=10**6, places=3)
GROUP = {"id": "g", "name": "G", "place": "p", "need": "seat", "destinations": "r"}


def problems(**cells: str) -> list[tuple[str, tuple[str, ...]]]:
    outcome = read_row(GroupRow, GROUP | cells)
    assert isinstance(outcome, tuple)
    return [(problem.code, problem.path) for problem in outcome]


def test_columns_of_a_figure_are_gathered() -> None:
    cells = {"people": "900", "people_low": "800", "people_source": "count", "name": "G", "note_low": "x"}
    assert gather(cells, frozenset({"people"})) == {
        "people": {"best": "900", "low": "800", "source": "count"},
        "name": "G",
        "note_low": "x",
    }


def test_a_group_reads_its_estimate() -> None:
    row = read_row(GroupRow, GROUP | {"people": "900", "people_high": "1200", "people_plan": "high"})
    assert isinstance(row, GroupRow)
    assert row.people == Given(Decimal(900), Decimal(900), Decimal(1200), "high", "")
    assert row.people.planned == 1200


def test_every_fault_of_a_figure_is_named_in_its_column() -> None:
    assert problems(people="900", people_low="many", people_high="400", people_plan="most") == [
        ("SC011", ("people_low",)),
        ("SC015", ("people_plan",)),
        ("SC014", ("people_high",)),
    ]
    assert problems(people_high="400") == [("SC006", ("people",))]
    assert problems(people="12.5") == [("SC013", ("people",))]
    assert problems(people="0") == [("SC012", ("people",))]
    assert problems(people="1,312") == [("SC011", ("people",))]
    assert problems(people="nan") == [("SC011", ("people",))]


def test_companion_columns_exist_for_figures_only() -> None:
    assert figures_of(GroupRow) == {"people", "asked", "household"}
    assert {"people_low", "people_high", "people_plan", "people_source"} <= set(columns_of(GroupRow))
    assert "need_low" not in columns_of(GroupRow)


def test_a_figure_in_toml_is_a_number_or_a_table() -> None:
    limits = Limits()
    assert limits.read(10) == Given(Decimal(10), Decimal(10), Decimal(10), "best", "")
    table = {"best": 10, "low": Decimal("2.5"), "plan": "low", "source": "assumed: night"}
    assert limits.read(table) == Given(Decimal("2.5"), Decimal(10), Decimal(10), "low", "assumed: night")


@given(st.lists(numbers, min_size=3, max_size=3), st.sampled_from(["low", "best", "high"]))
def test_an_ordered_figure_is_read_as_it_stands(ends: list[Decimal], plan: str) -> None:
    low, best, high = sorted(ends)
    found = Limits().read({"low": str(low), "best": str(best), "high": str(high), "plan": plan})
    assert (found.low, found.best, found.high) == (low, best, high)
    assert low <= found.planned <= high


@given(st.lists(st.integers(0, 10**6).map(Decimal), min_size=2, max_size=2, unique=True))
def test_a_range_out_of_order_never_passes(ends: list[Decimal]) -> None:
    small, large = sorted(ends)
    for part in ({"best": large, "high": small}, {"best": small, "low": large}):
        row = read_row(GroupRow, GROUP | {"people": "1", "asked": str(part["best"])} | _companion(part))
        assert isinstance(row, tuple)
        assert [problem.code for problem in row] == ["SC014"]


def _companion(part: dict[str, Decimal]) -> dict[str, str]:
    return {f"asked_{end}": str(value) for end, value in part.items() if end != "best"}


@given(numbers)
def test_offers_are_rounded_down_and_durations_up(value: Decimal) -> None:
    assert whole_down(value) <= value < whole_down(value) + 1
    assert whole_up(value) - 1 < value <= whole_up(value)
    assert 0 <= minutes(value) - value * 60 < 1
    assert exact(value) == Fraction(str(value))


def test_settling_notes_the_source_or_the_rows() -> None:
    book = FigureBook()
    given_figure = Given(Decimal(1), Decimal(2), Decimal(3), "high", "")
    assert book.settle(given_figure, "groups", "east", "people", "assumed: radio") == 3
    (figure,) = book.noted
    assert (figure.low, figure.planned, figure.source, figure.assumed) == (1.0, 3.0, "assumed: radio", True)
