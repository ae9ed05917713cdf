"""Who says so, in English: speakers, quoted speakers, "according to the same unit", passives that hide one, denials."""

from __future__ import annotations

import re
from dataclasses import dataclass

from safeconduct.claims.interval import Hedge
from safeconduct.reading.english.speakers import (
    Memory,
    Source,
    outer_speaker,
    phrase_from,
    resolved,
    sentence_text,
    subject_of,
)
from safeconduct.reading.english.speech import (
    ACCORDING,
    BARE_VERB,
    BRACKETED,
    DENYING,
    DOUBT,
    ESTIMATE_OF,
    ESTIMATED,
    GAVE,
    HEADLINE_TAIL,
    IN_BRACKETS,
    LABEL,
    NEEDS_COMPLEMENT,
    NO_SPEAKER,
    NOT_LABELS,
    PRONOUNS,
    SAYING,
    TAIL,
)
from safeconduct.reading.model import UNATTRIBUTED
from safeconduct.reading.parsing import Parsed
from safeconduct.reading.places import gazetteer


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it and how: the source in its words and its place (-1: none), the doubt, whether it is denied."""

    source: str = ""
    start: int = -1
    end: int = -1
    doubt: Hedge = "none"
    estimated: bool = False
    denied: bool = False
    sure: bool = True


def attribute(parsed: Parsed, at: int, memory: Memory) -> Attribution:
    """The attribution of what the word ``at`` says. ``memory`` holds the sentences before."""
    sentence = parsed.words[at].sentence
    text, begin = sentence_text(parsed, sentence)
    doubt, hidden = _doubt(parsed, at, text, begin)
    estimated = bool(ESTIMATED.search(_own_part(parsed, at, text, begin)))
    verb, found = _speaker_of(parsed, at)
    denied = verb >= 0 and parsed.words[verb].lemma in DENYING
    sure = True
    if found is None:
        found = _named(parsed, at, text, begin)
    if found is None:
        found = quoted_speaker(parsed, at, memory)
        sure = found is None
    if found is None and verb < 0:
        found = _other_speaker(parsed, at, sentence)
        sure = found is None
        denied = denied or _denial_near(parsed, at, found)
    if found is None:
        source = UNATTRIBUTED if (hidden and doubt != "none") or (estimated and not hidden) else ""
        return Attribution(source, doubt=doubt, estimated=estimated)
    found = resolved(found, memory)
    if found.text.lower() == "i":
        return Attribution(doubt=doubt, estimated=estimated, denied=denied)
    return Attribution(found.text, found.start, found.end, doubt, estimated, denied, sure)


def quote_spans(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks; an open one runs to the end."""
    marks = [match.start() for match in re.finditer('"', text)]
    if len(marks) % 2:
        marks.append(len(text))
    return list(zip(marks[::2], marks[1::2], strict=True))


def quoted_speaker(parsed: Parsed, at: int, memory: Memory) -> Source | None:
    """Who speaks the quotation that a word stands in, wherever in the paragraph it is said."""
    place = parsed.words[at].start
    spans = quote_spans(parsed.text)
    inside = next((number for number, (start, end) in enumerate(spans) if start < place < end), None)
    if inside is None:
        return None
    for number in (inside, *range(inside - 1, -1, -1), inside + 1):
        if number >= len(spans):
            continue
        speaker = _beside(parsed, spans[number])
        if speaker is not None:
            return speaker
    return memory.speaker or memory.subject


