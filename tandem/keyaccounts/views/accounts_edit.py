"""One act on many accounts: ask what and say how many, do it, offer to undo it.

What is meant is either the picked rows or the whole list of the address. The person is told a
number first; if the list holds another number when they confirm, they are asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from tandem.foundation.errors import NotThere
from tandem.foundation.formats import count
from tandem.foundation.requests import whole_numbers
from tandem.keyaccounts.commands.lists import NothingChosen, bulk_edit, undo_bulk_edit
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.commands.locking import lock_accounts
from tandem.keyaccounts.commands.releasing import release_accounts
from tandem.keyaccounts.forms.accounts import EMPTY, BulkForm, ReasonForm
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.choices import (
    SEGMENTS,
    Choice,
    cell_choices,
    partner_choices,
    regions_among,
    seller_choices,
)
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.lists import count_of, ids_of
from tandem.keyaccounts.views.accounts import grid_frame, read_list
from tandem.keyaccounts.views.accounts_grid import GRID
from tandem.keyaccounts.views.sheets import sheet
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role

COLUMNS = {
    "owner": "owner_id",
    "inside": "inside_id",
    "partner": "partner_id",
    "industry": "industry_id",
    "region": "region_id",
    "segment": "segment",
    "mode": "mode",
}
CAN_BE_EMPTY = {"owner", "inside", "partner", "segment", "mode"}
BY_REASON = {"lock", "release"}
Chosen = list[int] | AccountFilter


def accounts_edit(request: Request) -> HttpResponse:
    """First post: which rows and which act. Second post: with the value, the act itself."""
    act = request.POST.get("act", "")
    chosen = _chosen(request)
    if act == "export":
        return _ask_for_format(request, chosen)
    if act not in COLUMNS and act not in BY_REASON:
        raise NotThere("no_such_act", _("There is no such act. Reload the list."))
    is_answer = "told" in request.POST
    form = _form(request, act, chosen, request.POST if is_answer else None)
    number = _number(request, chosen)
    if not is_answer or not form.is_valid():
        return _ask(request, act, chosen, form, number)
    if form.cleaned_data["told"] != number:
        again = request.POST.copy()
        again["told"] = str(number)
        form = _form(request, act, chosen, again)
        warning = _("The list has changed meanwhile. Look at the number and confirm again.")
        return _ask(request, act, chosen, form, number, warning=warning)
    return _done(request, *_do(request, act, chosen, form))


def accounts_edit_undo(request: Request, edit_id: int) -> HttpResponse:
    """Give every account back what it had, and say where somebody changed it since."""
    undone = undo_bulk_edit(actor=request.actor, edit_id=edit_id, now=timezone.now())
    text = ngettext(
        "%(number)s account has its old value again.",
        "%(number)s accounts have their old value again.",
        undone.restored,
    ) % {"number": count(undone.restored)}
    if undone.kept:
        text += " " + _("%(number)s were changed by somebody since and stay as they are.") % {
            "number": count(undone.kept)
        }
    messages.success(request, text)
    query = request.GET.urlencode()
    return redirect(reverse("accounts") + (f"?{query}" if query else ""))


def _do(request: Request, act: str, chosen: Chosen, form: forms.Form) -> tuple[str, str]:
    """What happened in a sentence, and where to undo it (empty: by the opposite act)."""
    now = timezone.now()
    if act == "lock":
        ids = _ids(request, chosen)
        result = lock_accounts(
            actor=request.actor,
            accounts=ids,
            on=timezone.localdate(now),
            now=now,
            reason=form.cleaned_data["reason"],
        )
        text = ngettext(
            "%(number)s account is locked from today.",
            "%(number)s accounts are locked from today.",
            result.locked,
        )
        return text % {"number": count(result.locked)}, ""
    if act == "release":
        number = release_accounts(
            actor=request.actor,
            accounts=_ids(request, chosen),
            now=now,
            reason=form.cleaned_data["reason"],
        )
        text = ngettext(
            "%(number)s account is released.", "%(number)s accounts are released.", number
        )
        return text % {"number": count(number)}, ""
    text = form.cleaned_data["value"].removeprefix(EMPTY)
    value: Any = text if act in ("segment", "mode") else (int(text) if text else None)
    edit = bulk_edit(actor=request.actor, accounts=chosen, field=COLUMNS[act], value=value, now=now)
    query = request.GET.urlencode()
    undo = reverse("accounts_edit_undo", args=[edit.pk]) + (f"?{query}" if query else "")
    said = ngettext(
        "%(number)s account was changed.", "%(number)s accounts were changed.", len(edit.before)
    )
    return said % {"number": count(len(edit.before))}, undo if edit.before else ""


def _done(request: Request, text: str, undo: str) -> HttpResponse:
    """The grid anew beside a toast; without script, the list with the same sentence above it."""
    if not request.htmx:
        messages.success(request, text)
        query = request.GET.copy()
        if undo:
            query["undo"] = undo.partition("/edit/")[2].partition("/")[0]
        return redirect(reverse("accounts") + (f"?{query.urlencode()}" if query else ""))
    response = render(request, "foundation/_grid.html", grid_frame(request.actor, request.GET))
    response["HX-Retarget"], response["HX-Reswap"] = f"#{GRID}", "outerMorph"
    trigger_client_event(response, "toast", {"text": text, "undo": undo})
    return trigger_client_event(response, "sheet-close", {})


def _chosen(request: Request) -> Chosen:
    """The picked ids, or the filter of the address when the whole list is meant."""
    if request.POST.get("all") == "1":
        return read_list(request.GET)[0]
    ids = set(whole_numbers(request.POST.getlist("ids")))
    if not ids:
        raise NothingChosen("nothing_chosen", _("No account is chosen. Mark some, then edit."))
    require_visible(request.actor, ids)
    return sorted(ids)


def _ids(request: Request, chosen: Chosen) -> list[int]:
    if isinstance(chosen, AccountFilter):
        return ids_of(actor=request.actor, chosen=chosen, on=timezone.localdate())
    return chosen


def _number(request: Request, chosen: Chosen) -> int:
    if isinstance(chosen, AccountFilter):
        return count_of(actor=request.actor, chosen=chosen, on=timezone.localdate())
    return len(chosen)


def _form(request: Request, act: str, chosen: Chosen, data: Any) -> forms.Form:
    initial = {"told": _number(request, chosen)}
    if act in BY_REASON:
        return ReasonForm(data, initial=initial)
    return BulkForm(
        data,
        initial=initial,
        label=_heading(act),
        choices=_choices(request, act, chosen),
        can_be_empty=act in CAN_BE_EMPTY,
    )


def _choices(request: Request, act: str, chosen: Chosen) -> Iterable[Choice]:
    """People and partners of the regions the chosen accounts lie in."""
    if act in ("region", "industry"):
        return cell_choices()[act == "industry"]
    if act == "segment":
        return [Choice(letter, letter) for letter in SEGMENTS]
    if act == "mode":
        return [Choice(value, str(label)) for value, label in Account.Mode.choices if value]
    regions = regions_among(request.actor, chosen, on=timezone.localdate())
    if act == "partner":
        return partner_choices(regions)
    role = Role.OUTSIDE_SELLER if act == "owner" else Role.INSIDE_SELLER
    return seller_choices(regions, on=timezone.localdate(), role=role)


def _heading(act: str) -> str:
    return {
        "owner": _("Outside seller"),
        "inside": _("Inside seller"),
        "partner": _("Partner"),
        "industry": _("Industry"),
        "region": _("Region"),
        "segment": _("Class"),
        "mode": _("Coverage mode"),
        "lock": _("Lock"),
        "release": _("Release"),
    }[act]


def _ask(
    request: Request, act: str, chosen: Chosen, form: forms.Form, number: int, **more: Any
) -> HttpResponse:
    note = ngettext("%(number)s account", "%(number)s accounts", number) % {"number": count(number)}
    button = _heading(act) if act in BY_REASON else _("Change")
    return sheet(
        request,
        form,
        heading=_heading(act),
        note=note,
        button=f"{button} · {note}",
        hidden=[("act", act), *_hidden(chosen)],
        **more,
    )


def _hidden(chosen: Chosen) -> list[tuple[str, Any]]:
    if isinstance(chosen, AccountFilter):
        return [("all", "1")]
    return [("ids", pk) for pk in chosen]


def _ask_for_format(request: Request, chosen: Chosen) -> HttpResponse:
    query = request.GET.urlencode()
    frame = {
        "heading": _("Export"),
        "number": _number(request, chosen),
        "hidden": _hidden(chosen),
        "action": reverse("accounts_export") + (f"?{query}" if query else ""),
    }
    template = "keyaccounts/_export.html" if request.htmx else "keyaccounts/export.html"
    return render(request, template, frame)
