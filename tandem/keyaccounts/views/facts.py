"""Facts of an account, added, corrected and removed in a sheet beside the page or on its own page.

The page behind the sheet hears `account-changed` and brings its numbers and lists up to date, so
nothing is reloaded and nobody loses their place.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from tandem.foundation.errors import NotAllowed, NotThere, Refusal, Stale
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.commands import fact_changes
from tandem.keyaccounts.commands.facts import add_once
from tandem.keyaccounts.forms.facts import FactForm, replaced
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.permissions import permit_facts
from tandem.keyaccounts.queries.history import last_change_of
from tandem.keyaccounts.queries.records import visible_account
from tandem.keyaccounts.views.fact_kinds import FactKind, fact_kind, fact_title
from tandem.keyaccounts.views.sheets import sheet
from tandem.organisation.requests import Request

KEY_CAP = 80


def fact_new(request: Request, account_id: int, kind: str) -> HttpResponse:
    """An empty form, under a key of its own: sent twice, the fact stands once."""
    account, found = _kept(request, account_id), fact_kind(kind)
    form = found.form(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _empty_sheet(request, account, found, form)
    try:
        add_once(
            add=found.add,
            key=request.POST.get("key", "")[:KEY_CAP],
            actor=request.actor,
            account_id=account.pk,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except (NotAllowed, NotThere):
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _empty_sheet(request, account, found, form)
    return _done(request, account, str(found.kept))


def fact(request: Request, account_id: int, kind: str, fact_id: int) -> HttpResponse:
    """What one row says, to be corrected; of two who change the same, the second is told."""
    account, found = _kept(request, account_id), fact_kind(kind)
    row = _row(request, account, found, fact_id)
    if request.method != "POST":
        initial = {name: getattr(row, name) for name in found.change_form.base_fields}
        return _filled_sheet(request, account, found, row, found.change_form(initial=initial))
    form = found.change_form(request.POST)
    was = form.opened_with()
    if was is None:
        return _not_opened(request, account, found, row)
    if not form.is_valid():
        return _filled_sheet(request, account, found, row, form, hidden=_sent(form))
    mine = {name: value for name, value in form.cleaned_data.items() if value != was[name]}
    try:
        fact_changes.change_fact(
            actor=request.actor,
            account_id=account.pk,
            model=found.model,
            fact_id=row.pk,
            was=was,
            now=timezone.now(),
            **mine,
        )
    except Stale as stale:
        return _conflict(request, account, found, form, mine, stale)
    except (NotAllowed, NotThere):
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _filled_sheet(request, account, found, row, form, hidden=_sent(form))
    return _done(request, account, _("%(what)s is saved.") % {"what": fact_title(row)})


def fact_remove(request: Request, account_id: int, kind: str, fact_id: int) -> HttpResponse:
    """Take the row out; it can be put back."""
    account, found = _kept(request, account_id), fact_kind(kind)
    row = _row(request, account, found, fact_id)
    was = found.change_form(request.POST).opened_with()
    if was is None:
        return _not_opened(request, account, found, row)
    try:
        entry_id = fact_changes.remove_fact(
            actor=request.actor,
            account_id=account.pk,
            model=found.model,
            fact_id=row.pk,
            was=was,
            now=timezone.now(),
        )
    except Stale:
        return _not_opened(request, account, found, row)
    undo = reverse("fact_put_back", args=[account.pk, entry_id])
    text = _("%(what)s is no longer on record.") % {"what": fact_title(row)}
    return _done(request, account, text, undo=undo)


def fact_put_back(request: Request, account_id: int, entry_id: int) -> HttpResponse:
    account = _kept(request, account_id)
    fact_changes.put_fact_back(
        actor=request.actor, account_id=account.pk, entry_id=entry_id, now=timezone.now()
    )
    messages.success(request, _("It is on record again."))
    return redirect("account", account.pk)


def _kept(request: Request, account_id: int) -> Account:
    account = visible_account(actor=request.actor, account_id=account_id)
    permit_facts(request.actor, account)
    return account


def _row(request: Request, account: Account, kind: FactKind, fact_id: int) -> Any:
    rows = kind.model.objects.visible_to(request.actor)
    row = rows.filter(account_id=account.pk, pk=fact_id).first()
    if row is None:
        raise fact_changes.no_such_fact()
    return row


def _empty_sheet(
    request: Request, account: Account, kind: FactKind, form: FactForm
) -> HttpResponse:
    key = request.POST.get("key", "") or str(uuid7())
    return sheet(request, form, heading=str(kind.heading), note=account, hidden=[("key", key)])


def _filled_sheet(
    request: Request,
    account: Account,
    kind: FactKind,
    row: Any,
    form: FactForm,
    *,
    hidden: list[tuple[str, str]] | None = None,
    **more: Any,
) -> HttpResponse:
    args = [account.pk, kind.slug, row.pk]
    return sheet(
        request,
        form,
        heading=fact_title(row),
        note=account,
        hidden=hidden or form.opened(row),
        action=reverse("fact", args=args),
        removal_url=reverse("fact_remove", args=args),
        **more,
    )


def _sent(form: FactForm) -> list[tuple[str, str]]:
    """The hidden fields as they came: a correction of a typing error is still from that reading."""
    return [(name, value) for name, value in form.data.items() if name.startswith("was-")]


def _conflict(
    request: Request,
    account: Account,
    kind: FactKind,
    form: FactForm,
    mine: dict[str, Any],
    stale: Stale,
) -> HttpResponse:
    """Both texts side by side: mine in the field, theirs below it; saving again replaces theirs."""
    row = _row(request, account, kind, int(stale.facts["row_id"]))
    again = kind.change_form(replaced(form, row, mine))
    again.is_valid()
    who = last_change_of(row) or _("Somebody")
    for name in stale.facts["theirs"]:
        text = again.shown(name, row) or "–"
        again.add_error(
            name,
            _(
                "%(who)s changed this meanwhile; it now says “%(value)s”. "
                "Save again to replace it with yours, or cancel to keep theirs."
            )
            % {"who": who, "value": text},
        )
    return _filled_sheet(request, account, kind, row, again, status=409)


def _not_opened(request: Request, account: Account, kind: FactKind, row: Any) -> HttpResponse:
    """Nobody changes or removes what they have not read: this is what it says now."""
    initial = {name: getattr(row, name) for name in kind.change_form.base_fields}
    warning = _("This was changed while you had it open. Read what it says now, then decide.")
    form = kind.change_form(initial=initial)
    return _filled_sheet(request, account, kind, row, form, status=409, warning=warning)


def _done(request: Request, account: Account, text: str, *, undo: str = "") -> HttpResponse:
    """Close the sheet and say so; without htmx the account's page says it."""
    if not request.htmx:
        messages.success(request, text, extra_tags=undo)
        return redirect("account", account.pk)
    response = HttpResponse(status=204)
    toast = {"text": text} | ({"undo": undo} if undo else {})
    for name, detail in (("toast", toast), ("sheet-close", {}), ("account-changed", {})):
        trigger_client_event(response, name, detail)
    return response
