"""Read a delimited file as it comes: any usual encoding and delimiter, said or guessed.

A file that cannot be read for certain is refused in one sentence; nothing is dropped silently.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
_LARGEST_CELL = 10_000_000


class BadInput(ValueError):
    """The files or their map cannot be used; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Table:
    """Header and rows of a file; `lines` are the line numbers where the rows begin."""

    file: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]

    def column(self, name: str) -> list[str]:
        """Values of a column. Raises BadInput where there is none of that name."""
        if name not in self.header:
            raise BadInput(
                f"{self.file} has no column “{name}”; its columns are "
                f"{', '.join(self.header)}. Correct the map."
            )
        at = self.header.index(name)
        return [row[at].strip() for row in self.rows]


def read_table(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read a file with a header row. Raises BadInput."""
    text = _text_of(path, encoding)
    csv.field_size_limit(_LARGEST_CELL)
    separator = delimiter or _delimiter_of(text)
    try:
        lines = list(_lines(text, separator))
    except csv.Error as error:
        raise BadInput(f"{path.name} is not a delimited text file ({error}).") from error
    if not lines:
        raise BadInput(f"{path.name} is empty; a header row and at least one row are needed.")
    header = [cell.strip() for cell in lines[0][1]]
    repeated = next((name for name in header if name and header.count(name) > 1), None)
    if repeated:
        raise BadInput(f"{path.name} has two columns “{repeated}”; rename one of them.")
    rows = [_whole_row(path.name, line, row, header) for line, row in lines[1:]]
    return Table(path.name, header, rows, [line for line, _ in lines[1:]])


def _text_of(path: Path, encoding: str | None) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}. Check the path.") from error
    for name in [encoding] if encoding else _encodings(content):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise BadInput(f"There is no encoding “{name}”; use utf-8 or gb18030.") from error
        if "\0" in text:
            break
        return text.removeprefix("\ufeff")
    tried = encoding or "UTF-8, UTF-16 or GB18030"
    raise BadInput(f"{path.name} is not text in {tried}; save it as CSV UTF-8 and try again.")


def _encodings(content: bytes) -> list[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    return ["utf-8", "gb18030", "cp1252"]


def _delimiter_of(text: str) -> str:
    first = _QUOTED.sub("", text.lstrip().split("\n", 1)[0])
    return max(_DELIMITERS, key=first.count)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    if len(delimiter) != 1:
        raise BadInput(f"A delimiter is one character; the map says “{delimiter}”.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _whole_row(file: str, line: int, row: list[str], header: list[str]) -> list[str]:
    extra = [cell for cell in row[len(header) :] if cell.strip()]
    if extra:
        raise BadInput(
            f"Line {line} of {file} has {len(row)} values where the header has {len(header)}; "
            "check its quotes and the delimiter."
        )
    return [*row[: len(header)], *[""] * (len(header) - len(row))]
