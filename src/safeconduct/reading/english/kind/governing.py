"""Which of several cues governs a figure: the verb over it before the word that names those counted."""

from __future__ import annotations

import re
from typing import Final

from safeconduct.reading.english.counted import Counted
from safeconduct.reading.english.kind.cues import Cue
from safeconduct.reading.model import ReadKind, words_of
from safeconduct.reading.parsing import Parsed

_MOVED_ON: Final[frozenset[ReadKind]] = frozenset(
    {"left", "at_reception", "past_line", "returned", "taken_off"}
)
_CARRIAGE: Final = re.compile(
    r"carr(?:y|ies|ied|ying)|transporting|ferrying|packed|loaded|crammed|on board|aboard|in them|on it|"
    r"on them|on stretchers"
)
_NAMING: Final[frozenset[ReadKind]] = frozenset(
    {"wounded", "waiting", "missing", "left", "boarded", "at_reception", "inside"}
)
"""Kinds that the word for those counted may name in passing: the wounded, evacuees, passengers, arrivals."""
_ONLY_AUXILIARIES: Final = re.compile(
    r"(?:,? (?:who|that|which))?(?: (?:were|was|are|is|have|has|had|been|being|be|will|would|could|to|not|"
    r"among those|among the|still|also|now|already|later|then|all|\w+ly))* ?"
)
_INCLUDES: Final = re.compile(
    r",? (?:also |now )?(?:includ(?:e|es|ed|ing)|compris(?:e|es|ed|ing)|are|were)(?: the)? | (?:the |"
    r"all |some )?"
)
_TO_COME: Final = re.compile(
    r"(?P<before>\b\w+ )?\b(?:to|will|would|could|may|can|should|must|might|shall|'ll) "
    r"(?:let|allow|permit|see|enable|move|take|evacuate|bring|bus|ferry|airlift|get|transfer|carry|fly|"
    r"pull|lift|"
    r"clear|receive|host|admit|ship|drive|extract|relocate|collect|pick up)(?: out| away| in| for)?(?: "
    r"the| all| a)?(?: \w+)?\s*$"
)
_DONE_ALREADY: Final = words_of("managed able helped began begun continued started forced used in went had")
_FOR_THEM: Final = re.compile(
    r"\b(?:way|deal|agreement|plans?|arrangements?|permission|passage|orders?|calls?|accord|truce|corridor|"
    r"buses|provision|clearance) for(?: the| all| a)?(?: \w+)?\s*$"
)
_TO_VERB: Final = re.compile(
    r" to (?:be )?(?:leave|quit|move|moved|go|board|follow|arrive|cross|depart|exit|evacuat\w+|bussed|taken|"
    r"brought|freed|flown|transferred|resettled|relocated)\b"
)
_MADE_TO: Final = re.compile(
    r"\b(?:forc|driv|drove|help|caus|prompt|led|enabl|got|allowed|want|compel)\w*\b[^.;,]{0,30}$"
)


def governing(parsed: Parsed, counted: Counted, near: list[tuple[float, Cue]]) -> tuple[float, Cue] | None:
    """The cue to go by, of those with their distances: the nearest, unless another one has more say."""
    if not near:
        return None
    best = min(near, key=lambda each: (each[0], each[1].start))
    for _ in range(2):
        stronger: list[tuple[float, Cue]] = []
        if best[1].kind in _NAMING and _names(counted, best[1]):
            stronger = [
                each for each in near if not _names(counted, each[1]) and _governs(parsed, counted, each[1])
            ]
        elif best[1].kind == "boarded" and _carries(parsed, best[1]):
            stronger = [
                each for each in near if each[1].kind in _MOVED_ON and _same_part(parsed, counted, each[1])
            ]
        if not stronger:
            break
        best = min(stronger, key=lambda each: (each[0], each[1].start))
    return best


def is_to_come(parsed: Parsed, counted: Counted) -> bool:
    """Whether the words beside a figure tell a plan: "to let 4,000 leave", "way for 600 to go", "300 to leave"."""
    start = counted.figure.start
    ahead = parsed.text[max(0, start - 60) : start].lower()
    behind = parsed.text[counted.end : counted.end + 40].lower()
    planned = _TO_COME.search(ahead)
    if planned is not None:
        return (planned["before"] or "").strip() not in _DONE_ALREADY
    if not _TO_VERB.match(behind):
        return False
    return bool(_FOR_THEM.search(ahead)) or not (_MADE_TO.search(ahead) or ahead.rstrip().endswith(" for"))


def _names(counted: Counted, cue: Cue) -> bool:
    """Whether a cue is the word for those counted, or stands in their name."""
    return counted.figure.start <= cue.start and cue.end <= counted.end


def _governs(parsed: Parsed, counted: Counted, cue: Cue) -> bool:
    if cue.kind == "waiting" and parsed.text[cue.start :].lower().startswith("need"):
        return _same_part(parsed, counted, cue)  # "need ambulances, 25 wounded"
    if cue.start >= counted.end and _ONLY_AUXILIARIES.fullmatch(parsed.text[counted.end : cue.start].lower()):
        return True
    if cue.end <= counted.figure.start and _INCLUDES.fullmatch(
        parsed.text[cue.end : counted.figure.start].lower()
    ):
        return True
    above = parsed.ancestors(counted.head)[:4]
    if cue.word not in above:
        return False
    low, high = sorted((counted.figure.start, cue.start))
    return not re.search(r";| and |:|,", parsed.text[low:high])


def _carries(parsed: Parsed, cue: Cue) -> bool:
    return bool(_CARRIAGE.match(parsed.text[cue.start : cue.end].lower()))


def _same_part(parsed: Parsed, counted: Counted, cue: Cue) -> bool:
    if parsed.words[cue.word].tag == "VBG":
        return False
    low, high = sorted((counted.figure.start, cue.start))
    return not re.search(r";|\bwhile\b|\bbefore\b|\bafter\b", parsed.text[low:high])
