"""The list as a file."""

from __future__ import annotations

import tempfile
from typing import IO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.requests import whole_numbers
from tandem.keyaccounts.commands.exporting import (
    WRITERS,
    note_export,
    ready_export,
    start_export,
)
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.queries.exporting import header, lines, listed
from tandem.keyaccounts.views.accounts import read_list
from tandem.organisation.requests import Request

AT_ONCE = 5000  # rows that are written while the person waits
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def accounts_export(request: Request) -> HttpResponse | FileResponse:
    """The very accounts of the list, or the picked ones, as XLSX or CSV; a long list as a job."""
    given = request.POST if request.method == "POST" else request.GET
    kind = "csv" if given.get("format") == "csv" else "xlsx"
    actor, picked = request.actor, _picked(request)
    chosen, order = read_list(request.GET)
    accounts = listed(actor, chosen, order, on=timezone.localdate(), among=picked)
    if accounts.order_by().count() > AT_ONCE:
        start_export(actor=actor, chosen=chosen, order=order, among=picked, kind=kind)
        text = _("The list is long, so its file is written meanwhile. You find it among your jobs.")
        messages.success(request, text)
        return redirect("jobs")
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    written = WRITERS[kind](file, header(), lines(accounts))
    note_export(
        actor=actor,
        query=request.GET.urlencode(),
        kind=kind,
        rows=written - 1,  # the last line holds the totals
        now=timezone.now(),
    )
    file.seek(0)
    return _download(file, kind)


def export_file(request: Request, job_id: int) -> FileResponse:
    """The file a job of one's own has written."""
    job, path = ready_export(owner_id=request.actor.person_id, job_id=job_id, now=timezone.now())
    return _download(path.open("rb"), job.args["format"])


def _picked(request: Request) -> list[int] | None:
    if request.method != "POST" or request.POST.get("all") == "1":
        return None
    picked = set(whole_numbers(request.POST.getlist("ids")))
    require_visible(request.actor, picked)
    return sorted(picked)


def _download(file: IO[bytes], kind: str) -> FileResponse:
    name = f"{_('accounts')}-{timezone.localdate()}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])
