"""An English block, read: its figures with their kinds, sources, hedges, places and days, and its events."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from safeconduct.claims.claim import Unit
from safeconduct.reading.dates import Dated, date_for, dates_in
from safeconduct.reading.draft import DraftClaim, DraftEvent
from safeconduct.reading.english.attribution import Attribution, attribute
from safeconduct.reading.english.counted import Counted, counted
from safeconduct.reading.english.events import EventFound, events_in
from safeconduct.reading.english.figures import Figure, lexemes_of
from safeconduct.reading.english.hedges import figures_in
from safeconduct.reading.english.kind.choice import FARTHEST, KindFound, kind_of, tallied_words
from safeconduct.reading.english.near import places_of
from safeconduct.reading.english.speakers import Memory, remember
from safeconduct.reading.english.speech import SAYING
from safeconduct.reading.english.units import PEOPLE_UNITS, VEHICLE_UNITS, unit_of
from safeconduct.reading.model import DOUBTS, UNATTRIBUTED, ReadKind, words_of
from safeconduct.reading.parsing import Parsed
from safeconduct.reading.places import PlaceName, places_in

_NOBODY: Final = re.compile(
    (
        r"\b(?:nobody|no one|no-one|none of (?:them|us)|not (?:one|a single) (?P<single>\w+)|no "
        r"(?:(?:more|other|further|new) )?(?P<noun>\w+)|"
        r"no (?:\w+ )(?P<second>people|civilians|residents|fighters|casualties|injuries|deaths))\b"
    ),
    re.IGNORECASE,
)


_HARM_NOUNS: Final = words_of("casualties injuries deaths fatalities dead wounded injured")
"""Nouns that tell the kind of their nought themselves."""
_OF_THEM: Final = re.compile(r" of (?:them|whom|these|those)\b")
_NOUGHT_KINDS: Final = frozenset(
    {"inside", "killed", "wounded", "missing", "taken_off", "waiting", "left", "at_reception"}
)


_TOTALS: Final = re.compile(
    (
        r"\b(?:so far|since|in total|in all|to date|altogether|total|overall|rose to|rises to|brings?|"
        r"brought the|has now|have now|had now|by now|as of|"
        r"cumulative\w*|running total|toll|number of)\b"
    ),
    re.IGNORECASE,
)


_WEAK_WORDS: Final = words_of(
    "nationals national foreigners foreigner workers worker crew staff employees journalists soldiers "
    "soldier troops officers policemen peacekeepers doctors doctor nurses nurse medics medic rescuers "
    "volunteers firefighters drivers driver members cases relatives students student crossings entries "
    "pilgrims tourists marines defenders convoys batches"
)


@dataclass(slots=True)
class Context:
    """What goes on from block to block: who spoke, what was counted last."""

    memory: Memory = field(default_factory=Memory)
    unit: Unit = "people"
    vehicle: bool = False
    kind: ReadKind | None = None


def read_block(
    parsed: Parsed, context: Context, report: date | None, extra_places: tuple[str, ...]
) -> tuple[list[DraftClaim], list[DraftEvent]]:
    """What one block proposes. ``context`` is read and brought up to date."""
    context.memory.carried_over()
    places = places_in(parsed, extra_places)
    dates = dates_in(parsed.text, report)
    figures = _people_and_vehicles(parsed)
    figures += _nobody(parsed) + _single_harmed(parsed, figures)
    figures.sort(key=lambda each: each.figure.core_start)
    claims: list[DraftClaim] = []
    events: list[DraftEvent] = []
    for sentence in range(len(parsed.sentences)):
        own = tuple(each for each in figures if parsed.words[each.head].sentence == sentence)
        found = _claims_of_sentence(parsed, own, context, places, dates)
        claims += found
        events += [_event(parsed, event, context, places, dates) for event in events_in(parsed, sentence)]
        remember(parsed, sentence, context.memory)
    return claims, _once_each(events)


def _people_and_vehicles(parsed: Parsed) -> list[Counted]:
    """The figures that count people or vehicles. "Four more" after "six hours" are hours."""
    found: list[Counted] = []
    last_other = -1
    for figure in figures_in(lexemes_of(parsed.text)):
        each = counted(parsed, figure)
        at = parsed.words[max(0, parsed.word_at(figure.core_start))].sentence
        if each is None or (each.unit_word < 0 and figure.more and last_other == at):
            last_other = at
            continue
        last_other = -1
        found.append(each)
    return found


def _claims_of_sentence(
    parsed: Parsed, own: tuple[Counted, ...], context: Context, places: list[PlaceName], dates: list[Dated]
) -> list[DraftClaim]:
    found: list[DraftClaim] = []
    kinds: list[tuple[Counted, KindFound]] = []
    before = context.kind
    for figure in own:
        each = _like_before(parsed, figure, context)
        others = tuple(other for other in own if other.figure is not each.figure)
        kind = kind_of(parsed, each, others, before)
        if _is_speaker(parsed, each) or not _believable(parsed, each, kind):
            continue
        each = _with_unit(each, kind, *(kinds[-1] if kinds else (None, None)))
        kinds.append((each, kind))
        before = kind.kind
        if not each.vehicle:
            context.kind = kind.kind
        context.unit, context.vehicle = each.unit, each.vehicle
    sources = [attribute(parsed, each.head, context.memory) for each, _ in kinds]
    for place in range(1, len(kinds)):
        share = kinds[place][1].share or _OF_THEM.match(parsed.text, kinds[place][0].figure.end)
        if share and not sources[place].source and not sources[place - 1].denied:
            sources[place] = sources[place - 1]  # "counted 951 people, 108 of them wounded"
    for place, (each, kind) in enumerate(kinds):
        said = sources[place]
        near = places_of(parsed, each, tuple(other for other, _ in kinds), places, said)
        found.append(_claim(parsed, each, kind, said, near, dates))
    return found


def _with_unit(each: Counted, kind: KindFound, last: Counted | None, last_kind: KindFound | None) -> Counted:
    """The figure in the unit of the one before it where it names none; the wounded as people where killed or so."""
    if each.unit == "wounded" and kind.kind == "wounded":
        return replace(each, unit="people")
    bare = each.unit_word < 0 and each.unit == "people" and not each.vehicle
    like = kind.share or (last_kind is not None and last_kind.kind == kind.kind)
    if (
        bare
        and like
        and last is not None
        and not last.vehicle
        and not (kind.kind == "killed" and not kind.share)
    ):
        return replace(each, unit=last.unit)
    return each


def _claim(
    parsed: Parsed,
    each: Counted,
    kind: KindFound,
    said: Attribution,
    near: tuple[str, ...],
    dates: list[Dated],
) -> DraftClaim:
    figure = each.figure
    hedge = said.doubt if said.doubt in DOUBTS else figure.hedge
    if hedge == "none" and said.estimated:
        hedge = "about"
    first, last = parsed.sentences[parsed.words[each.head].sentence]
    begin, end = parsed.words[first].start, parsed.words[last - 1].end
    return DraftClaim(
        low=figure.low,
        high=figure.high,
        unit=each.unit,
        kind=kind.kind,
        hedge=hedge,
        source=said.source,
        source_span=None if said.start < 0 else (said.start, said.end),
        denied=said.denied,
        places=near,
        on=date_for(figure.start, dates, parsed.text),
        cumulative=bool(_TOTALS.search(parsed.text[begin:end])),
        span=(figure.start, max(each.end, figure.end)),
        sentence=(begin, end),
        doubt=_doubt(each, kind, said),
    )


def _doubt(each: Counted, kind: KindFound, said: Attribution) -> int:
    """How shaky the reading is, from 0 up: what confidence is measured by."""
    points = 0
    points += 1 if each.unit_word < 0 else 0
    points += 1 if kind.distance > 3.5 else 0
    points += 2 if kind.kind == "other" else 0
    points += 1 if said.source and not said.sure else 0
    return points


def _like_before(parsed: Parsed, each: Counted, context: Context) -> Counted:
    """ "Another 1,500", "nine of them": counted in the unit of the figure before, unless a predicate names one."""
    if each.unit_word >= 0:
        return each
    after = parsed.text[each.figure.end : each.figure.end + 80]
    named = re.match(
        r" of (?:them|these|those|whom) (?:(?:are|were|is|was) )?|(?: are| were| is| was) ", after
    )
    if named is not None:
        first = max(0, parsed.word_at(each.figure.end + named.end()))
        for word in parsed.words[first : first + 3]:
            if word.lower in PEOPLE_UNITS and word.lower not in {"wounded", "injured", "dead", "others"}:
                return replace(each, unit=unit_of(word))
    for place in sorted(tallied_words(parsed, each)):
        word = parsed.words[place]
        if word.lower in PEOPLE_UNITS or word.lower in VEHICLE_UNITS:
            return replace(each, unit=unit_of(word), vehicle=word.lower in VEHICLE_UNITS)
    like = (
        each.figure.more
        or re.match(r"\s+(?:of (?:them|these|those|whom)|more\b|others\b)", after)
        or after.startswith(" had")
    )
    if like and not (context.vehicle and "had" in after[:4]):
        return replace(each, unit=context.unit, vehicle=context.vehicle)
    return each


def _believable(parsed: Parsed, each: Counted, kind: KindFound) -> bool:
    """Whether a figure may be proposed at all: bare numbers and people at work need a cue close by."""
    figure = each.figure
    if figure.low == 0:
        return kind.kind in _NOUGHT_KINDS and kind.distance < 2.5
    if each.vehicle:
        return True
    if each.unit_word < 0:
        farthest = 5.0 if figure.low >= 10 or figure.in_words else 3.2
        return kind.share or kind.distance <= farthest or figure.more
    if figure.low == 1:
        return kind.kind in {"killed", "wounded", "missing", "taken_off", "returned"} and kind.distance < 5
    if parsed.words[each.unit_word].lower in _WEAK_WORDS:
        return kind.distance < FARTHEST - 3
    return True


def _is_speaker(parsed: Parsed, each: Counted) -> bool:
    """Whether the counted people are those who speak: "one passenger said", "two officials told us"."""
    head = parsed.words[each.head]
    verb = parsed.words[head.head]
    speaks = head.dep == "nsubj" and verb.lemma in SAYING and verb.pos == "VERB" and verb.tag != "VBN"
    return speaks and each.figure.low <= 5


def _nobody(parsed: Parsed) -> list[Counted]:
    """Noughts: "no civilians remain", "not one fighter", "nobody was hurt"."""
    found: list[Counted] = []
    for match in _NOBODY.finditer(parsed.text):
        noun = (match["single"] or match["noun"] or match["second"] or "people").lower()
        if noun not in PEOPLE_UNITS:
            continue
        at = parsed.word_at(match.start())
        last = parsed.word_at(match.end() - 1)
        if at < 0 or last < 0:
            continue
        if parsed.text[match.end() : match.end() + 2] == "'s":
            continue  # no man's land
        if re.search(r"\b(?:allow|let|permit|admit|open)\w* $", parsed.text[: match.start()], re.IGNORECASE):
            continue
        alone = match.start("noun") if match["noun"] in _HARM_NOUNS else match.end()
        figure = Figure(match.start(), match.start(), alone, 0, 0, in_words=True)
        named = match["single"] or match["noun"] or match["second"]
        head = last
        found.append(
            Counted(
                figure,
                unit_of(parsed.words[last]) if named else "people",
                vehicle=False,
                head=head,
                unit_word=head,
                end=match.end(),
            )
        )
    return found


def _single_harmed(parsed: Parsed, figures: list[Counted]) -> list[Counted]:
    """ "A driver was killed": one person, where the verb says harm."""
    taken = [(each.figure.start, each.end) for each in figures]
    found: list[Counted] = []
    for word in parsed.words:
        if (
            word.lower not in PEOPLE_UNITS
            or word.dep not in {"nsubjpass", "dobj", "nsubj"}
            or word.tag != "NN"
        ):
            continue
        verb = parsed.words[word.head]
        harmed = (
            word.dep in {"nsubjpass", "dobj"} and verb.lemma in {"kill", "wound", "injure", "hurt"}
        ) or (word.dep == "nsubj" and verb.lemma == "die")
        articles = [
            child for child in parsed.children[word.index] if parsed.words[child].lower in {"a", "an"}
        ]
        if not harmed or not articles or any(low <= word.start < high for low, high in taken):
            continue
        start = parsed.words[articles[0]].start
        figure = Figure(start, start, word.end, 1, 1, in_words=True)
        found.append(
            Counted(
                figure,
                unit_of(word),
                vehicle=word.lower in VEHICLE_UNITS,
                head=word.index,
                unit_word=word.index,
                end=word.end,
            )
        )
    return found


def _event(
    parsed: Parsed, event: EventFound, context: Context, places: list[PlaceName], dates: list[Dated]
) -> DraftEvent:
    at = max(0, parsed.word_at(event.start))
    sentence = parsed.words[at].sentence
    first, last = parsed.sentences[sentence]
    said = attribute(parsed, at, context.memory)
    near = tuple(
        dict.fromkeys(
            place.name
            for place in places
            if parsed.words[max(0, parsed.word_at(place.start))].sentence == sentence
            and not said.start <= place.start < said.end
        )
    )
    return DraftEvent(
        kind=event.kind,
        planned=event.planned,
        source="" if said.source == UNATTRIBUTED else said.source,
        places=near,
        on=date_for(event.start, dates, parsed.text),
        span=(event.start, event.end),
        sentence=(parsed.words[first].start, parsed.words[last - 1].end),
        doubt=1 if event.planned else 0,
    )


def _once_each(events: list[DraftEvent]) -> list[DraftEvent]:
    seen: dict[str, DraftEvent] = {}
    for event in events:
        seen.setdefault(event.kind, event)
    return list(seen.values())
