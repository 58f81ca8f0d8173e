"""Workbooks people download, written inert and in constant memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from tandem.foundation.tables import write_xlsx
from tandem.keyaccounts.models import ImportRun
from tandem.keyaccounts.wording import reasons_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    write_xlsx(file, header, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def error_file(
    run: ImportRun, rows: Iterable[tuple[list[Any], list[dict[str, Any]]]]
) -> FileResponse:
    """The file's own columns, then 原因: mend the rows and import the file again."""
    lines = reasons_of(run, rows)
    stem = run.file_name.rsplit(".", 1)[0][:80]
    return workbook(f"{stem}-errors.xlsx", [*run.header, _("Reason")], lines)
