"""An opened file: ask it for its sheets, its header, and its rows one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tandem.foundation.tables.header import find_header, take_header
from tandem.foundation.tables.model import Header, RawRow, Row, Sheet
from tandem.foundation.tables.refused import refuse


@dataclass(frozen=True)
class Table:
    """An opened file. Close it, or use it in a `with`, so that its copy on disk goes away."""

    filename: str
    kind: str  # "xlsx" or "csv"
    sheets: tuple[Sheet, ...]
    date_1904: bool = False
    encoding: str = ""
    encoding_certain: bool = True
    delimiter: str = ""
    _rows: Callable[[Sheet], Iterator[RawRow]] = field(repr=False, default=lambda sheet: iter(()))
    _close: Callable[[], None] = field(repr=False, default=lambda: None)

    def sheet(self, name: str | None = None) -> Sheet:
        """The sheet of that name, or the one most likely to hold the list."""
        if name is None:
            return max(self.sheets, key=lambda sheet: (not sheet.hidden, _cells(sheet)))
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        names = ", ".join(sheet.name for sheet in self.sheets)
        raise refuse("no_such_sheet", file=self.filename, sheet=name, sheets=names)

    def header(self, sheet: str | None = None, *, row: int | None = None) -> Header:
        """Find the header, or take the file's row `row` as the header (0: the list has none)."""
        chosen = self.sheet(sheet)
        head = list(_first(self._rows(chosen), count=60, up_to=row or 0))
        return find_header(head, chosen) if row is None else take_header(head, chosen, row)

    def rows(
        self, sheet: str | None = None, *, header: Header | None = None, after: int = 0
    ) -> Iterator[Row]:
        """Stream the rows below the header, blank ones left out, from the file's row `after` on."""
        chosen = self.sheet(sheet)
        header = header or self.header(chosen.name)
        positions = [column.position for column in header.columns]
        start = max(header.last_row, after)
        for number, cells in self._rows(chosen):
            if number <= start:
                continue
            width = len(cells)
            values = tuple(cells[at] if at < width else "" for at in positions)
            if any(value != "" for value in values):
                yield Row(number, values)

    def close(self) -> None:
        self._close()

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _cells(sheet: Sheet) -> int:
    return sheet.row_count * len(sheet.columns)


def _first(rows: Iterator[RawRow], *, count: int, up_to: int) -> Iterator[RawRow]:
    for index, row in enumerate(rows):
        if index >= count and row[0] > up_to + 1:
            return
        yield row