def _beside(parsed: Parsed, span: tuple[int, int]) -> Source | None:
    """The subject of a verb of saying that touches a quotation."""
    start, end = span
    for place in range(len(parsed.words)):
        word = parsed.words[place]
        follows = (
            word.pos == "VERB" and word.start >= end and not parsed.text[end + 1 : word.start].strip(" ,")
        )
        if start < word.start < end or not (
            follows or (word.lemma in SAYING and word.pos in {"VERB", "NOUN"})
        ):
            continue
        gap_after = parsed.text[end : word.start] if word.start >= end else None
        gap_before = parsed.text[word.end : start] if word.end <= start else None
        near = (
            gap_after is not None and len(gap_after) < 120 and not re.search(r"[.!?]\s", gap_after[1:])
        ) or (gap_before is not None and len(gap_before) < 60 and "." not in gap_before)
        if near:
            subject = subject_of(parsed, place)
            if subject is not None:
                return subject
    read = re.match(
        r"[\"\s,]*(?P<source>(?:its|his|her|their|the|a) [\w ]{3,40}?) (?:read|ran|went)\b", parsed.text[end:]
    )
    if read is not None:
        return Source(read["source"], end + read.start("source"), end + read.end("source"))
    return None


def _speaker_of(parsed: Parsed, at: int) -> tuple[int, Source | None]:
    """The nearest verb of saying that the word hangs on, and its subject."""
    below = at
    for place in (*parsed.ancestors(at),):
        word = parsed.words[place]
        if word.lemma in SAYING and word.pos == "VERB":
            branch = _branch(parsed, at, place)
            if branch is not None and parsed.words[branch].dep in {"nsubj", "nsubjpass", "agent"}:
                return -1, None
            if parsed.words[place].tag == "VBN" and any(
                parsed.words[child].dep in {"nsubjpass", "auxpass"} for child in parsed.children[place]
            ):
                below = place
                continue
            if (
                branch is not None
                and parsed.words[branch].dep in {"prep", "npadvmod"}
                and word.lemma == "tell"
            ):
                return -1, None
            subject = subject_of(parsed, place)
            if (
                subject is not None
                and re.search(r"\d", subject.text)
                and re.search(r"\b(?:buses|people|persons|vehicles)\b", subject.text)
            ):
                return -1, None
            if ";" in parsed.text[parsed.words[at].start : word.start]:
                return -1, None
            if subject is not None and not subject.start <= parsed.words[below].start < subject.end:
                outer = outer_speaker(parsed, place) if subject.text.lower() in PRONOUNS else None
                return place, outer or subject
        below = place
    return -1, None


def _branch(parsed: Parsed, at: int, top: int) -> int | None:
    """The child of ``top`` under which ``at`` hangs."""
    chain = [at, *parsed.ancestors(at)]
    return chain[chain.index(top) - 1] if top in chain and chain.index(top) > 0 else None


def _named(parsed: Parsed, at: int, text: str, begin: int) -> Source | None:
    """A source that no verb names: "according to X", "X:", "(X estimate)", "(source: X)"."""
    own, own_begin = _clause_text(parsed, at, text, begin)
    for match in ACCORDING.finditer(own):
        found = phrase_from(parsed, own_begin + match.end())
        if found is not None and not found.text.lower().startswith(
            ("plan", "schedule", "clause", "the agreement", "the deal")
        ):
            return found
    whole = parsed.text
    given = GAVE.search(own)
    if given is not None:
        return Source(given["source"], own_begin + given.start("source"), own_begin + given.end("source"))
    for pattern in (ESTIMATE_OF, BRACKETED, IN_BRACKETS):
        for match in pattern.finditer(whole):
            if (
                parsed.words[at].sentence
                == parsed.words[max(0, parsed.word_at(match.start("source")))].sentence
                or len(whole) < 200
            ):
                return Source(match["source"], match.start("source"), match.end("source"))
    label = LABEL.match(whole)
    names_place = label is not None and bool(gazetteer().fullmatch(label["source"]))
    if (
        label is not None
        and not names_place
        and parsed.words[0].entity != "GPE"
        and not NOT_LABELS.search(label["source"])
        and len(label["source"].split()) <= 5
        and label.end() <= parsed.words[at].start
    ):
        return Source(label["source"], label.start("source"), label.end("source"))
    return None


