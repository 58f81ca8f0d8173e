"""The process that opens a stranger's workbook: little memory, little time, nothing else to reach.

`python -m tandem.foundation.tables.worker SOURCE SPOOL NAME LIMITS` writes one file of JSON lines a
sheet into the folder SPOOL and prints one JSON object: the sheets, or the code of a refusal.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tandem.foundation.tables.archive import Faults, inspect_archive
from tandem.foundation.tables.model import Cell, CellFault, Limits, Sheet
from tandem.foundation.tables.refused import TableRefused, refuse

_HEADER_DEPTH = 60  # merges below it are no header
_SPOOL_BYTES = 2 * 1024**3


def main(arguments: list[str]) -> None:
    source, spool, filename, limits_json = arguments
    limits = Limits(**json.loads(limits_json))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_SPOOL_BYTES, _SPOOL_BYTES))
    try:
        answer = convert(Path(source), Path(spool), filename, limits)
    except TableRefused as refused:
        answer = {"refused": refused.code, "facts": refused.facts}
    except MemoryError:
        answer = {"refused": "reading_too_heavy", "facts": {"file": filename}}
    sys.stdout.write(json.dumps(answer))


def convert(source: Path, spool: Path, filename: str, limits: Limits) -> dict[str, object]:
    inspection = inspect_archive(source, filename, limits)
    try:
        workbook = CalamineWorkbook.from_path(source)
        sheets: list[Sheet] = []
        for index, metadata in enumerate(workbook.sheets_metadata):
            if metadata.typ is not SheetTypeEnum.WorkSheet:
                continue
            name = metadata.name
            converter = _Converter(name, metadata.visible is not SheetVisibleEnum.Visible, limits)
            faults = inspection.faults.get(name, {})
            with (spool / f"{len(sheets)}.jsonl").open("w", encoding="utf-8") as target:
                converter.write(workbook.get_sheet_by_index(index), faults, target, filename)
            sheets.append(converter.sheet())
    except PasswordError as error:
        raise refuse("encrypted_workbook", file=filename) from error
    except CalamineError as error:
        raise refuse("damaged_file", file=filename) from error
    return {"date_1904": inspection.date_1904, "sheets": [asdict(sheet) for sheet in sheets]}


class _Converter:
    """Writes one sheet's rows out and keeps count of what a reader of the sheet must know."""

    def __init__(self, name: str, hidden: bool, limits: Limits) -> None:
        self._name, self._hidden, self._limits = name, hidden, limits
        self._row_count = self._faults = self._filled = 0
        self._used: set[int] = set()
        self._merges: tuple[tuple[int, int, int, int], ...] = ()

    def write(self, sheet: CalamineSheet, faults: Faults, target: TextIO, filename: str) -> None:
        merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        self._merges = tuple(merge for merge in merges if merge[0] < _HEADER_DEPTH)
        self._faults = len(faults)
        down = {(row, column): last for row, column, last, end in merges if column == end}
        lasting: dict[int, tuple[int, str]] = {}
        by_row = _group_by_row(faults)
        for number, cells in _numbered(sheet, max(by_row, default=0)):
            for position, fault in by_row.get(number, {}).items():
                cells.extend([""] * (position + 1 - len(cells)))
                cells[position] = fault
            if down:
                self._fill_down(number - 1, cells, down, lasting)
            used = [position for position, cell in enumerate(cells) if cell not in ("", None)]
            if not used:
                continue
            self._row_count += 1
            if self._row_count > self._limits.rows:
                raise refuse("too_many_rows", file=filename, limit=self._limits.rows)
            self._used.update(used)
            line = json.dumps([number, cells[: used[-1] + 1]], default=_plain, ensure_ascii=False)
            target.write(line + "\n")

    def _fill_down(
        self,
        row: int,
        cells: list[Cell],
        down: dict[tuple[int, int], int],
        lasting: dict[int, tuple[int, str]],
    ) -> None:
        """A word merged over several rows holds for each of them; a number must not be repeated."""
        for column, (last, text) in list(lasting.items()):
            if row > last:
                del lasting[column]
            elif column < len(cells) and cells[column] == "":
                cells[column] = text
                self._filled += 1
        for column, cell in enumerate(cells):
            last_row = down.get((row, column))
            if last_row and isinstance(cell, str) and cell and not any(map(str.isdigit, cell)):
                lasting[column] = (last_row, cell)

    def sheet(self) -> Sheet:
        return Sheet(
            name=self._name,
            hidden=self._hidden,
            row_count=self._row_count,
            columns=tuple(sorted(self._used)),
            fault_count=self._faults,
            filled_count=self._filled,
            merges=self._merges,
        )


def _numbered(sheet: CalamineSheet, last_fault: int) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with the number Excel shows, and cells with A in front even if the list starts at C."""
    number = 0
    if sheet.start is not None:
        shift: list[Cell] = [""] * sheet.start[1]
        for number, row in enumerate(sheet.iter_rows(), start=1):
            yield number, [*shift, *map(_cell, row)]
    for further in range(number + 1, last_fault + 1):
        yield further, []


def _cell(value: object) -> Cell:
    """Excel keeps a duration as days; all else is a cell already."""
    return value.total_seconds() / 86_400 if isinstance(value, timedelta) else value  # type: ignore[return-value]


def _group_by_row(faults: Faults) -> dict[int, dict[int, CellFault]]:
    rows: dict[int, dict[int, CellFault]] = {}
    for (number, position), fault in faults.items():
        rows.setdefault(number, {})[position] = fault
    return rows


def _plain(value: object) -> object:
    """What JSON has no word for; `workbook.py` reads it back."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"h": value.isoformat()}
    if isinstance(value, CellFault):
        return {"x": [value.code, value.text]}
    raise TypeError(f"A cell holds a {type(value).__name__}, which a list cannot hold.")


if __name__ == "__main__":
    main(sys.argv[1:])
