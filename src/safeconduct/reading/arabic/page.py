"""An Arabic block in bare spelling, with the way back to the characters that the report has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from safeconduct.reading.dates import Dated, dates_in
from safeconduct.reading.places import PlaceName, named_by_list
from safeconduct.reading.prepare import bare_arabic

_SENTENCE_END: Final = re.compile(r"[.!؟؛\n](?=\s|$|\")")
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A block's ``clean`` text and its bare one; ``back`` holds each bare character's place in the clean text."""

    clean: str
    text: str
    back: tuple[int, ...]
    places: tuple[PlaceName, ...]
    dates: tuple[Dated, ...]

    def sentences(self) -> list[Range]:
        """The sentences, in bare characters."""
        found, start = list[Range](), 0
        for match in _SENTENCE_END.finditer(self.text):
            found.append((start, match.end()))
            start = match.end()
        found.append((start, len(self.text)))
        return [(begin, end) for begin, end in found if self.text[begin:end].strip()]

    def origin(self, span: Range) -> Range:
        """A bare span in characters of the block, without the white space at its ends."""
        if not self.back:
            return 0, 0
        last_bare = len(self.back) - 1
        start = self.back[min(span[0], last_bare)]
        # Vowel signs after the last letter belong to it.
        end = self.back[span[1]] if span[1] <= last_bare else len(self.clean)
        end = max(end, start)
        while start < end and self.clean[start].isspace():
            start += 1
        while end > start and self.clean[end - 1].isspace():
            end -= 1
        return start, end

    def written(self, span: Range) -> str:
        """A bare span as the report spells it."""
        start, end = self.origin(span)
        return self.clean[start:end]

    def places_in(self, sentence: Range, source: Range | None) -> tuple[str, ...]:
        """Places named in a sentence, not in the name of its source."""
        found = [
            self.written((place.start, place.end))
            for place in self.places
            if sentence[0] <= place.start < sentence[1]
            and not (source is not None and source[0] <= place.start < source[1])
        ]
        return tuple(dict.fromkeys(found))


def page_of(clean: str, report: date | None, extra_places: tuple[str, ...]) -> Page:
    """A block made ready to be read."""
    text, back = bare_arabic(clean)
    names = tuple(bare_arabic(name)[0] for name in extra_places)
    return Page(
        clean, text, back, tuple(named_by_list(text, names, bared=True)), tuple(dates_in(text, report))
    )
