"""The fields of deals as a frame: what kind each is, and how it becomes numbers and categories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tandem.winning.learning.frame import Frame
from tandem.winning.learning.mapping import ColumnsMap
from tandem.winning.learning.tables import Sheet
from tandem.winning.learning.values import as_moments, as_numbers, is_missing
from tandem.winning.learning.words import TEXT_PARTS, text_parts

_ID_NAME = re.compile(r"^(.*[ _])?(id|uuid|guid|no|nr|number|编号|单号|序号)$", re.IGNORECASE)
MOST_LEVELS = 20_000


@dataclass(frozen=True)
class Field:
    """One field: its kind and, column by column, how it stands in the frame."""

    name: str
    kind: str  # numeric, categorical, date, text
    numbers: np.ndarray  # rows x columns
    codes: np.ndarray  # rows x columns
    levels: tuple[int, ...]


def read_fields(
    names: Sequence[str],
    train: Sheet,
    test: Sheet,
    given: ColumnsMap,
    *,
    day_first: bool | None,
    moment: np.ndarray | None,
) -> tuple[list[Field], list[str]]:
    """Every field that says something, over the rows of TRAIN then TEST, and what was guessed."""
    said: list[str] = []
    found: list[Field] = []
    guessed: dict[str, list[str]] = {}
    for name in names:
        cells = train.column(name) + test.column(name)
        kind = _given_kind(name, given)
        if not kind:
            kind = _guess_kind(name, cells, day_first)
            guessed.setdefault(kind, []).append(name)
        if kind in ("numeric", "categorical", "date", "text"):
            found.append(_field(name, kind, cells, train.rows, day_first, moment))
    for kind, listed in guessed.items():
        said.append(f"Guessed: {_KINDS[kind]} {', '.join(listed)}.")
    return found, said


_KINDS = {
    "numeric": "numbers:",
    "categorical": "categories:",
    "date": "dates:",
    "text": "free text:",
    "empty": "left out, one value or none:",
    "key": "left out, a number of its own for nearly each row:",
}


def as_frame(found: Sequence[Field], rows: int) -> Frame:
    numbers = [field.numbers for field in found if field.numbers.shape[1]]
    codes = [field.codes for field in found if field.codes.shape[1]]
    names = [f.name for f in found for _ in range(f.numbers.shape[1])]
    names += [f.name for f in found for _ in range(f.codes.shape[1])]
    return Frame(
        np.hstack(numbers) if numbers else np.empty((rows, 0)),
        np.hstack(codes) if codes else np.empty((rows, 0), np.int32),
        tuple(level for field in found for level in field.levels),
        tuple(names),
    )


def _given_kind(name: str, given: ColumnsMap) -> str:
    for kind in ("numeric", "categorical", "date", "text"):
        if name in getattr(given, kind):
            return kind
    return ""


def _guess_kind(name: str, cells: Sequence[str], day_first: bool | None) -> str:
    values = dict.fromkeys(cells)
    filled = [value for value in values if not is_missing(value)]
    if len(filled) + (len(filled) < len(values)) <= 1:
        return "empty"
    some = filled[:3_000]
    full = sum(1 for cell in cells if not is_missing(cell))
    numeric = as_numbers(some)[1]
    if numeric > 0.97:
        compact = all(re.fullmatch(r"(19|20)\d{6}", value) for value in some[:200])
        if compact:
            return "date"
        whole = all("." not in value for value in some[:200])
        unlike = whole and len(filled) > 0.98 * full and len(filled) > 50
        return "key" if unlike and _ID_NAME.match(name) else "numeric"
    if as_moments(some, day_first)[1] > 0.95:
        return "date"
    if len(filled) > 30 and sum(map(_is_long, some)) > 0.5 * len(some):
        return "text"
    if len(filled) > 0.9 * full and len(filled) > 50:
        return "key"
    return "categorical"


def _is_long(value: str) -> bool:
    return value.count(" ") >= 3 or (len(value) >= 12 and not value.isascii())


def _field(
    name: str,
    kind: str,
    cells: list[str],
    train_rows: int,
    day_first: bool | None,
    moment: np.ndarray | None,
) -> Field:
    rows = len(cells)
    none = np.empty((rows, 0))
    no_codes = np.empty((rows, 0), np.int32)
    if kind == "categorical":
        codes, levels = _coded(cells)
        return Field(name, kind, none, codes[:, None], (levels,))
    if kind == "text":
        return Field(name, kind, text_parts(cells, train_rows), no_codes, ())
    if kind == "date":
        days = as_moments(cells, day_first)[0]
        if moment is not None:
            days = np.where(np.isnan(moment), np.nan, days - moment)
        return Field(name, kind, days[:, None], no_codes, ())
    numbers = as_numbers(cells)[0]
    values = np.unique(numbers[~np.isnan(numbers)])
    if 2 < len(values) <= 12 and np.all(values == np.round(values)):
        # few whole numbers may be codes of something: the models may take them either way
        codes = np.where(np.isnan(numbers), -1, np.searchsorted(values, numbers)).astype(np.int32)
        return Field(name, kind, numbers[:, None], codes[:, None], (len(values),))
    return Field(name, kind, numbers[:, None], no_codes, ())


def _coded(cells: Sequence[str]) -> tuple[np.ndarray, int]:
    """Codes by first appearance; differences of case and spaces are the same category."""
    known: dict[str, int] = {}
    codes: dict[str, int] = {}
    for cell in dict.fromkeys(cells):
        if is_missing(cell):
            known[cell] = -1
            continue
        plain = " ".join(cell.lower().split())
        known[cell] = min(codes.setdefault(plain, len(codes)), MOST_LEVELS)
    out = np.fromiter((known[cell] for cell in cells), np.int32, len(cells))
    return out, min(len(codes), MOST_LEVELS) + 1


__all__ = ["TEXT_PARTS", "Field", "as_frame", "read_fields"]
