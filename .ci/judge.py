"""Read what pytest printed and say whether it may count as a pass.

A green exit is not enough: a test that was skipped, left out or expected to fail has shown nothing, and a run of no
tests shows nothing at all. Exits 1, with the reasons, where the run may not count. Standard library only.
"""

import re
import sys
from pathlib import Path

CLOSING = re.compile(r"^=+ (?P<counts>.+?) in [\d.]+s(?: \([\d:]+\))? =+\s*$", re.MULTILINE)
COUNT = re.compile(r"(\d+) ([a-z]+)")
ALLOWED = {"passed"}


def closing_line(output: str) -> str | None:
    """The last summary line that pytest printed, or None."""
    lines = list(CLOSING.finditer(output))
    return lines[-1][0].strip() if lines else None


def faults(output: str) -> list[str]:
    """Every reason why this run may not count as a pass; empty where it may."""
    line = closing_line(output)
    if line is None:
        return ["pytest printed no closing line"]
    counts = {word: int(number) for number, word in COUNT.findall(line.partition(" in ")[0])}
    found = [f"{number} {word}" for word, number in counts.items() if word not in ALLOWED and number]
    if not counts.get("passed"):
        found.append("no test passed")
    return found


def main(log: str) -> int:
    output = Path(log).read_text(encoding="utf-8", errors="replace")
    found = faults(output)
    if found:
        print(f"tests: this run does not count: {', '.join(found)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
