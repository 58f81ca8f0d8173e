"""Check, then register with four fields: the verdict before any form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.uuids import uuid7
from tandem.organisation.requests import Request
from tandem.portal.forms import CheckForm, ClaimForm
from tandem.registration.commands.checking import Checked, check_customer
from tandem.registration.commands.registering import AlreadyRegistered, Claim, register_deal


def portal_check(request: Request) -> HttpResponse:
    """Asked by POST, since every try is counted."""
    form = CheckForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/portal_check.html", {"form": form}, status=status)
    said = form.cleaned_data
    checked = check_customer(
        actor=request.actor,
        name=said["name"],
        city=said["city"],
        account_id=said["account"],
        now=timezone.now(),
    )
    return render(request, "portal/portal_check.html", checked_context(form, checked))


def checked_context(form: CheckForm, checked: Checked) -> dict[str, Any]:
    about = {
        "name": checked.name,
        "city": checked.city,
        "account": checked.account.pk if checked.account else None,
        "key": str(uuid7()),
    }
    return {"form": form, "checked": checked, "claim_form": ClaimForm(initial=about)}


def portal_deal_new(request: Request) -> HttpResponse:
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _again(request, form)
    said = form.cleaned_data
    claim = Claim(
        product=said["product"],
        value_minor=said["value"],
        expected_close_on=said["close"],
        contact_there=said["contact"],
        account_id=said["account"],
        name=said["name"],
        city=said["city"],
    )
    try:
        row = register_deal(actor=request.actor, claim=claim, key=said["key"], now=timezone.now())
    except AlreadyRegistered as refusal:
        messages.warning(request, str(refusal))
        return redirect("portal_deals")
    except Refusal as refusal:  # what was typed stays on the page
        return _again(request, form, refusal)
    messages.success(request, _("%(number)s is received.") % {"number": row})
    return redirect("portal_deal", registration_id=row.pk)


def _again(request: Request, form: ClaimForm, refusal: Refusal | None = None) -> HttpResponse:
    context = {"form": CheckForm(), "claim_form": form, "refusal": refusal}
    status = refusal.status if refusal else 422
    return render(request, "portal/portal_check.html", context, status=status)
