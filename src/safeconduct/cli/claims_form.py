"""The terminal form for claims: a line for each question, the answers of the last claim as defaults, codes for choices.

It reads lines and writes lines, so that it works over a pipe. At most one claim is kept and not yet on disk: it can be
taken back until the next one is kept. What is said to be saved is on disk.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from safeconduct.claims.book import next_id
from safeconduct.claims.claim import ASSERTIONS, BASES, COUNTINGS, KINDS, UNITS
from safeconduct.claims.typed import figure_of, western
from safeconduct.claims.when import PRECISIONS
from safeconduct.errors import Fault, InvalidInput
from safeconduct.scenario.claims import CaseClaims, claim_cells
from safeconduct.words.voice import FSI, PDI, Voice
from safeconduct.workspace.claims import add_cells, checked_claim, now_written

BACK, REST, EMPTY, HELP = "<", "=", "-", "?"
UNDO, QUIT, DROP = "u", "q", "x"
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kind": tuple(kind for kind in KINDS if kind not in ASSERTIONS),
    "unit": UNITS,
    "counting": COUNTINGS,
    "basis": BASES,
}
QUESTIONS: Final[tuple[str, ...]] = (
    *("figure", "kind", "unit", "population", "counting", "since", "movement", "at", "place", "claimed_by"),
    *("through", "basis", "grade", "reported", "address", "captured", "quote", "language", "log_row", "note"),
)
_REVIEW_ONLY: Final = ("said", "copy_of", "supersedes")
_NOT_KEPT: Final = frozenset({"figure", "quote", "note", "copy_of", "supersedes"})
_KNOWN: Final = ("population", "place", "claimed_by", "through", "movement", "language")
_DONE: Final = re.compile(r"done|complete|all out|over|انتهى|اكتمل|انتهت|اكتملت")
_NOT_DONE: Final = re.compile(r"not (?:done|complete|over)|لم (?:ينته|تنته|يكتمل|تكتمل)|غير مكتمل")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_PLAIN: Final = str.maketrans("", "", FSI + PDI)


class _Ended(Exception):
    """The input is at its end."""


class _Back(Exception):
    """Back to the question before."""


class _Rest(Exception):
    """All other answers as before."""


@dataclass(slots=True)
class Form:
    """One sitting at the form. ``read`` gives the next line without its end, None at the end of the input."""

    case: CaseClaims
    voice: Voice
    entered_by: str
    read: Callable[[str], str | None]
    write: Callable[[str], None]
    added: list[str] = field(default_factory=list)
    pending: dict[str, str] | None = None
    known: dict[str, Counter[str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def run(self) -> list[str]:
        """Enter claims until the input ends; the ids of those that were saved."""
        self._learn(claim_cells(claim) for claim in self.case.book.claims)
        self.answers = self._kept_answers(
            claim_cells(self.case.book.claims[-1]) if self.case.book.claims else {}
        )
        self._say("claims-form-head", case=self.case.name, undo=UNDO, quit=QUIT, drop=DROP)
        drop = False
        while True:
            try:
                word = self._first()
                if word in {QUIT, DROP}:
                    drop = word == DROP
                    break
            except _Ended:
                break
            try:
                cells = self._one(word)
            except _Ended:
                self._say("claims-form-unfinished")
                break
            if cells is not None:
                self._save()
                self.pending = cells
                self._say("claims-form-kept", id=cells["id"], undo=UNDO, quit=QUIT)
        if not drop:
            self._save()
        self._say("claims-form-ended", n=len(self.added))
        return self.added

    def _first(self) -> str:
        """The figure of the next claim, or a word that ends the sitting."""
        while True:
            text = self._line("claims-ask-figure", "").strip()
            if western(text) in {QUIT, DROP}:
                return western(text)
            if western(text) == UNDO:
                self._undo()
            elif text == HELP or not text:
                self._say("claims-form-not-figure", text=text or HELP)
            elif figure_cells(text):
                return text
            else:
                self._say("claims-form-not-figure", text=text)

    def _one(self, figure: str) -> dict[str, str] | None:
        """One whole claim as cells, reviewed; None where it was thrown away."""
        before, place = dict(self.answers), 1
        self.answers = {name: text for name, text in before.items() if name not in _NOT_KEPT}
        self.answers["figure"] = figure
        while place < len(QUESTIONS):
            name = QUESTIONS[place]
            try:
                if self._wanted(name):
                    self._ask(name)
                else:
                    self.answers.pop(name, None)
            except _Back:
                place = max(1, place - 1)
                while place > 1 and not self._wanted(QUESTIONS[place]):
                    place -= 1
                continue
            except _Rest:
                break
            place += 1
        cells = self._review()
        if cells is None:
            self.answers = before
        return cells

    def _review(self) -> dict[str, str] | None:
        while True:
            cells = self._cells()
            names = [name for name in (*QUESTIONS, *_REVIEW_ONLY) if self.answers.get(name)]
            for number, name in enumerate(names, start=1):
                self.write(f"{number:>3}  {self._label(name)}: {self._shown(name)}")
            faults: tuple[Fault, ...] = ()
            try:
                checked_claim(self.case, cells)
            except InvalidInput as invalid:
                faults = invalid.faults
            for fault in faults:
                self.write(f"  ! {fault}")
            self._say("claims-form-review", drop=DROP)
            answer = western(self._read(""))
            if not answer and not faults:
                return cells
            if answer == DROP:
                return None
            name = names[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(names) else answer
            if name in (*QUESTIONS, *_REVIEW_ONLY):
                try:
                    self._ask(name)
                except (_Back, _Rest):
                    continue

    def _ask(self, name: str) -> None:
        """Ask until the answer can be used, and keep it."""
        while True:
            text = self._line(f"claims-ask-{name}", self._shown(name), name).strip()
            if text == BACK:
                raise _Back
            if text == REST:
                raise _Rest
            if text == HELP:
                self._help(name)
            elif not text or text == EMPTY:
                if text == EMPTY:
                    self.answers.pop(name, None)
                return
            else:
                found = self._understood(name, text)
                if found is not None:
                    self.answers[name] = found
                    return

    def _understood(self, name: str, text: str) -> str | None:
        """An answer as its cell holds it; None where it was none, and that was said."""
        plain = western(text)
        if name == "figure":
            return self._or_say(text if figure_cells(text) else None, "claims-form-not-figure", text)
        if name in _CHOICES:
            return self._or_say(self._choice(name, plain), "claims-form-not-choice", text)
        if name == "grade":
            match = re.fullmatch(r"([a-f])\s*([1-6])", plain)
            return self._or_say(match and (match[1] + match[2]).upper(), "claims-form-not-grade", text)
        if name in {"at", "since"}:
            return _moment(plain, self.answers.get(name, ""))
        if name == "captured":
            return self._or_say(_captured(text), "claims-form-not-captured", text)
        if name in _KNOWN and plain.isdecimal():
            listed = self._listed(name)
            if 0 < int(plain) <= len(listed):
                return listed[int(plain) - 1]
        return text

    def _choice(self, name: str, plain: str) -> str | None:
        """A choice by its number, its code or the beginning of one, or of its words in the form's language."""
        choices = _CHOICES[name]
        if plain.isdecimal():
            return choices[int(plain) - 1] if 0 < int(plain) <= len(choices) else None
        plain = plain.replace(" ", "_") if plain.isascii() else plain
        if plain in choices:
            return plain
        begun = [choice for choice in choices if choice.startswith(plain)]
        told = [choice for choice in choices if western(self._choice_text(name, choice)).startswith(plain)]
        found = begun or told
        return found[0] if len(found) == 1 else None

    def _cells(self) -> dict[str, str]:
        """The row that the answers make."""
        answers = dict(self.answers)
        figure = figure_cells(answers.pop("figure"))
        grade = answers.pop("grade", "")
        if "kind" in figure:
            for name in ("kind", "counting", "since", "movement", "basis"):
                answers.pop(name, None)
        cells = {"id": self._next_id(), **answers, **figure}
        cells["at"], cells["precision"] = _apart(answers.get("at", ""))
        cells["since"] = _apart(answers.get("since", ""))[0]
        if grade:
            cells |= {"reliability": grade[0], "credibility": grade[1]}
        cells |= {"entered_by": self.entered_by, "entered_at": now_written(self.case)}
        return {name: text for name, text in cells.items() if text}

    def _wanted(self, name: str) -> bool:
        """Whether a question makes sense after the answers so far."""
        assertion = "kind" in figure_cells(self.answers["figure"])
        counting = self.answers.get("counting", "")
        if name == "since":
            return counting == "period" and not assertion
        if name == "movement":
            return counting == "movement" and not assertion
        return not (assertion and name in {"kind", "counting", "basis"})

    def _save(self) -> None:
        if self.pending is None:
            return
        claim = add_cells(self.case, {name: text for name, text in self.pending.items() if name != "id"})
        self.pending = None
        self.added.append(claim.id)
        self._learn([claim_cells(claim)])
        self._say("claims-form-saved", id=claim.id)

    def _undo(self) -> None:
        if self.pending is None:
            self._say("claims-form-nothing")
            return
        self._say("claims-form-undone", id=self.pending["id"])
        self.pending = None

    def _next_id(self) -> str:
        held = [self.pending["id"]] if self.pending else []
        return next_id([*self.case.book.claim, *self.added, *held])

    def _kept_answers(self, cells: dict[str, str]) -> dict[str, str]:
        """The answers that the last claim of the book gives as defaults."""
        kept: dict[str, str] = {
            name: cells[name] for name in QUESTIONS if name in cells and name not in _NOT_KEPT
        }
        if cells.get("kind") in ASSERTIONS:
            kept.pop("kind", None)
        if kept:
            kept["grade"] = cells.get("reliability", "F") + cells.get("credibility", "6")
            kept["at"] = f"{cells['at']} {cells['precision']}"
            if kept.get("captured") and not _HASH.fullmatch(kept["captured"]):
                kept.pop("captured")
        return kept

    def _learn(self, rows: Iterable[dict[str, str]]) -> None:
        for cells in rows:
            for name in _KNOWN:
                if cells.get(name):
                    self.known.setdefault(name, Counter())[cells[name]] += 1

    def _listed(self, name: str) -> list[str]:
        counted = self.known.get(name, Counter())
        return sorted(counted, key=lambda text: (-counted[text], text))[:20]

    def _help(self, name: str) -> None:
        if name in _CHOICES:
            options = [f"{code} – {self._choice_text(name, code)}" for code in _CHOICES[name]]
        elif name == "at":
            options = [f"{code} – {self._plain(f'claims-precision-{code}')}" for code in PRECISIONS]
        else:
            options = self._listed(name)
        for number, option in enumerate(options, start=1):
            self.write(f"{number:>4}  {option}")

    def _choice_text(self, name: str, code: str) -> str:
        return self._plain(f"claims-{name}-{code}")

    def _shown(self, name: str) -> str:
        """An answer as the form shows it: choices in words."""
        text = self.answers.get(name, "")
        return self._choice_text(name, text) if name in _CHOICES and text else text

    def _label(self, name: str) -> str:
        return self._plain(f"claims-ask-{name}")

    def _or_say(self, found: str | None, message: str, text: str) -> str | None:
        if found is None:
            self._say(message, text=text)
        return found or None

    def _line(self, message: str, default: str, name: str = "") -> str:
        shown = f" [{default}]" if default else ""
        return self._read(f"{self._plain(message)}{shown}: ")

    def _read(self, prompt: str) -> str:
        line = self.read(prompt)
        if line is None:
            raise _Ended
        return line

    def _say(self, message: str, **arguments: str | int) -> None:
        self.write(self.voice.say(message, **arguments).translate(_PLAIN))

    def _plain(self, message: str) -> str:
        return self.voice.say(message).translate(_PLAIN)


