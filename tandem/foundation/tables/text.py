"""Reads CSV and TSV as people save them: several encodings, several separators, quoted newlines.

UTF-8 and UTF-16 are recognised for certain. GB18030 accepts almost any bytes, so it is believed
only when the text it gives is made of common characters; all else is a guess that the page shows.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tandem.foundation.tables.inert import restore
from tandem.foundation.tables.model import Limits, RawRow, Sheet
from tandem.foundation.tables.refused import refuse
from tandem.foundation.tables.table import Table

_SAMPLE = 256 * 1024
_BLOCK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FIELD_CHARACTERS = 1_000_000
_GUESSABLE = ["cp1251", "cp1252", "big5", "shift_jis", "euc_kr", "cp1250", "koi8_r"]


def open_text(path: Path, filename: str, limits: Limits, encoding: str | None) -> Table:
    encoding, certain = (encoding, True) if encoding else detect_encoding(path, filename)
    if not _decodes(path, encoding):
        raise refuse("wrong_encoding", file=filename, encoding=encoding)
    csv.field_size_limit(_FIELD_CHARACTERS)
    delimiter, skip = _delimiter(path, encoding)

    def rows(_: Sheet | None = None) -> Iterator[RawRow]:
        return _rows(path, encoding, delimiter, skip)

    try:
        sheet = _survey(rows(), filename, limits)
    except csv.Error as error:
        raise refuse("damaged_file", file=filename) from error
    return Table(
        filename=filename,
        kind="csv",
        sheets=(sheet,),
        encoding=encoding,
        encoding_certain=certain,
        delimiter=delimiter,
        _rows=rows,
    )


def detect_encoding(path: Path, filename: str) -> tuple[str, bool]:
    """The encoding, and whether it is certain enough not to ask."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name, True
    if b"\x00" in sample[:8192]:
        return ("utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be"), True
    if _decodes(path, "utf-8"):
        return "utf-8", True
    if _decodes(path, "gb18030") and _is_common_chinese(sample):
        return "gb18030", True
    from charset_normalizer import from_bytes  # 6 MB, for the rare file that is neither

    best = from_bytes(sample, cp_isolation=_GUESSABLE).best()
    if best is None or not _decodes(path, best.encoding):
        raise refuse("unknown_encoding", file=filename)
    return best.encoding, False


def _decodes(path: Path, encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def _is_common_chinese(sample: bytes) -> bool:
    """Russian or French bytes also decode as GB18030, but into rare characters.

    GB2312 keeps the 3,755 common characters under the lead bytes B0–D7 and punctuation, digits
    and letters under A1–A3; real Chinese text is nearly all of that, though company names use
    some rarer ones.
    """
    text = codecs.getincrementaldecoder("gb18030")().decode(sample)
    common = total = 0
    for character, count in Counter(text).items():
        if character < "\x80":
            continue
        total += count
        raw = character.encode("gb18030")
        if len(raw) == 2 and (0xB0 <= raw[0] <= 0xD7 or 0xA1 <= raw[0] <= 0xA3) and raw[1] >= 0xA1:
            common += count
    return total > 0 and common / total >= 0.75


def _rows(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[RawRow]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        for number, cells in enumerate(reader, start=1):
            if number > skip and any(cells):
                yield number, [restore(cell) for cell in cells]


def _delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """The separator that cuts the first records most evenly, and the lines above the table."""
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(64 * 1024)
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:  # a hint that Excel itself writes
        return first[4], 1
    if first == "sep=":
        return "\t", 1
    return max(_DELIMITERS, key=lambda delimiter: _evenness(text, delimiter)), 0


def _evenness(text: str, delimiter: str) -> float:
    try:
        records = list(islice(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), 60))
    except csv.Error:
        return 0.0
    widths = Counter(len(record) for record in records if any(record))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    return 0.0 if width == 1 else count / sum(widths.values()) + min(width, 50) / 1_000


def _survey(rows: Iterator[RawRow], filename: str, limits: Limits) -> Sheet:
    used: set[int] = set()
    count = 0
    for _, cells in rows:
        count += 1
        if count > limits.rows:
            raise refuse("too_many_rows", file=filename, limit=limits.rows)
        used.update(position for position, cell in enumerate(cells) if cell)
        if len(used) > limits.columns:
            raise refuse("too_many_columns", file=filename, columns=len(used), limit=limits.columns)
    return Sheet(name="", hidden=False, row_count=count, columns=tuple(sorted(used)))
