"""What a table is, whichever file it came from: sheets, a header, and numbered rows of raw cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that shows something in Excel but holds no value to read; never passed on as empty."""

    code: str  # "error_value" or "formula_without_value"
    text: str  # "#REF!", or the formula


Cell = str | float | int | bool | date | datetime | time | CellFault
RawRow = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file is read before it is refused."""

    bytes: int = 50 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    entries: int = 2_000
    ratio: int = 400
    rows: int = 500_000
    columns: int = 1_000
    memory_bytes: int = 1024 * 1024 * 1024
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns` are the positions (0 is A) in which any row holds something."""

    name: str
    hidden: bool
    row_count: int
    columns: tuple[int, ...]
    fault_count: int = 0
    filled_count: int = 0  # cells that took their text from the merged cell above
    merges: tuple[tuple[int, int, int, int], ...] = ()  # first row, column; last row, column


@dataclass(frozen=True, slots=True)
class Column:
    position: int
    name: str

    @property
    def letter(self) -> str:
        return column_letter(self.position)


@dataclass(frozen=True, slots=True)
class Header:
    """`rows` are the file's row numbers that make up the header; empty when none was found."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    title: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def last_row(self) -> int:
        return max(self.rows, default=0)


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row number Excel shows; `values` follow the header's columns."""

    number: int
    values: tuple[Cell, ...]


def column_letter(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
