"""The one home of SUMO (the extra ``sumo``): where its programs lie, and the network that netconvert makes."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from safeconduct.errors import Missing, SafeconductError

NETWORK: Final = "plan.net.xml"
_CURE: Final = "install it with: pip install 'safeconduct[sumo]' (500 MB)"


class NoNetwork(SafeconductError):
    """SUMO's netconvert made no network of what it was given. Says what it said."""


def program(name: str) -> Path:
    """The path of one of SUMO's programs (``sumo``, ``netconvert``). Raises Missing where the part is not there."""
    try:
        import sumo
    except ImportError:
        raise Missing(f"exporting to SUMO needs its netconvert: {_CURE}") from None
    inside = Path(sumo.SUMO_HOME) / "bin"
    found = next((path for path in (inside / name, inside / f"{name}.exe") if path.is_file()), None)
    if found is None:
        raise Missing(f"SUMO's {name} does not lie beside its package: {_CURE}")
    return found


def network_of(plain: Mapping[str, str]) -> str:
    """The network that netconvert makes of plain nodes, edges and connections (texts by file name).

    Raises Missing without SUMO, NoNetwork with what it said where it could make none.
    """
    netconvert = program("netconvert")
    with TemporaryDirectory() as inside:
        folder = Path(inside)
        for name, text in plain.items():
            (folder / name).write_text(text, encoding="utf-8")
        # Without lanes across junctions and without slowing for turns: a leg takes the time that the case gives it.
        command = [
            str(netconvert), "--node-files", "plan.nod.xml", "--edge-files", "plan.edg.xml",
            "--connection-files", "plan.con.xml", "--no-internal-links", "true", "--no-turnarounds", "true",
            "--junctions.limit-turn-speed", "-1", "--offset.disable-normalization", "true",
            "--geometry.avoid-overlap", "false", "--write-license", "false", "--output-file", NETWORK,
        ]  # fmt: skip
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        made = folder / NETWORK
        if done.returncode != 0 or not made.is_file():
            raise NoNetwork(
                f"SUMO's netconvert made no network: {done.stderr.strip() or done.stdout.strip()}"
            )
        return _without_date(made.read_text(encoding="utf-8"))


def _without_date(text: str) -> str:
    """Without the comment that tells when, where and with which options it was made: same plan, same bytes."""
    head, mark, rest = text.partition("<!--")
    return head + rest.partition("-->")[2].lstrip("\n") if mark else text
