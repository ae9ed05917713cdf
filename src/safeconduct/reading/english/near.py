"""Which of the places of a sentence belong to which of its figures."""

from __future__ import annotations

from safeconduct.reading.english.attribution import Attribution
from safeconduct.reading.english.counted import Counted
from safeconduct.reading.english.speech import SAYING
from safeconduct.reading.parsing import Parsed
from safeconduct.reading.places import PlaceName


def places_of(
    parsed: Parsed, each: Counted, others: tuple[Counted, ...], places: list[PlaceName], said: Attribution
) -> tuple[str, ...]:
    """Places named in the clause of a figure, not in the name of its source."""
    found: list[str] = []
    shared: list[str] = []
    sentence = parsed.words[each.head].sentence
    for place in places:
        at = parsed.word_at(place.start)
        if at < 0 or parsed.words[at].sentence != sentence:
            continue
        if said.start <= place.start < said.end or _in_a_source(parsed, at):
            continue
        if ";" in parsed.text[min(each.figure.start, place.start) : max(each.figure.start, place.start)]:
            continue
        owner = _owner(parsed, at, (each, *others))
        if owner is None:
            shared.append(place.name)
        elif owner.figure is each.figure:
            found.append(place.name)
    alone = bool(found) and each.unit_word < 0  # "1,500 from Madaya": its own place, not that of the others
    return tuple(dict.fromkeys(found if alone else [*shared, *found]))


def _owner(parsed: Parsed, at: int, figures: tuple[Counted, ...]) -> Counted | None:
    """The figure whose own phrase or clause the place stands in; None where it belongs to all."""
    above = {at, *parsed.ancestors(at)}
    holding = [each for each in figures if each.head in above]
    if holding:
        depth = [len(parsed.ancestors(each.head)) for each in holding]
        return holding[depth.index(max(depth))]
    clause = parsed.clause_of(at)
    same = [each for each in figures if parsed.clause_of(each.head) == clause]
    return same[0] if len(same) == 1 and len(figures) > 1 and _clause_splits(parsed, figures) else None


def _clause_splits(parsed: Parsed, figures: tuple[Counted, ...]) -> bool:
    return len({parsed.clause_of(each.head) for each in figures}) == len(figures)


def _in_a_source(parsed: Parsed, at: int) -> bool:
    """Whether a place stands in a speaker's name or where somebody spoke: "told reporters in Geneva"."""
    below = at
    for place in parsed.ancestors(at):
        word = parsed.words[place]
        if word.lemma in SAYING and word.pos == "VERB":
            return parsed.words[below].dep in {"nsubj", "prep", "npadvmod", "dobj"} and word.lemma in {
                "tell",
                "say",
                "announce",
                "speak",
            }
        below = place
    return False
