"""Broken rules as English sentences, for a terminal."""

from __future__ import annotations

from safeconduct.checker.verdict import Break, when


def explain(broken: Break) -> str:
    """One broken rule as an English sentence that begins with its code."""
    who = f" convoy {broken.convoy}" if broken.convoy else ""
    where = f" at {broken.place}" if broken.place else ""
    then = f", {when(broken.at)}" if broken.at is not None else ""
    amount = f" (by {broken.by})" if broken.by else ""
    head = f"{broken.code}{who}{where}{then}".rstrip()
    return f"{head}: {broken.detail}{amount}."
