"""A cell of ours never becomes a formula in somebody's spreadsheet, and reads back as it was.

CSV has no types, so a text that a spreadsheet would run gets an apostrophe in front, at the start
of the cell and after every separator a spreadsheet of another country might cut at. Plain signed
numbers (-5, +7 495) are left alone. `restore` is the exact inverse of `neutralise`.
"""

from __future__ import annotations

import re

# What a spreadsheet skips before it looks for a formula: blanks, zero-width and bidi marks, quotes.
_SKIPPED = (
    "\\s\u00a0\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3000\ufeff\"'“”‘’`"
)
_RUN = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_CUT = ",;\\t|\\r\\n"
_NUMBER = f"[+-][0-9][0-9 .]*(?:$|[{_CUT}])"

_START = f"(?:^|(?<=[{_CUT}]))"
_DANGER = re.compile(f"{_START}(?!{_NUMBER})(?=[{_SKIPPED}]*[{_RUN}]|\\A[\\t\\r\\n])")
_MARKED = re.compile(f"{_START}'(?=[{_SKIPPED}]*[{_RUN}]|(?<=\\A')[\\t\\r\\n])")
_MAY_RUN = re.compile(f"[{_RUN}\\t\\r\\n]")


def neutralise(text: str) -> str:
    """The text as it must stand in a CSV file."""
    return _DANGER.sub("'", text) if _MAY_RUN.search(text) else text


def restore(text: str) -> str:
    """The text that `neutralise` was given."""
    return _MARKED.sub("", text) if "'" in text else text


def would_run(text: str) -> bool:
    """Would a spreadsheet take this text, typed into a cell, for a formula?"""
    return bool(_DANGER.match(text))
