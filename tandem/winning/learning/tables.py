"""Tables of strangers as columns of text, whatever their encoding, separator or packing."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tandem.foundation.tables import Limits, Table, TableRefused, open_table
from tandem.foundation.tables.text import detect_encoding
from tandem.winning.learning.refused import BadInput

LIMITS = Limits(bytes=2 * 1024**3, rows=5_000_000, columns=5_000)


@dataclass(frozen=True)
class Sheet:
    """Columns by name, every cell as text; the rows of all columns stand side by side."""

    columns: dict[str, list[str]]
    rows: int
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> list[str]:
        """The cells of a column; blanks when this table lacks it."""
        return self.columns.get(name) or [""] * self.rows


def read_sheet(path: Path, encoding: str = "") -> Sheet:
    """The table in that file (CSV, TSV, XLSX; .gz too). Raises BadInput."""
    if not path.is_file():
        raise BadInput(f"There is no file {path}. Check the name.")
    try:
        with (
            _unpacked(path) as plain,
            _one_encoding(plain, encoding) as (ready, used, note),
            open_table(ready, path.name, limits=LIMITS, encoding=used or None) as table,
        ):
            return _columns(table, path.name, (note,) if note else ())
    except TableRefused as refused:
        raise BadInput(str(refused)) from None
    except (OSError, EOFError) as error:
        raise BadInput(f"{path.name} cannot be read: {error}.") from None


def _columns(table: Table, filename: str, notes: tuple[str, ...]) -> Sheet:
    """The first row that holds anything names the columns; a stray table may have no better one."""
    rows = table.rows(header=table.header(row=0))
    first = next(rows, None)
    if first is None:
        raise BadInput(f"{filename} holds no rows. Write the table again.")
    names = _names(first.values)
    same: dict[str, str] = {}  # a word is kept once, however often it stands in the file
    cells: list[list[str]] = [[] for _ in names]
    count = 0
    for row in rows:
        count += 1
        for column, value in zip(cells, row.values, strict=True):
            text = value.strip() if isinstance(value, str) else _text(value)
            column.append(same.setdefault(text, text))
        if len(same) > 1_000_000:
            same.clear()
    if not count:
        raise BadInput(f"{filename} holds the names of columns and no rows below them.")
    return Sheet(dict(zip(names, cells, strict=True)), count, notes)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _names(values: Sequence[object]) -> list[str]:
    names: list[str] = []
    for at, value in enumerate(values, start=1):
        name = " ".join(str(value).split()) or f"column {at}"
        again = 2
        while name in names:
            name, again = f"{' '.join(str(value).split()) or f'column {at}'} ({again})", again + 1
        names.append(name)
    return names


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if not packed:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "table"
        with gzip.open(path, "rb") as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        yield plain


@contextmanager
def _one_encoding(path: Path, encoding: str) -> Iterator[tuple[Path, str, str]]:
    """The file as it is when one encoding reads all of it; else a copy mended line by line."""
    if encoding or path.read_bytes()[:4] == b"PK\x03\x04":
        yield path, encoding, ""
        return
    try:
        found, certain = detect_encoding(path, path.name)
    except TableRefused:
        found, certain = "cp1252", False
    if certain:
        yield path, found, ""
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table"
        mended = _rewrite(path, copy, found)
        if mended:
            yield copy, "utf-8", f"{mended} lines are not UTF-8 and were read as {found}."
        else:
            yield path, found, ""


def _rewrite(path: Path, copy: Path, second: str) -> int:
    """Every line as UTF-8: as it was where it is UTF-8 already, else read in the second encoding."""
    mended = 0
    with path.open("rb") as source, copy.open("w", encoding="utf-8", newline="") as target:
        for line in source:
            try:
                target.write(line.decode("utf-8"))
            except UnicodeDecodeError:
                mended += 1
                target.write(line.decode(second, errors="replace"))
    return mended
