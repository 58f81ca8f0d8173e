"""Writes lists for people: XLSX with little memory, CSV that opens right in Excel in any country.

Texts that a spreadsheet would run as formulas are written as texts; both files read back equal.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tandem.foundation.tables.inert import neutralise, would_run

if TYPE_CHECKING:  # 16 MB that a web worker carries only once it has written a workbook
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Target = Path | str | IO[bytes]
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
_EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number


def write_xlsx(
    target: Target,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "Sheet1",
) -> int:
    """Write the list and return how many rows it has; past a million it goes on in a new sheet."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    count = 0
    with xlsxwriter.Workbook(target, options) as workbook:
        writer = _SheetWriter(workbook)
        writer.begin(sheet, header)
        for values in rows:
            if writer.row == _SHEET_ROWS:
                writer.begin(f"{sheet[:26]} {len(workbook.worksheets()) + 1}", header)
            writer.add(values)
            count += 1
    return count


class _SheetWriter:
    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._bold = workbook.add_format({"bold": True, "quote_prefix": True})
        # With this mark a text stays a text even after somebody edits the cell.
        self._text = workbook.add_format({"quote_prefix": True})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.row = 0

    def begin(self, name: str, header: Sequence[str]) -> None:
        self._sheet: Worksheet = self._workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for position, title in enumerate(header):
            self._sheet.set_column(position, position, min(40, max(10, 2 * len(title))))
            self._sheet.write_string(0, position, _fitting(title), self._bold)
        self.row = 1

    def add(self, values: Sequence[object]) -> None:
        for position, value in enumerate(values):
            self._put(position, value)
        self.row += 1

    def _put(self, position: int, value: object) -> None:
        row, sheet = self.row, self._sheet
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, position, value)
        elif isinstance(value, int | float | Decimal) and _is_exact(value):
            sheet.write_number(row, position, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, position, value.replace(tzinfo=None), self._moment)
        elif isinstance(value, date) and value.year >= 1900:
            sheet.write_datetime(row, position, value, self._day)
        else:
            self._put_text(position, str(value))

    def _put_text(self, position: int, text: str) -> None:
        mark: Format | None = self._text if would_run(text) else None
        self._sheet.write_string(self.row, position, _fitting(text), mark)


def write_csv(
    target: Target,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
) -> int:
    """Write UTF-8 with the mark that makes Excel read Chinese right; return the count of rows."""
    binary = Path(target).open("wb") if isinstance(target, Path | str) else target  # noqa: SIM115
    stream = io.TextIOWrapper(binary, encoding="utf-8-sig", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([neutralise(title) for title in header])
        for values in rows:
            writer.writerow([_csv_text(value) for value in values])
            count += 1
    finally:
        stream.flush()
        stream.detach()  # a stream that was given is its owner's to close
        if binary is not target:
            binary.close()
    return count


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    return text if isinstance(value, int | float | Decimal) else neutralise(text)


def _is_exact(value: int | float | Decimal) -> bool:
    if isinstance(value, float):
        return True
    digits = str(value).lstrip("-").replace(".", "")
    return digits.isdigit() and len(digits) <= _EXACT_DIGITS


def _fitting(text: str) -> str:
    """A cell holds 32,767 characters; a longer text shows that it was cut."""
    return text if len(text) <= _CELL_CHARACTERS else text[: _CELL_CHARACTERS - 1] + "…"