def _other_speaker(parsed: Parsed, at: int, sentence: int) -> Source | None:
    """A speaker that the parser failed to hang the word on: ", X said" at the end, "X says" before."""
    text, begin = sentence_text(parsed, sentence)
    semicolon = text.find(";", parsed.words[at].start - begin)
    if semicolon >= 0:
        return None
    for match in (
        *TAIL.finditer(text),
        *BARE_VERB.finditer(text),
        *HEADLINE_TAIL.finditer(text.rstrip(" .\"'")),
    ):
        if parsed.words[at].start < begin + match.start() or match.re is not HEADLINE_TAIL:
            words = match["source"].strip().lower().split()
            if words and not set(words) & NO_SPEAKER and not re.search(r"\d|:", match["source"]):
                source = match["source"].strip()
                start = begin + match.start("source")
                return Source(source, start, start + len(source))
    first, _ = parsed.sentences[sentence]
    for place in range(first, at):
        word = parsed.words[place]
        if word.lemma in SAYING and word.pos == "VERB" and word.lemma not in NEEDS_COMPLEMENT:
            governed = parsed.text[word.end : parsed.words[at].start]
            subject = subject_of(parsed, place)
            if (
                subject is not None
                and ";" not in governed
                and len(governed) < 120
                and _is_complement(parsed, place)
            ):
                return subject
    return None


def _is_complement(parsed: Parsed, verb: int) -> bool:
    """Whether something is said: the verb has a clause or an object after it, and is itself no aside."""
    return any(
        parsed.words[child].dep in {"ccomp", "dobj", "parataxis", "xcomp"} and child > verb
        for child in parsed.children[verb]
    )


def _denial_near(parsed: Parsed, at: int, found: Source | None) -> bool:
    if found is None:
        return False
    between = parsed.text[found.end : parsed.words[at].start].lower()
    return bool(
        re.match(
            r"\s*(?:has |have |had )?(?:denied|denies|deny|rejected|rejects|dismissed|refuted)\b", between
        )
    )


def _doubt(parsed: Parsed, at: int, text: str, begin: int) -> tuple[Hedge, bool]:
    own, own_begin = _clause_text(parsed, at, text, begin)
    for pattern, hedge, hidden in DOUBT:
        for match in pattern.finditer(own.lower()):
            last = parsed.word_at(own_begin + match.end() - 1)
            first = parsed.word_at(own_begin + match.start())
            if any(place >= 0 and _reaches(parsed, at, place) for place in (first, last)):
                return hedge, hidden
    verb, _ = _speaker_of(parsed, at)
    if verb >= 0 and parsed.words[verb].lemma in {"believe", "think", "fear", "suspect"}:
        return "believed", False
    return "none", False


def _reaches(parsed: Parsed, at: int, doubting: int) -> bool:
    """Whether a doubting word bears on the word ``at``, and not only on another clause of the sentence."""
    word = parsed.words[doubting]
    anchor = word.head if word.dep in {"advmod", "aux", "auxpass"} else doubting
    clause = parsed.clause_of(at)
    above, chain = parsed.ancestors(at), parsed.ancestors(anchor)
    if clause == parsed.clause_of(anchor) or at in chain:
        return True
    if anchor in above:
        return parsed.words[_branch(parsed, at, anchor) or at].dep != "conj"
    low, high = sorted((parsed.words[at].start, word.start))
    return not re.search(r",| and | but | while |;", parsed.text[low:high])


def _own_part(parsed: Parsed, at: int, text: str, begin: int) -> str:
    return _clause_text(parsed, at, text, begin)[0].lower()


def _clause_text(parsed: Parsed, at: int, text: str, begin: int) -> tuple[str, int]:
    """The sentence's part between semicolons that holds the word."""
    place = min(max(0, parsed.words[at].start - begin), len(text))
    low = text.rfind(";", 0, place) + 1
    high = text.find(";", place)
    return text[low : high if high >= 0 else len(text)], begin + low
