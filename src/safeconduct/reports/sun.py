"""When the sun sets and rises: dusk ends most movement, and the dark hours are shaded on every chart.

The almanac's short method, good to about two minutes below 60° of latitude. Source: NOAA Global Monitoring Laboratory,
general solar position calculations.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import acos, cos, degrees, pi, radians, sin, tan

SUNSET_ZENITH_DEG = 90.833  # the upper rim on the horizon, with refraction
NOON_S = 12 * 3600


def sun_times(day: date, lat: float, lon: float) -> tuple[int, int] | None:
    """Sunrise and sunset of a local date at a place, as UTC seconds; None where the sun does not cross the horizon."""
    angle = 2 * pi / 365 * (day.timetuple().tm_yday - 1)
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * cos(angle)
        - 0.032077 * sin(angle)
        - 0.014615 * cos(2 * angle)
        - 0.040849 * sin(2 * angle)
    )
    declination = (
        0.006918
        - 0.399912 * cos(angle)
        + 0.070257 * sin(angle)
        - 0.006758 * cos(2 * angle)
        + 0.000907 * sin(2 * angle)
        - 0.002697 * cos(3 * angle)
        + 0.00148 * sin(3 * angle)
    )
    here = radians(lat)
    cosine = cos(radians(SUNSET_ZENITH_DEG)) / (cos(here) * cos(declination)) - tan(here) * tan(declination)
    if not -1 < cosine < 1:
        return None
    half_day_s = degrees(acos(cosine)) * 240
    noon_s = NOON_S - lon * 240 - equation_min * 60
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return midnight + round(noon_s - half_day_s), midnight + round(noon_s + half_day_s)


def nights(start: int, end: int, lat: float, lon: float) -> tuple[tuple[int, int], ...]:
    """The dark spans that touch [start, end), each cut to it."""
    first = datetime.fromtimestamp(start, UTC).date() - timedelta(days=2)
    last = datetime.fromtimestamp(end, UTC).date() + timedelta(days=2)
    found: list[tuple[int, int]] = []
    day = first
    while day <= last:
        today = sun_times(day, lat, lon)
        tomorrow = sun_times(day + timedelta(days=1), lat, lon)
        if today and tomorrow:
            dark = (max(start, today[1]), min(end, tomorrow[0]))
            if dark[0] < dark[1]:
                found.append(dark)
        day += timedelta(days=1)
    return tuple(found)
