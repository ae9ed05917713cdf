"""What an English figure is a number of: the killed, those who left, those who wait. Cues, and how near they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.reading.english.counted import Counted
from safeconduct.reading.english.kind.cues import Cue, cues_in
from safeconduct.reading.english.kind.governing import governing, is_to_come
from safeconduct.reading.english.kind.labels import label_over
from safeconduct.reading.model import ReadKind, words_of
from safeconduct.reading.parsing import Parsed

FARTHEST: Final = 8.5
"""A cue farther off than this says nothing about the figure."""


_PLANNED_AUX: Final = frozenset(
    {"will", "would", "may", "might", "could", "should", "must", "can", "'ll", "shall"}
)


_PLANS: Final = words_of(
    "deal agreement plan accord proposal offer order permission promise pact truce quota right"
)
_INTENDING: Final = words_of(
    "expect plan hope aim intend schedule set due order allow prepare agree promise offer pledge"
)


_MOVING: Final[frozenset[ReadKind]] = frozenset({"left", "at_reception", "boarded", "past_line"})


_HARM: Final[frozenset[ReadKind]] = frozenset({"killed", "wounded", "taken_off"})


_DONE_TO: Final[frozenset[ReadKind]] = frozenset({"killed", "wounded", "taken_off", "returned"})


_SHARE_BEFORE: Final = re.compile(
    r"(?:cumulative(?:ly)?:?|totall?ing|total now|sp(?:oke|eaks|oken) of|puts? (?:it|them|this) "
    r"at|counted|(?:figure|estimate|count) of|in (?:exchange|return) for|(?:up|down) from(?: an? "
    r"\w+)?(?: (?:figure|count|total|toll))?(?: of)?|compared with|among (?:them|those|the dead)|"
    r"includ(?:ing|es|ed)|of whom|of them|of these|of which|, with)(?: (?:were|are|was|is))?"
    r"(?: at least| about| some| around| over| more than| nearly| only| just)?(?: the)?\s*$"
)


_SHARE_AFTER: Final = re.compile(
    r"\s*(?:of (?:them|whom|these|those)|were among (?:them|those)|are among (?:them|those))\b"
)


_OF_THEM: Final = re.compile(
    r"^\s*of (?:them|whom|these|those)\b(?: (?:were|are|was|is|have|has|had|since|been|later|already|"
    r"also|now))*"
)


_NEXT_LABEL: Final = re.compile(r"\b[^\W\d]+:")
_TALLY: Final = frozenset({"number", "total", "tally", "toll", "count", "figure"})


_TALLY_LINK: Final = re.compile(
    r"\b(?:to|at|is|was|stands?|stood|of|as|reach(?:ed|es|ing)?|exceeded|topped|passed|hit|:)\s*(?:at |by )?$"
)


_TALLY_AFTER: Final = re.compile(r" (?:as )?the (?:number|total|toll|tally|count) of")


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, how far off its cue stood (less is surer), and whether the figure is a share of the one before."""

    kind: ReadKind
    distance: float
    cue_start: int
    share: bool


def kind_of(
    parsed: Parsed, counted: Counted, others: tuple[Counted, ...], before: ReadKind | None
) -> KindFound:
    """The kind of a figure. ``others`` are the sentence's other figures, ``before`` the kind of the one before it."""
    sentence = parsed.words[counted.head].sentence
    cues = cues_in(parsed, sentence, vehicle=counted.vehicle)
    labelled = _labelled(parsed, counted, cues, others)
    if labelled is not None:
        return labelled
    share = _is_share(parsed, counted)
    best = _nearest(parsed, counted, cues, others)
    harmed = best is not None and best[0] <= 2.2 and best[1].kind in {"killed", "wounded", "missing"}
    if share and before is not None and not harmed:
        return KindFound(before, 3.0, -1, share=True)
    if best is None and is_to_come(parsed, counted):
        return KindFound("due", 3.0, -1, share=False)
    if best is None or best[0] > FARTHEST:
        return KindFound("other", FARTHEST, -1, share)
    distance, cue = best
    kind = cue.kind
    if kind in _MOVING and (_is_planned(parsed, cue.word) or is_to_come(parsed, counted)):
        kind = "due"
    if kind == "due" and any(other.kind == "freed" and 0 < other.start - cue.end < 12 for other in cues):
        kind = "freed"
    return KindFound(kind, distance, cue.start, share)


