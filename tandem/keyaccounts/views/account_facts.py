"""Facts learnt of an account, typed into a sheet beside the page or on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.commands import facts
from tandem.keyaccounts.forms import facts as fact_forms
from tandem.keyaccounts.models import Contact
from tandem.keyaccounts.permissions import require_facts
from tandem.keyaccounts.queries.records import visible_account
from tandem.organisation.requests import Request


@dataclass(frozen=True)
class FactKind:
    """A form, the command that keeps what it says, and the words around it."""

    form: type[forms.Form]
    keep: Callable[..., Any]
    heading: Promise
    kept: Promise


CONTACT = FactKind(
    fact_forms.ContactForm,
    facts.add_contact,
    gettext_lazy("New contact"),
    gettext_lazy("The contact is on record."),
)
SITE = FactKind(
    fact_forms.SiteForm,
    facts.add_site,
    gettext_lazy("New place"),
    gettext_lazy("The place is on record."),
)
BASE = FactKind(
    fact_forms.BaseForm,
    facts.set_installed_base,
    gettext_lazy("Machines that stand there"),
    gettext_lazy("The count is on record; penetration follows from it."),
)
NEED = FactKind(
    fact_forms.NeedForm,
    facts.add_need,
    gettext_lazy("New need"),
    gettext_lazy("The need is on record."),
)
COMPETITOR = FactKind(
    fact_forms.CompetitorForm,
    facts.add_competitor,
    gettext_lazy("A rival seen there"),
    gettext_lazy("The rival is on record."),
)


def contact_new(request: Request, account_id: int) -> HttpResponse:
    return _add(request, account_id, CONTACT)


def site_new(request: Request, account_id: int) -> HttpResponse:
    return _add(request, account_id, SITE)


def base_new(request: Request, account_id: int) -> HttpResponse:
    return _add(request, account_id, BASE)


def need_new(request: Request, account_id: int) -> HttpResponse:
    return _add(request, account_id, NEED)


def competitor_new(request: Request, account_id: int) -> HttpResponse:
    return _add(request, account_id, COMPETITOR)


def contact_edit(request: Request, account_id: int, contact_id: int) -> HttpResponse:
    """Correct a contact, or note that they left."""
    account = visible_account(actor=request.actor, account_id=account_id)
    require_facts(request.actor, account)
    rows = Contact.objects.visible_to(request.actor).filter(account_id=account.pk)
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise NotThere("no_such_contact", _("This contact does not exist. Reload the account."))
    fields = fact_forms.ContactChangeForm.base_fields
    initial = {name: getattr(contact, name) for name in fields}
    form = fact_forms.ContactChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts.change_contact(
            actor=request.actor, contact_id=contact.pk, now=timezone.now(), **form.cleaned_data
        )
        return finished(request, reverse("account", args=[account.pk]), _("The contact is saved."))
    return sheet(request, form, heading=contact.name, note=account)


def _add(request: Request, account_id: int, kind: FactKind) -> HttpResponse:
    account = visible_account(actor=request.actor, account_id=account_id)
    require_facts(request.actor, account)
    form = kind.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind.keep(
            actor=request.actor, account_id=account.pk, now=timezone.now(), **form.cleaned_data
        )
        return finished(request, reverse("account", args=[account.pk]), str(kind.kept))
    return sheet(request, form, heading=str(kind.heading), note=account)


def sheet(
    request: Request, form: forms.Form, *, heading: str, note: Any = "", **more: Any
) -> HttpResponse:
    """A form as the side sheet when htmx asks, else as a page; 422 while it has errors."""
    first = next((field for field in form.visible_fields()), None)
    if first is not None:
        first.field.widget.attrs["autofocus"] = True
    frame = {"form": form, "heading": heading, "note": note, "action": request.get_full_path()}
    template = "keyaccounts/_sheet.html" if request.htmx else "keyaccounts/sheet.html"
    return render(request, template, frame | more, status=422 if form.errors else 200)


def finished(request: Request, url: str, text: str) -> HttpResponse:
    """Say what was done on the page that follows; the sheet closes with the reload."""
    messages.success(request, text)
    if not request.htmx:
        return redirect(url)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
