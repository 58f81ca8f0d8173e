"""Opens an XLSX file in a process of its own and reads its rows back from a spool on disk.

A parser that is fooled can then fill only its own memory and its own time (design: uploads).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path

import tandem
from tandem.foundation.tables.model import Cell, CellFault, Limits, RawRow, Sheet
from tandem.foundation.tables.refused import refuse
from tandem.foundation.tables.table import Table

SUMMARY = "sheets.json"
_ROOT = Path(tandem.__file__).resolve().parent.parent


def open_workbook(path: Path, filename: str, limits: Limits, kept: Path | None = None) -> Table:
    """`kept`: a folder in which the rows stay, so that the file is opened once for all its readers."""
    if kept is not None and (kept / SUMMARY).is_file():
        return _table(filename, kept, json.loads((kept / SUMMARY).read_bytes()))
    beside = kept.parent if kept is not None else None
    spool = Path(tempfile.mkdtemp(prefix="tandem-table-", dir=beside))
    try:
        answer = _convert(path.resolve(), spool.resolve(), filename, limits)
        _refuse_odd_sheets(answer, filename, limits)
        if kept is not None:
            (spool / SUMMARY).write_text(json.dumps(answer), encoding="utf-8")
            _keep(spool, kept)
    except BaseException:
        shutil.rmtree(spool, ignore_errors=True)
        raise
    if kept is not None:
        return _table(filename, kept, answer)
    table = _table(filename, spool, answer, lambda: shutil.rmtree(spool, ignore_errors=True))
    # A page that forgets to close must not fill the disk.
    weakref.finalize(table, shutil.rmtree, spool, ignore_errors=True)
    return table


def _keep(spool: Path, kept: Path) -> None:
    """Another reader may have been quicker; then its rows stand, which are the same."""
    try:
        spool.rename(kept)
    except OSError:
        if not (kept / SUMMARY).is_file():
            raise
        shutil.rmtree(spool, ignore_errors=True)


def _table(
    filename: str, spool: Path, answer: dict[str, list], close: Callable[[], None] = lambda: None
) -> Table:
    sheets = tuple(_sheet(values) for values in answer["sheets"])
    places = {sheet.name: spool / f"{index}.jsonl" for index, sheet in enumerate(sheets)}
    return Table(
        filename=filename,
        kind="xlsx",
        sheets=sheets,
        date_1904=bool(answer["date_1904"]),
        _rows=lambda sheet: _spooled(places[sheet.name]),
        _close=close,
    )


def _refuse_odd_sheets(answer: dict[str, list], filename: str, limits: Limits) -> None:
    sheets = [_sheet(values) for values in answer["sheets"]]
    if not any(sheet.row_count for sheet in sheets):
        raise refuse("no_sheets", file=filename)
    widest = max(len(sheet.columns) for sheet in sheets)
    if widest > limits.columns:
        raise refuse("too_many_columns", file=filename, columns=widest, limit=limits.columns)


def _convert(path: Path, spool: Path, filename: str, limits: Limits) -> dict[str, list]:
    command = [sys.executable, "-m", "tandem.foundation.tables.worker"]
    command += [str(path), str(spool), filename, json.dumps(asdict(limits))]
    # The child gets no secret of ours: only what Python needs to start.
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT)}
    environment |= {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, arguments as a list
            command,
            cwd=spool,
            env=environment,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refuse("reading_too_slow", file=filename, seconds=limits.seconds) from error
    if done.returncode == 0:
        answer = json.loads(done.stdout)
        if "refused" in answer:
            raise refuse(answer["refused"], **answer["facts"])
        return answer
    if done.returncode in (-9, -24):  # killed by the system, or out of its CPU seconds
        raise refuse("reading_too_slow", file=filename, seconds=limits.seconds)
    if b"memory" in done.stderr or done.returncode == -6:  # an allocation that failed aborts
        raise refuse("reading_too_heavy", file=filename)
    raise refuse("damaged_file", file=filename)


def _sheet(values: dict) -> Sheet:
    merges = tuple(tuple(merge) for merge in values["merges"])
    return Sheet(**{**values, "columns": tuple(values["columns"]), "merges": merges})


def _spooled(place: Path) -> Iterator[RawRow]:
    with place.open(encoding="utf-8") as file:
        for line in file:
            number, cells = json.loads(line, object_hook=_rich)
            yield number, cells


def _rich(value: dict) -> Cell:
    if "t" in value:
        return datetime.fromisoformat(value["t"])
    if "d" in value:
        return date.fromisoformat(value["d"])
    if "h" in value:
        return time.fromisoformat(value["h"])
    return CellFault(*value["x"])
