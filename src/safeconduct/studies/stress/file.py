"""``stress.json`` and ``compare.json``: what a stress test found, as JSON. docs/reference/plan-file.md."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from safeconduct.plans.codec import encode
from safeconduct.studies.stress.model import Comparison, Stress

FORMAT = "safeconduct-stress/1"
COMPARE_FORMAT = "safeconduct-compare/1"

_APART = ("plan", "all_out", "fans", "events", "cpu_s", "hours")


def stress_body(found: Stress) -> dict[str, Any]:
    """The answer as one JSON value: the same bytes for the same seed, runs and questions, wherever it was computed."""
    chance = found.all_out
    rest = {
        field.name: encode(getattr(found, field.name), field.name)
        for field in fields(Stress)
        if field.name not in _APART
    }
    everyone = found.fans[0]
    person_h = {
        "outdoors_person_h_mean": rest.pop("outdoors_person_h"),
        "outdoors_cold_person_h_mean": rest.pop("cold_person_h"),
        "loaded_wait_person_h_mean": rest.pop("loaded_wait_person_h"),
    }
    return {
        "format": FORMAT,
        "edition": "cell",
        "digest": found.plan.digest,
        "p_all_out": chance.share,
        "p_all_out_se": chance.error,
        "p_all_out_low": chance.low,
        "p_all_out_high": chance.high,
        "known": chance.known,
        "out_by_h": [
            [hours, *bands, promised]
            for hours, bands, promised in zip(found.hours, everyone.quantiles, everyone.promised, strict=True)
        ],
        **person_h,
        **rest,
        "hours": list(found.hours),
        "fans": encode(found.fans),
    }


def speed_body(found: Stress) -> dict[str, Any]:
    """How fast it ran: of this machine and hour, and so in no file."""
    return {
        "events_per_cpu_s": round(found.events_per_cpu_s),
        "runs_per_cpu_s": round(found.runs_per_cpu_s, 1),
        "cpu_s": round(found.cpu_s, 2),
        "events": round(found.events),
    }


def stress_to_json(found: Stress) -> str:
    """Text of ``stress.json``."""
    return _text(stress_body(found))


def compare_body(found: Comparison) -> dict[str, Any]:
    """Plans compared, as one JSON value."""
    return {
        "format": COMPARE_FORMAT,
        "edition": "cell",
        "plans": list(found.names),
        "pairings": encode(found.pairings),
        "each": [stress_body(one) for one in found.each],
    }


def compare_to_json(found: Comparison) -> str:
    """Text of ``compare.json``."""
    return _text(compare_body(found))


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
