"""One fact of one account, changed where it is read.

A save names the version the form was opened from, and what the fact said then. If somebody saved
another fact in between, both are kept; if it was this one, the answer is the form again with their
change beside what was typed, and saving once more replaces it knowingly (trust T69).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotAllowed, NotThere, Refusal, Stale
from tandem.keyaccounts.commands.accounts import change_account
from tandem.keyaccounts.forms.accounts import PropertyForm
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.permissions import fields_open_to, permit_fields
from tandem.keyaccounts.queries.history import last_change
from tandem.keyaccounts.queries.records import visible_account
from tandem.keyaccounts.views.property_kinds import KINDS, Kind
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor


def property_rows(account: Account, actor: Actor) -> list[dict[str, Any]]:
    """The facts of an account for `_property.html`; those the actor may change have an address."""
    opened = fields_open_to(actor, account) if account.state != Account.State.MERGED else ()
    return [_shown(account, kind, can_edit=kind.column in opened) for kind in KINDS.values()]


def account_property(request: Request, account_id: int, field: str) -> HttpResponse:
    """GET: the form, or with `?show` the value; POST: save."""
    account = visible_account(actor=request.actor, account_id=account_id)
    kind = _kind(field)
    if request.method == "GET" and "show" in request.GET:
        can_edit = kind.column in fields_open_to(request.actor, account)
        return _answer_value(request, account, kind, can_edit=can_edit)
    permit_fields(request.actor, account, [kind.column])
    if request.method == "POST":
        return _save(request, account, kind)
    now = kind.typed(account)
    initial = {"value": now, "version": account.version, "was": now}
    return _answer_form(request, account, kind, kind.form(account, initial=initial))


def _save(request: Request, account: Account, kind: Kind) -> HttpResponse:
    form = kind.form(account, data=request.POST)
    if not form.is_valid():
        return _answer_form(request, account, kind, form, status=422)
    version = form.cleaned_data["version"]
    if "was" in request.POST and form.cleaned_data["was"] == kind.typed(account):
        version = (
            account.version
        )  # whatever else was saved meanwhile, this fact stands as it was read
    try:
        value = kind.read(form.cleaned_data["value"], request.actor)
        change_account(
            actor=request.actor,
            account_id=account.pk,
            version=version,
            now=timezone.now(),
            **{kind.column: value},
        )
    except Stale:
        return _answer_conflict(request, account.pk, kind)
    except (NotAllowed, NotThere):
        raise
    except Refusal as refusal:
        form.add_error("value", str(refusal))
        return _answer_form(request, account, kind, form, status=refusal.status)
    if not request.htmx:
        return redirect("account", account.pk)
    saved = visible_account(actor=request.actor, account_id=account.pk)
    return _answer_value(request, saved, kind, can_edit=True)


def _answer_conflict(request: Request, account_id: int, kind: Kind) -> HttpResponse:
    """What was typed stays; the form now carries the newer version, so saving again replaces."""
    account = visible_account(actor=request.actor, account_id=account_id)
    data = request.POST.copy()
    data["version"], data["was"] = str(account.version), kind.typed(account)
    form = kind.form(account, data=data)
    form.is_valid()
    other = last_change(account_id)
    form.add_error(
        "value",
        _(
            "%(who)s changed this account meanwhile; it now says “%(value)s”. "
            "Save again to replace it with yours, or cancel to keep theirs."
        )
        % {"who": other or _("Somebody"), "value": kind.shown(account) or "–"},
    )
    return _answer_form(request, account, kind, form, status=409)


def _answer_value(
    request: Request, account: Account, kind: Kind, *, can_edit: bool
) -> HttpResponse:
    frame = {"account": account, "property": _shown(account, kind, can_edit=can_edit)}
    template = "foundation/_property.html" if request.htmx else "keyaccounts/account_property.html"
    return render(request, template, frame)


def _answer_form(
    request: Request, account: Account, kind: Kind, form: PropertyForm, *, status: int = 200
) -> HttpResponse:
    url = _url(account, kind)
    property_ = {
        "id": f"prop-{kind.name}",
        "label": kind.label,
        "edit_url": url,
        "show_url": f"{url}?show" if request.htmx else reverse("account", args=[account.pk]),
    }
    frame = {"account": account, "property": property_, "field": form["value"], "is_editing": True}
    if request.htmx:
        return render(request, "foundation/_property_edit.html", frame, status=status)
    return render(request, "keyaccounts/account_property.html", frame, status=status)


def _shown(account: Account, kind: Kind, *, can_edit: bool) -> dict[str, Any]:
    return {
        "id": f"prop-{kind.name}",
        "label": kind.label,
        "value": kind.shown(account),
        "edit_url": _url(account, kind) if can_edit else "",
    }


def _url(account: Account, kind: Kind) -> str:
    return reverse("account_property", args=[account.pk, kind.name])


def _kind(name: str) -> Kind:
    kind = KINDS.get(name)
    if kind is None:
        raise NotThere("no_such_fact", _("There is no such fact of an account."))
    return kind
