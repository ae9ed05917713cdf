"""What an identifier in a case may look like, in one place."""

from __future__ import annotations

import re

ID_PATTERN = r"^[a-z0-9][a-z0-9_\-]{0,62}$"
"""Lower-case letters, digits, ``-`` and ``_``: safe in file names, spreadsheets, radio spelling and URLs."""

_ID = re.compile(ID_PATTERN)


def is_id(text: str) -> bool:
    """True when ``text`` may serve as an identifier."""
    return _ID.match(text) is not None
