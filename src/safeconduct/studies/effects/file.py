"""``effects.json``: a study to text and back, so that a report can be made from it later."""

from __future__ import annotations

import json
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.codec import Decoder, encode, is_missing
from safeconduct.studies.effects.model import Effects

FORMAT = "safeconduct-effects/1"


def effects_body(effects: Effects) -> dict[str, Any]:
    """The study as one JSON value."""
    return {"format": FORMAT, "edition": "cell", **encode(effects)}


def effects_to_json(effects: Effects) -> str:
    """Text of ``effects.json``. The same study gives the same bytes."""
    return json.dumps(effects_body(effects), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def effects_from_json(text: str, file: str = "effects.json") -> Effects:
    """The study in ``text``. Raises InvalidInput with every structural fault."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput((Fault("PF000", file, f"is not JSON: {error}", "restore the file"),)) from None
    if not isinstance(body, dict) or body.pop("format", None) != FORMAT:
        raise InvalidInput(
            (Fault("PF000", file, f"has no format {FORMAT}", "give a file that `safeconduct effects` wrote"),)
        )
    body.pop("edition", None)
    decoder = Decoder(file)
    found = decoder.noun(Effects, body)
    if decoder.faults or is_missing(found):
        raise InvalidInput(tuple(decoder.faults))
    return found  # type: ignore[no-any-return]  # the decoder builds what it was asked for