def figure_cells(text: str) -> dict[str, str]:
    """The cells that a figure, or "done" and "not done", fills; none where the text is neither."""
    plain = western(text)
    if _NOT_DONE.fullmatch(plain):
        return {"kind": "not_complete", "counting": "moment"}
    if _DONE.fullmatch(plain):
        return {"kind": "complete", "counting": "moment"}
    typed = figure_of(text)
    if typed is None:
        return {}
    if typed.low == typed.high:
        return {"value": str(typed.low), "hedge": typed.hedge}
    return {"low": str(typed.low), "high": str(typed.high), "hedge": typed.hedge}


def _apart(answer: str) -> tuple[str, str]:
    """A time and its precision, which stands behind a space where it is given."""
    written, _, precision = answer.partition(" ")
    return written, precision.strip()


def _moment(plain: str, before: str) -> str:
    """A time as typed: ``2016-12-20T09:20``, ``20`` or ``20 09:20`` of the month before, ``09:20`` of the same day,
    each with a precision behind it. What cannot be completed is kept as it is, for the review to refuse.
    """
    day, precision, clock = _apart(before)[0][:10], "", ""
    typed_day = ""
    for piece in (
        plain.replace("t", " ", 1).split() if re.match(r"\d{4}-\d\d-\d\dt", plain) else plain.split()
    ):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", piece):
            typed_day = piece
        elif re.fullmatch(r"\d\d?:\d\d", piece):
            clock = piece.zfill(5)
        elif re.fullmatch(r"\d\d?", piece) and day:
            typed_day = f"{day[:8]}{int(piece):02d}"
        elif piece in PRECISIONS:
            precision = piece
        else:
            return plain
    written = typed_day or day
    if not written:
        return plain
    return f"{written}{f'T{clock}' if clock else ''}{f' {precision}' if precision else ''}"


def _captured(text: str) -> str | None:
    """The SHA-256 of a file that was captured, or the one that was typed."""
    if _HASH.fullmatch(text.strip().lower()):
        return text.strip().lower()
    path = Path(text.strip()).expanduser()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
