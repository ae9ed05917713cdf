"""``study.json``, ``draws.csv``, and the file of each draw: a study as text, and draws back from text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.codec import Decoder, encode, is_missing
from safeconduct.studies.draws.model import Drawn, Head, Study

FORMAT = "safeconduct-study/1"
DRAW_FORMAT = "safeconduct-draw/1"
HEAD_FORMAT = "safeconduct-study-head/1"
COLUMNS = (
    "draw", "lean", "number", "reading", "outcome", "all_out", "proved_not", "people", "people_out", "most_out",
    "finish_h", "finish_bound_h", "waiting_h", "exposed_max", "codes",
)  # fmt: skip


def study_body(found: Study) -> dict[str, Any]:
    """The study as one JSON value: the same bytes wherever and however often interrupted it was computed."""
    chance = found.chance
    return {
        "format": FORMAT,
        "edition": "cell",
        **encode(replace(found.head, families=())),
        "families": list(found.head.families),
        "draws": len(found.drawn),
        "draws_asked": found.asked,
        "draws_beside": found.beside,
        "stopped": found.stopped,
        "p_all_out": chance.share,
        "p_all_out_se": chance.error,
        "p_all_out_low": chance.low,
        "p_all_out_high": chance.high,
        "known": found.known,
        "p_proved_not": found.proved_not,
        "p_not_known": found.not_known,
        "out_by_h": [
            [hour, *bands, promised]
            for hour, bands, promised in zip(
                found.hours, found.fan.quantiles, found.fan.promised, strict=True
            )
        ],
        "out_mean": list(found.fan.mean),
        "people_mean": found.fan.due,
        "finish": None if found.finish is None else encode(found.finish),
        "exposed_max_p95": found.exposed_p95,
        "inputs": encode(found.matters),
        "ranges": encode(found.ranges),
        "readings": encode(found.readings),
        "common": encode(found.common),
        "held": dict(found.held),
        "guessed_share": found.guessed_share,
        "unplanned": [
            {
                "id": one.id,
                "outcome": one.outcome,
                "reading": one.reading,
                "codes": list(one.codes),
                "why": list(one.why),
            }
            for one in found.unplanned
        ],
        "as_is": None if found.as_is is None else encode(found.as_is),
    }


def speed_body(found: Study) -> dict[str, Any]:
    """What it took now: of this machine and hour, and so in no file."""
    return {"cpu_s": round(found.cpu_s, 2), "planned_now": found.planned_now}


def study_to_json(found: Study) -> str:
    """Text of ``study.json``."""
    return _text(study_body(found))


def draws_to_csv(found: Study) -> str:
    """Text of ``draws.csv``: a row for every draw, inputs in the last columns, for a spreadsheet program."""
    names = [one.name for one in found.ranges]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([*COLUMNS, *names, *(f"out_at_{hour:g}h" for hour in found.hours)])
    every = (*((found.as_is,) if found.as_is is not None else ()), *found.drawn, *found.leaning)
    for one in every:
        values = {value.name: value.value for value in one.values}
        table.writerow(
            [
                one.id, one.lean, one.number, one.reading, one.outcome, int(one.all_out), int(one.proved_not),
                one.people, one.people_out, one.most_out, one.finish_h, one.finish_bound_h, one.waiting_h,
                one.exposed_max, " ".join(one.codes), *(_cell(values.get(name)) for name in names), *one.out_by_h,
            ]
        )  # fmt: skip
    return text.getvalue()


def _cell(value: float | None) -> float | int | str:
    if value is None:
        return ""
    return int(value) if value == int(value) else value


def drawn_to_json(drawn: Drawn) -> str:
    """Text of the file of one draw."""
    return _text({"format": DRAW_FORMAT, "edition": "cell", **encode(drawn)})


def drawn_from_json(text: str, file: str) -> Drawn:
    """A draw back from its file. Raises InvalidInput where it is none."""
    return _read(Drawn, DRAW_FORMAT, text, file)  # type: ignore[no-any-return]  # it builds what it was asked for


def head_to_json(head: Head) -> str:
    """Text of the file that says which study a folder holds."""
    return _text({"format": HEAD_FORMAT, **encode(head)})


def head_from_json(text: str, file: str) -> Head:
    """The study that a folder holds. Raises InvalidInput where the file is none."""
    return _read(Head, HEAD_FORMAT, text, file)  # type: ignore[no-any-return]  # as above


def _read(kind: type[Any], wanted: str, text: str, file: str) -> Any:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput((Fault("PF000", file, f"is not JSON: {error}", "restore the file"),)) from None
    if not isinstance(body, dict) or body.pop("format", None) != wanted:
        raise InvalidInput(
            (Fault("PF000", file, f"has no format {wanted}", "restore the file, or name another folder"),)
        )
    body.pop("edition", None)
    decoder = Decoder(file)
    found = decoder.noun(kind, body)
    if decoder.faults or is_missing(found):
        raise InvalidInput(tuple(decoder.faults))
    return found


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