def _nearest(
    parsed: Parsed, counted: Counted, cues: list[Cue], others: tuple[Counted, ...]
) -> tuple[float, Cue] | None:
    """The cue nearest to a figure, and how far off it is."""
    near: list[tuple[float, Cue]] = []
    tallied = tallied_words(parsed, counted)
    for given in cues:
        if _impossible(parsed, counted, given):
            continue
        if (
            tallied
            and given.kind in {"at_reception", "past_line"}
            and 0 <= counted.figure.start - given.end <= 8
        ):
            continue  # "has reached 611" tells how the count went, not that anybody arrived
        cue: Cue | None = given
        if given.kind in _MOVING and _is_negated(parsed, given.word):
            still = given.kind == "left" and not counted.vehicle
            cue = replace(given, kind="inside") if still else None  # "have not left"
        if cue is None:
            continue
        distance = _distance(parsed, counted, cue, others) + cue.more
        if cue.word in tallied:
            distance = min(distance, 1.5 + cue.more)
        if distance <= FARTHEST:
            near.append((distance, cue))
    return governing(parsed, counted, near)


def _is_negated(parsed: Parsed, word: int) -> bool:
    return any(parsed.words[child].dep == "neg" for child in parsed.children[word])


def _labelled(
    parsed: Parsed, counted: Counted, cues: list[Cue], others: tuple[Counted, ...]
) -> KindFound | None:
    """The kind that a label gives: "Killed: 4", "arrived 423", "57 referred"."""
    figure, text = counted.figure, parsed.text
    head = parsed.words[counted.head]
    for cue in cues:
        done_to = (
            head.dep == "dobj" and cue.word == head.head and cue.end <= figure.start and cue.kind in _DONE_TO
        )
        if done_to and not _is_negated(parsed, cue.word):
            return KindFound(cue.kind, 0.3, cue.start, share=False)  # "killed 17 people waiting to board"
    first, _ = parsed.sentences[parsed.words[counted.head].sentence]
    floor = max([parsed.words[first].start, *(other.end for other in others if other.end <= figure.start)])
    ahead = text[floor : figure.start]
    label = label_over(parsed, counted)
    at_once = label is not None and not counted.vehicle and not text[label[1] : figure.start].strip()
    if label is not None and at_once and not _has_own(parsed, counted, cues, label[2], label[1]):
        return KindFound(label[2], 1.0, -1, share=False)
    near = ahead.strip().lower()
    for cue in cues:
        after = (
            _OF_THEM.sub("", text[counted.end : cue.start].lower()).strip()
            if cue.start >= counted.end
            else None
        )
        ends_item = counted.unit_word < 0 and text[cue.end : cue.end + 1] in {",", ";", ".", ""}
        if after == "" and ends_item:
            return KindFound(cue.kind, 0.5, cue.start, share=False)  # "300 queued, 120 boarded"
        if after == "" and cue.more < 2 and cue.kind not in {"left", "boarded", "due"}:
            return KindFound(cue.kind, 0.5, cue.start, share=False)
        if (
            counted.unit_word < 0
            and near
            and cue.end <= figure.start
            and text[cue.end : figure.start].strip() == ""
            and cue.start - floor <= 3
        ):
            return KindFound(cue.kind, 0.8, cue.start, share=False)
    kind = None if label is None or counted.vehicle else label[2]
    if label is None or kind is None or _has_own(parsed, counted, cues, kind, label[1]):
        return None
    return KindFound(kind, 1.0, -1, share=False)


def _has_own(parsed: Parsed, counted: Counted, cues: list[Cue], labelled: ReadKind, begin: int) -> bool:
    """Whether an item of a list tells its own kind, which goes before that of the label."""
    text = parsed.text
    low = max(begin, *(text.rfind(mark, begin, counted.figure.start) + 1 for mark in (",", ";", " and ")))
    ends = [text.find(mark, counted.end) for mark in (",", ";", ". ", " and ")]
    following = _NEXT_LABEL.search(text, counted.end)
    ends += [following.start()] if following else []
    high = min((end for end in ends if end >= 0), default=len(text))
    for cue in cues:
        if not low <= cue.start < high:
            continue
        named = counted.figure.start <= cue.start and cue.end <= counted.end
        if not named or cue.kind in {"killed", "missing"} or (cue.kind == "wounded" and labelled in _HARM):
            return True
    return False


