"""Opens a list that somebody uploaded, whatever its name says it is."""

from __future__ import annotations

from pathlib import Path

from tandem.foundation.tables.model import Limits
from tandem.foundation.tables.refused import refuse
from tandem.foundation.tables.sniff import sniff
from tandem.foundation.tables.table import Table
from tandem.foundation.tables.text import open_text
from tandem.foundation.tables.workbook import open_workbook


def open_table(
    path: Path | str,
    filename: str,
    *,
    limits: Limits | None = None,
    encoding: str | None = None,
    kept: Path | None = None,
) -> Table:
    """Open XLSX, XLSM, CSV or TSV by content; raise `TableRefused` with a sentence for all else.

    `filename` is only used in sentences. `encoding` overrides the guess for a text file.
    `kept` is a folder where the rows of a workbook may stay for the next reader; it is the caller's.
    """
    path, limits = Path(path), limits or Limits()
    size = path.stat().st_size
    if size > limits.bytes:
        megabytes = -(-size // (1024 * 1024))
        limit = limits.bytes // (1024 * 1024)
        raise refuse("file_too_large", file=filename, megabytes=megabytes, limit=limit)
    if sniff(path, filename) == "zip":
        return open_workbook(path, filename, limits, kept)
    return open_text(path, filename, limits, encoding)
