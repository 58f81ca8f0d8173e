"""The list as a file, and the list as a view kept under a name."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.formats import count
from tandem.foundation.tables import write_csv, write_xlsx
from tandem.keyaccounts.commands.exporting import note_export
from tandem.keyaccounts.commands.lists import delete_view, save_view
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.queries.exporting import header, lines, listed_ids
from tandem.keyaccounts.views.accounts import read_list
from tandem.organisation.requests import Request

MOST_EXPORTED = 60_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class TooLong(Refusal):
    """More rows than one file should hold."""


def accounts_export(request: Request) -> HttpResponse | FileResponse:
    """The very accounts of the list, or the picked ones, as XLSX or CSV."""
    given = request.POST if request.method == "POST" else request.GET
    kind = "csv" if given.get("format") == "csv" else "xlsx"
    ids = _ids(request)
    if len(ids) > MOST_EXPORTED:
        raise TooLong(
            "too_long",
            _("A file takes at most %(most)s accounts. Narrow the list, then export it in parts.")
            % {"most": count(MOST_EXPORTED)},
        )
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    write = write_csv if kind == "csv" else write_xlsx
    written = write(file, header(request.actor), lines(request.actor, ids))
    note_export(
        actor=request.actor,
        query=request.GET.urlencode(),
        kind=kind,
        rows=written,
        now=timezone.now(),
    )
    file.seek(0)
    name = f"{_('accounts')}-{timezone.localdate()}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])


def view_save(request: Request) -> HttpResponse:
    view = save_view(
        actor=request.actor,
        name=request.POST.get("name", ""),
        query=request.POST.get("query", ""),
    )
    messages.success(
        request, _("The view “%(name)s” is kept among your tabs.") % {"name": view.name}
    )
    return redirect(f"{reverse('accounts')}?{view.query}")


def view_delete(request: Request, view_id: int) -> HttpResponse:
    delete_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("The view is gone; the accounts are not."))
    return redirect("accounts")


def _ids(request: Request) -> list[int]:
    chosen, order = read_list(request.actor, request.GET)
    picked = None
    if request.method == "POST" and request.POST.get("all") != "1":
        texts = request.POST.getlist("ids")
        picked = {int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19}
        require_visible(request.actor, picked)
    return listed_ids(request.actor, chosen, order, on=timezone.localdate(), among=picked)
