"""Which language a page speaks, which digits it writes, and which way it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tongue = Literal["en", "ar"]
Digits = Literal["western", "arabic-indic"]
TONGUES: tuple[Tongue, ...] = ("en", "ar")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True)
class Language:
    """One page's language. Digits are Western unless the tag asks for Arabic-Indic ones (``ar-u-nu-arab``).

    Western is the default for Arabic too, so that a number read out over the radio is the same on both halves of a
    sheet in two languages, and identifiers can be copied as they stand.
    """

    tongue: Tongue
    digits: Digits = "western"

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Writing direction, as HTML's ``dir`` wants it."""
        return "rtl" if self.tongue == "ar" else "ltr"

    @property
    def tag(self) -> str:
        """BCP 47 tag, for HTML's ``lang``."""
        return f"{self.tongue}-u-nu-arab" if self.digits == "arabic-indic" else self.tongue

    def in_digits(self, text: str) -> str:
        """The same text with every digit in this page's kind."""
        return text.translate(ARABIC_INDIC) if self.digits == "arabic-indic" else text


LANGUAGES: dict[str, Language] = {
    "en": Language("en"),
    "ar": Language("ar"),
    "ar-u-nu-latn": Language("ar"),
    "ar-u-nu-arab": Language("ar", "arabic-indic"),
}


def language_of(tag: str) -> Language:
    """The language of a tag such as ``en``, ``ar`` or ``ar-u-nu-arab``. ValueError names those there are."""
    try:
        return LANGUAGES[tag]
    except KeyError:
        raise ValueError(f"no words in language {tag!r}; there are {', '.join(LANGUAGES)}") from None
