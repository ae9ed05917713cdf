"""Speakers and how their names go on: noun phrases, subjects, "he", "it" and "the same unit"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from safeconduct.reading.english.speech import (
    ACCORDING,
    BODIES,
    EARLIER,
    NEEDS_COMPLEMENT,
    PERSONS,
    PRONOUNS,
    SAME,
    SAYING,
)
from safeconduct.reading.parsing import Parsed


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker's words and their place in the block."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Memory:
    """Who spoke last, and who was last spoken of: what "he", "it" and "the same unit" lead back to."""

    speaker: Source | None = None
    subject: Source | None = None
    speakers: list[Source] = field(default_factory=list)

    def spoke(self, source: Source) -> None:
        """Take in a speaker."""
        self.speaker = source
        if source.text.lower() not in PRONOUNS:
            self.speakers = [*self.speakers[-7:], source]

    def same_as(self, noun: str) -> Source | None:
        """Whom "the same unit" means: who was last called that, else the last body, or person, that spoke."""
        known = list(reversed(self.speakers))
        called = [each for each in known if noun in each.text.lower().split()]
        bodies = [each for each in known if not PERSONS.search(each.text)]
        alike = bodies if noun in BODIES else known
        return next(iter([*called, *alike]), self.speaker)

    def carried_over(self) -> None:
        """In a new block the names are still known, but their places are not in it."""
        self.speaker = None if self.speaker is None else replace(self.speaker, start=-1, end=-1)
        self.subject = None if self.subject is None else replace(self.subject, start=-1, end=-1)
        self.speakers = [replace(each, start=-1, end=-1) for each in self.speakers]


def resolved(source: Source, memory: Memory) -> Source:
    """The name behind a pronoun or "the same unit", where the sentences before hold one."""
    words = source.text.lower().split()
    pronoun = bool(words) and (words[0] in PRONOUNS and len(words) <= 2)
    if SAME.search(source.text):
        return memory.same_as(words[-1]) or memory.subject or source
    if pronoun:
        return memory.speaker or memory.subject or source
    return source


def remember(parsed: Parsed, sentence: int, memory: Memory) -> None:
    """Take in who spoke, and who was spoken of, in a sentence that has been read."""
    first, last = parsed.sentences[sentence]
    spoke = False
    for place in range(first, last):
        word = parsed.words[place]
        if word.lemma in SAYING and word.pos == "VERB":
            subject = subject_of(parsed, place)
            counts = word.lemma not in NEEDS_COMPLEMENT or any(
                parsed.words[each].pos == "NUM" for each in parsed.subtree(place)
            )
            if subject is not None and counts and not re.search(r"\d", subject.text):
                memory.spoke(resolved(subject, memory))
                spoke = True
    text, begin = sentence_text(parsed, sentence)
    for match in ACCORDING.finditer(text):
        named = phrase_from(parsed, begin + match.end())
        if named is not None:
            memory.spoke(resolved(named, memory))
            spoke = True
    for place in range(first, last):
        word = parsed.words[place]
        main = word.dep in {"nsubj", "nsubjpass"} and parsed.words[word.head].head == word.head
        if main and (word.pos == "PROPN" or PERSONS.search(word.lower) or word.lower in BODIES):
            memory.subject = _phrase(parsed, place)
            if not spoke and word.entity in {"PERSON", "ORG"}:
                memory.speaker = memory.subject


def outer_speaker(parsed: Parsed, verb: int) -> Source | None:
    """Whom a pronoun means whose verb hangs on another one of saying: "officials said they could confirm"."""
    for place in parsed.ancestors(verb):
        if parsed.words[place].lemma in SAYING and parsed.words[place].pos == "VERB":
            subject = subject_of(parsed, place)
            if subject is not None and subject.text.lower() not in PRONOUNS:
                return subject
    return None


def subject_of(parsed: Parsed, verb: int) -> Source | None:
    """Who a verb says its speaker is: its subject, or that of the verb that it is joined to."""
    for place in (verb, *parsed.ancestors(verb)[:2]):
        # The nearest first: where the parser gives a verb two subjects, the other one belongs to a clause before.
        for child in sorted(parsed.children[place], key=lambda child: abs(child - place)):
            quoted = parsed.words[child].dep == "nsubjpass" and parsed.words[place].lemma in {"quote", "cite"}
            if parsed.words[child].dep == "nsubj" or quoted:
                return _phrase(parsed, child)
        above = parsed.words[parsed.words[place].head]
        crossed = parsed.text[
            min(above.start, parsed.words[place].start) : max(above.start, parsed.words[place].start)
        ]
        quoted_above = parsed.words[place].dep == "ccomp" and above.lemma in {"quote", "cite"}
        if not (parsed.words[place].dep in {"conj", "advcl", "xcomp"} or quoted_above) or ";" in crossed:
            break
    return None


def _phrase(parsed: Parsed, head: int) -> Source | None:
    """A noun with what belongs to its name, without relative clauses and what follows a comma."""
    keep = {head}
    waiting = [head]
    while waiting:
        for child in parsed.children[waiting.pop()]:
            if (
                parsed.words[child].dep in {"relcl", "acl", "advcl", "punct", "cc", "conj", "appos"}
                and not (
                    parsed.words[child].dep == "acl"
                    and parsed.words[child].lemma in {"travel", "speak", "base", "accompany", "run"}
                )
                and parsed.words[child].text not in {"-", "'s"}
            ):
                continue
            keep.add(child)
            waiting.append(child)
    low, high = min(keep), max(keep)
    while (low < head and parsed.words[low].dep in {"advmod", "cc", "mark", "npadvmod", "intj", ""}) or (
        low < head and (parsed.words[low].lower in EARLIER or not parsed.words[low].text.strip())
    ):
        low += 1
    run = [head]
    for place in range(head - 1, low - 1, -1):
        if place not in keep and parsed.words[place].text != "-":
            break
        run.insert(0, place)
    for place in range(head + 1, high + 1):
        if place not in keep and parsed.words[place].text != "-":
            break
        run.append(place)
    start, end = parsed.words[run[0]].start, parsed.words[run[-1]].end
    text = parsed.text[start:end]
    return Source(text, start, end) if text.strip() else None


def phrase_from(parsed: Parsed, start: int) -> Source | None:
    """The noun phrase that begins at a character: up to a comma, a verb or the end of the sentence."""
    first = parsed.word_at(start)
    if first < 0:
        return None
    place = first
    while place < len(parsed.words) and parsed.words[place].sentence == parsed.words[first].sentence:
        word = parsed.words[place]
        if word.text in {",", ";", ":", ".", "(", ")", '"', "-"} or (
            word.pos in {"VERB", "AUX"} and word.dep not in {"amod", "compound"}
        ):
            break
        if word.lower in {"who", "which", "that", "as", "while", "but"} and place > first:
            break
        place += 1
    if place == first:
        return None
    end = parsed.words[place - 1].end
    begin = parsed.words[first].start
    return Source(parsed.text[begin:end], begin, end)


def sentence_text(parsed: Parsed, sentence: int) -> tuple[str, int]:
    first, last = parsed.sentences[sentence]
    begin = parsed.words[first].start
    return parsed.text[begin : parsed.words[last - 1].end], begin