def tallied_words(parsed: Parsed, counted: Counted) -> set[int]:
    """Words of what the figure is the total of: "the number of people evacuated rose to 611"."""
    ahead = parsed.text[max(0, counted.figure.start - 30) : counted.figure.start].lower()
    sentence = parsed.words[counted.head].sentence
    first, _ = parsed.sentences[sentence]
    following = _TALLY_AFTER.match(parsed.text[counted.figure.end :].lower())
    if following is not None:
        end = parsed.sentences[sentence][1]
        return set(range(parsed.word_at(counted.figure.end + following.end() - 1), end))
    if not _TALLY_LINK.search(ahead):
        return set()
    found: set[int] = set()
    for place in range(first, counted.head):
        if (
            parsed.words[place].lower in _TALLY
            and "," not in parsed.text[parsed.words[place].end : counted.figure.start]
        ):
            found |= parsed.subtree(place) | set(range(place, counted.head))
    return found


def _is_share(parsed: Parsed, counted: Counted) -> bool:
    ahead = parsed.text[max(0, counted.figure.start - 40) : counted.figure.start].lower()
    behind = parsed.text[counted.figure.end : counted.figure.end + 40].lower()
    past_unit = parsed.text[counted.end : counted.end + 40].lower()
    return bool(_SHARE_BEFORE.search(ahead) or _SHARE_AFTER.match(behind) or _SHARE_AFTER.match(past_unit))


def _impossible(parsed: Parsed, counted: Counted, cue: Cue) -> bool:
    """Whether the cue tells what the counted people do to others, or is the figure's own number."""
    if cue.start >= counted.figure.start and cue.end <= counted.figure.end:
        return True
    word = parsed.words[cue.word]
    head = parsed.words[counted.head]
    if cue.kind == "boarded" and cue.word == counted.unit_word:
        return True
    if cue.kind in _HARM and word.pos == "VERB":
        return head.dep == "nsubj" and head.head == cue.word and word.tag != "VBN"
    if (
        cue.kind == "boarded"
        and word.lower.startswith("carr")
        and head.dep == "nsubj"
        and head.head == cue.word
    ):
        return not counted.vehicle
    return False


def _distance(parsed: Parsed, counted: Counted, cue: Cue, others: tuple[Counted, ...]) -> float:
    """Steps in the tree, a little for words between, and much for other figures and full marks between."""
    head = counted.head
    steps = _path(parsed, head, cue.word)
    low, high = sorted((counted.figure.start, cue.start))
    between = parsed.text[min(low + 1, high) : high]
    apart = abs(head - cue.word)
    cost = steps + 0.12 * apart
    cost += 3.0 * between.count(";") + 2.0 * between.count(":") + 0.5 * between.count(",")
    cost += 0.8 * len(re.findall(r"\b(?:and|but|while|after|before|when|because|as)\b", between))
    cost += 1.0 * sum(low < other.figure.start < high for other in others)
    if counted.unit_word == cue.word:
        cost += 1.2  # "the wounded waited": what the word itself says yields to what its verb says
    return cost


def _path(parsed: Parsed, start: int, goal: int) -> float:
    up = [start, *parsed.ancestors(start)]
    other = [goal, *parsed.ancestors(goal)]
    places = {word: place for place, word in enumerate(up)}
    for steps, word in enumerate(other):
        if word in places:
            return places[word] + steps
    return 6.0


def _is_planned(parsed: Parsed, cue: int) -> bool:
    """Whether the verb speaks of what is still to come: "will leave", "are to leave", "could be moved"."""
    word = parsed.words[cue]
    if word.tag == "VBG":
        return False  # "may be sheltering"
    chain = [
        cue,
        *(parent for parent in parsed.ancestors(cue)[:2] if word.dep in {"xcomp", "ccomp", "auxpass"}),
    ]
    auxiliaries = {
        parsed.words[child].lower
        for link in chain
        for child in parsed.children[link]
        if parsed.words[child].dep in {"aux", "auxpass"}
    }
    if auxiliaries & _PLANNED_AUX:
        return True
    parent = parsed.words[word.head]
    if word.dep == "xcomp" and parent.lemma in _INTENDING:
        return True
    if "to" in auxiliaries and word.dep in {"acl", "relcl"} and parent.lemma in _PLANS:
        return True
    return "to" in auxiliaries and parent.lemma == "be" and word.dep in {"xcomp", "ccomp"}
