"""A cell of ours never becomes a formula in somebody's spreadsheet, and reads back as it was.

CSV has no types, so a text that a spreadsheet would run gets an apostrophe in front, at the start
of the cell and after every separator a spreadsheet of another country might cut at. Plain signed
numbers (-5, +7 495) are left alone. `restore` is the exact inverse of `neutralise`.
"""

from __future__ import annotations

import re

# What a spreadsheet skips before it looks for a formula: blanks, zero-width and bidi marks, quotes.
_SKIPPED = (
    " \u00a0\u00ad\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff\x0b\x0c"
    "\"'“”‘’`"
)
_RUN = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_CUT = re.compile(r"([,;\t|\r\n])")

_RUNS = re.compile(f"[{_SKIPPED}]*[{_RUN}]")
_NUMBER = re.compile(r"[+-][0-9][0-9 .]*")
_ONLY_SKIPPED = re.compile(f"[{_SKIPPED}]*")
_MAY_RUN = re.compile(f"[{_RUN}\\t\\r\\n]")
_LINE_CUTS = ("\t", "\r", "\n")


def neutralise(text: str) -> str:
    """The text as it must stand in a CSV file."""
    if not _MAY_RUN.search(text):
        return text
    pieces = _CUT.split(text)  # pieces at even places, the separators between them
    for place in range(0, len(pieces), 2):
        if _piece_runs(pieces, place):
            pieces[place] = "'" + pieces[place]
    return "".join(pieces)


def restore(text: str) -> str:
    """The text that `neutralise` was given."""
    if "'" not in text:
        return text
    pieces = _CUT.split(text)
    for place in range(0, len(pieces), 2):
        piece = pieces[place]
        if piece.startswith("'") and (_RUNS.match(piece) or _opens_line(pieces, place)):
            pieces[place] = piece[1:]
    return "".join(pieces)


def would_run(text: str) -> bool:
    """Would a spreadsheet take this text, typed into a cell, for a formula?"""
    return _piece_runs(_CUT.split(text), 0)


def _piece_runs(pieces: list[str], place: int) -> bool:
    piece = pieces[place]
    if _NUMBER.fullmatch(piece):
        return False
    return _RUNS.match(piece) is not None or _opens_line(pieces, place)


def _opens_line(pieces: list[str], place: int) -> bool:
    """A cell that begins with a tab or a line end may push what follows into a cell of its own."""
    if place > 0 or len(pieces) == 1 or pieces[1] not in _LINE_CUTS:
        return False
    return _ONLY_SKIPPED.fullmatch(pieces[0]) is not None
