"""Tables of strangers, read safely, and tables for strangers, written safely.

Reading: `open_table` → `Table` (sheets, header, rows). Writing: `write_xlsx`, `write_csv`.
No business words and no Django here, so that the reader can run in a process of its own.
"""

from __future__ import annotations

from tandem.foundation.tables.model import (
    Cell,
    CellFault,
    Column,
    Header,
    Limits,
    Row,
    Sheet,
    column_letter,
)
from tandem.foundation.tables.reading import open_table
from tandem.foundation.tables.refused import SENTENCES, TableRefused
from tandem.foundation.tables.table import Table
from tandem.foundation.tables.writing import write_csv, write_xlsx

__all__ = [
    "SENTENCES",
    "Cell",
    "CellFault",
    "Column",
    "Header",
    "Limits",
    "Row",
    "Sheet",
    "Table",
    "TableRefused",
    "column_letter",
    "open_table",
    "write_csv",
    "write_xlsx",
]
