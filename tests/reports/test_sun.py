"""Dusk against published sunsets, to three minutes."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from safeconduct.reports.sun import nights, sun_times

# timeanddate.com and the US Naval Observatory's tables, in UTC.
SUNSETS = [
    (date(2016, 12, 18), 36.20, 37.16, "14:19"),  # Aleppo
    (date(2016, 6, 21), 36.20, 37.16, "16:52"),  # Aleppo
    (date(2024, 3, 20), 51.48, 0.0, "18:14"),  # Greenwich
    (date(2024, 12, 21), -33.87, 151.21, "09:05"),  # Sydney
]


@pytest.mark.parametrize(("day", "lat", "lon", "clock"), SUNSETS)
def test_the_sun_sets_when_the_tables_say(day: date, lat: float, lon: float, clock: str) -> None:
    found = sun_times(day, lat, lon)
    assert found
    expected = datetime.fromisoformat(f"{day}T{clock}:00+00:00").timestamp()
    assert abs(found[1] - expected) <= 180


def test_there_is_no_dusk_in_the_polar_summer() -> None:
    assert sun_times(date(2024, 6, 21), 78.2, 15.6) is None
    start = int(datetime(2024, 6, 21, tzinfo=UTC).timestamp())
    assert nights(start, start + 86400, 78.2, 15.6) == ()


def test_nights_do_not_overlap_and_stay_inside() -> None:
    start = int(datetime(2016, 12, 18, tzinfo=UTC).timestamp())
    end = start + 4 * 86400
    dark = nights(start, end, 36.2, 37.16)
    assert len(dark) == 5
    assert dark[0][0] == start
    assert all(a < b <= c for (a, b), (c, _) in pairwise(dark))
    assert all(start <= a < b <= end for a, b in dark)
