"""``back-test.json``: a replay and the log beside it, as JSON. docs/explanation/back-test.md says what it is for."""

from __future__ import annotations

import json
from typing import Any

from safeconduct.plans.codec import encode, instant_text
from safeconduct.studies.backtest.model import BackTest, Count, Instant, RealHalt

FORMAT = "safeconduct-back-test/1"
NOT_COMPARED = (
    "A replay with hindsight, on known vehicles, without fog. The log stands beside it; "
    "neither is held above the other."
)


def back_test_body(found: BackTest) -> dict[str, Any]:
    """The back-test as one JSON value: the same bytes for the same plan, seed and draws, wherever it was computed."""
    begin = found.happened.begin
    return {
        "format": FORMAT,
        "edition": "cell",
        "not_a_comparison": NOT_COMPARED,
        "case": found.case,
        "digest": found.plan.digest,
        "plan_given": found.given,
        "plan_work": found.work,
        "seed": found.seed,
        "draws": found.draws,
        "stopped": found.stopped,
        "counted_from": instant_text(begin.at),
        "on_road": begin.on_road,
        "halts": [
            {
                **_halt(one.halt),
                "replay": {
                    "out": {series: encode(spread) for series, spread in one.out},
                    "road": encode(one.road),
                    "loaded": encode(one.loaded),
                    "outdoors": encode(one.outdoors),
                },
                "log": {
                    "out": [encode(each) for each in one.logged],
                    "exposed": [_count(each) for each in one.held],
                },
            }
            for one in found.halts
        ],
        "returned_in_replay": encode(found.returned),
        "vehicles_past_line": [
            {"log": _count(one.count), "replay": encode(one.replayed)} for one in found.passed
        ],
        "out_by_h": {
            series: [
                [hours, one.low, one.middle, one.high] for hours, one in zip(found.hours, band, strict=True)
            ]
            for series, band in found.bands
        },
        "log_counts": [_count(one) for one in found.happened.counts],
    }


def back_test_to_json(found: BackTest) -> str:
    """Text of ``back-test.json``."""
    return json.dumps(back_test_body(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _halt(halt: RealHalt) -> dict[str, Any]:
    return {
        "id": halt.id,
        "begins": _instant(halt.begins),
        "ends": None if halt.ends is None else _instant(halt.ends),
        "text": halt.text,
        "log": halt.log,
        "source": halt.source,
    }


def _instant(instant: Instant) -> dict[str, str]:
    return {name: instant_text(getattr(instant, name)) for name in ("best", "low", "high")}


def _count(count: Count) -> dict[str, Any]:
    body: dict[str, Any] = encode(count)
    return body
