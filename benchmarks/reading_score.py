"""How well reports are read: precision and recall on the parts of the corpus in tests/reading/corpus.

    .venv/bin/python benchmarks/reading_score.py                      # both halves
    .venv/bin/python benchmarks/reading_score.py --half fresh         # the part by another hand
    .venv/bin/python benchmarks/reading_score.py --half development --errors

A figure is right when its value, or both ends of its range, are. Kind, attribution and hedge are right only on a figure
that is right too: a missed figure costs recall, an invented one precision, in all of them. ``--errors`` lists what went
wrong; a part whose errors have been looked at is no measure any more.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "reading" / "corpus"
HALVES = ("development", "unseen")
PARTS = (*HALVES, "fresh")
FIELDS = ("figure", "kind", "attribution", "hedge", "unit", "places", "on", "all four")
VEHICLES = {"buses", "ambulances", "vehicles", "private_vehicles", "convoys"}


def items_of(half: str) -> list[dict[str, Any]]:
    """The texts of one half, or of the fresh part, with what they hold."""
    lines = (CORPUS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_item(item: dict[str, Any]) -> dict[str, Any]:
    """What the reader proposes for a text, in the JSON of the command."""
    from safeconduct.reading.report import as_json, read_report

    return as_json(read_report(item["text"], report_date=date.fromisoformat(item["date"])))


def figure_of(claim: dict[str, Any]) -> tuple[Any, Any]:
    """A figure as its two ends."""
    return (claim["value"], claim["value"]) if "value" in claim else (claim["min"], claim["max"])


def kind_of(claim: dict[str, Any]) -> str:
    """The kind; of vehicles it is not annotated."""
    return "vehicles" if claim["unit"] in VEHICLES else str(claim["kind"])


def same_source(one: str, other: str) -> bool:
    """Whether two phrases name one source: the same words, or all words of one in the other."""
    first, second = _words(one), _words(other)
    return first == second or bool(first and second and (first <= second or second <= first))


def _words(source: str) -> frozenset[str]:
    text = re.sub(r"['’]s\b", "", source.lower())
    return frozenset(word for word in re.findall(r"\w+", text) if word not in {"the", "a", "an"})


def same_places(one: list[str], other: list[str]) -> bool:
    """Whether two lists name the same places, articles and sides aside."""
    return len(one) == len(other) and all(any(same_source(a, b) for b in other) for a in one)


AGREES: dict[str, Callable[[dict[str, Any], dict[str, Any]], bool]] = {
    "figure": lambda _gold, _read: True,
    "kind": lambda gold, read: kind_of(gold) == kind_of(read),
    "attribution": lambda gold, read: (
        same_source(gold["source"], read["source"]) and gold["denied"] == read["denied"]
    ),
    "hedge": lambda gold, read: bool(gold["hedge"] == read["hedge"]),
    "unit": lambda gold, read: bool(gold["unit"] == read["unit"]),
    "places": lambda gold, read: same_places(gold["places"], read["places"]),
    "on": lambda gold, read: bool(
        gold.get("on", read["on"]) == read["on"]
    ),  # annotated where the text makes it plain
}
AGREES["all four"] = lambda gold, read: all(
    AGREES[field](gold, read) for field in ("kind", "attribution", "hedge")
)


def pairs_of(item: dict[str, Any], read: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Gold claims and proposals with the same figure, those that agree in most fields first."""
    candidates = [
        (-sum(agrees(gold, claim) for agrees in AGREES.values()), g, r)
        for g, gold in enumerate(item["claims"])
        for r, claim in enumerate(read["claims"])
        if figure_of(gold) == figure_of(claim)
    ]
    used_gold, used_read, found = set[int](), set[int](), []
    for _, g, r in sorted(candidates):
        if g not in used_gold and r not in used_read:
            used_gold.add(g)
            used_read.add(r)
            found.append((item["claims"][g], read["claims"][r]))
    return found


def score(half: str, *, errors: bool = False, language: str = "") -> dict[str, tuple[int, int, int]]:
    """For each field: right ones, ones in the corpus, ones proposed."""
    right: Counter[str] = Counter()
    gold_total, read_total, gold_events, read_events = 0, 0, 0, 0
    bins: dict[float, list[bool]] = {}
    for item in items_of(half):
        if language and item["lang"] != language:
            continue
        read = read_item(item)
        pairs = pairs_of(item, read)
        gold_total += len(item["claims"])
        read_total += len(read["claims"])
        for gold, claim in pairs:
            right.update(field for field in FIELDS if AGREES[field](gold, claim))
        paired = {id(claim): AGREES["all four"](gold, claim) for gold, claim in pairs}
        for claim in read["claims"]:
            bins.setdefault(claim["confidence"], []).append(paired.get(id(claim), False))
        wanted, got = Counter(item["events"]), Counter(event["kind"] for event in read["events"])
        right["events"] += (wanted & got).total()
        gold_events += wanted.total()
        read_events += got.total()
        if errors:
            show_errors(item, read, pairs)
    print(
        f"\n{half}{' ' + language if language else ''}: confidence said, claims, share of them right in all four"
    )
    for said in sorted(bins, reverse=True):
        print(f"  {said:5.2f} {len(bins[said]):5d} {sum(bins[said]) / len(bins[said]):6.2f}")
    totals = {field: (right[field], gold_total, read_total) for field in FIELDS}
    return totals | {"events": (right["events"], gold_events, read_events)}


def show_errors(
    item: dict[str, Any], read: dict[str, Any], pairs: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    """What went wrong in one text."""
    lines = [
        f"    {field}: {_shown(gold, field)} read as {_shown(claim, field)} ({claim['text']})"
        for gold, claim in pairs
        for field in FIELDS[1:-1]
        if not AGREES[field](gold, claim)
    ]
    seen_gold, seen_read = {id(gold) for gold, _ in pairs}, {id(claim) for _, claim in pairs}
    lines += [f"    missed: {gold}" for gold in item["claims"] if id(gold) not in seen_gold]
    lines += [
        f"    invented: {claim['text']!r} {claim['kind']}"
        for claim in read["claims"]
        if id(claim) not in seen_read
    ]
    wanted, got = Counter(item["events"]), Counter(event["kind"] for event in read["events"])
    if wanted != got:
        spans = [(event["kind"], event["text"]) for event in read["events"] if event["kind"] not in wanted]
        lines.append(f"    events: {sorted(wanted)} read as {sorted(got)} {spans}")
    if lines:
        print(f"{item['id']} {item['text']}", *lines, sep="\n")


def _shown(claim: dict[str, Any], field: str) -> str:
    return repr(claim.get("source" if field == "attribution" else field))


def show(half: str, totals: dict[str, tuple[int, int, int]]) -> None:
    """One half's table."""
    print(f"{half:<14}precision  recall   right / in corpus / proposed")
    for field, (right, gold, read) in totals.items():
        precision = right / read if read else 1.0
        recall = right / gold if gold else 1.0
        print(f"  {field:<12}{precision:8.3f}{recall:9.3f}   {right} / {gold} / {read}")


def main() -> int:
    """Print the score of one part, or of both halves."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=PARTS)
    parser.add_argument("--language", default="", choices=("", "en", "ar"))
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    asked = parser.parse_args()
    for half in (asked.half,) if asked.half else HALVES:
        show(half, score(half, errors=asked.errors, language=asked.language))
    return 0


if __name__ == "__main__":
    sys.exit(main())
