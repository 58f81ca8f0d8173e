"""Acts on one account: register, lock, release; and the trail of who changed what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotAllowed, Refusal
from tandem.foundation.requests import whole_number
from tandem.keyaccounts.commands.accounts import put_below, register_candidate
from tandem.keyaccounts.commands.locking import lock_accounts, release_account
from tandem.keyaccounts.forms.accounts import CandidateForm, ChildForm
from tandem.keyaccounts.history_words import history_lines
from tandem.keyaccounts.permissions import permit_fields
from tandem.keyaccounts.queries.choices import cell_choices
from tandem.keyaccounts.queries.history import history_page
from tandem.keyaccounts.queries.records import visible_account
from tandem.keyaccounts.queries.suggestions import suggested_accounts
from tandem.keyaccounts.views.property_kinds import account_named
from tandem.keyaccounts.views.sheets import finished, sheet
from tandem.organisation.requests import Request

ALIKE_SHOWN = 5


def account_new(request: Request) -> HttpResponse:
    """Register a candidate; accounts of a like name are shown before a second one is made."""
    regions, industries = cell_choices()
    form = CandidateForm(request.POST or None, regions=regions, industries=industries)
    if request.method != "POST" or not form.is_valid():
        return sheet(request, form, heading=_("New candidate"), button=_("Register"))
    if not form.cleaned_data["is_sure"]:
        found = suggested_accounts(
            actor=request.actor, text=form.cleaned_data["name"], most=ALIKE_SHOWN
        )
        if found:
            return _ask_whether_sure(request, found)
    try:
        account = register_candidate(actor=request.actor, now=timezone.now(), **form.facts())
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return sheet(request, form, heading=_("New candidate"), button=_("Register"))
    text = _("%(account)s waits as a candidate for the lock decision.") % {"account": account}
    if request.htmx:
        messages.success(request, text)
        url = reverse("account", args=[account.pk])
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return finished(request, reverse("account", args=[account.pk]), text)


def account_child(request: Request, account_id: int) -> HttpResponse:
    """Put another account below this one; one that belongs elsewhere already stays there."""
    account = visible_account(actor=request.actor, account_id=account_id)
    permit_fields(request.actor, account, ["parent_id"])
    form, heading = ChildForm(request.POST or None), _("Put a customer below this one")
    if request.method != "POST" or not form.is_valid():
        return sheet(request, form, heading=heading, note=account)
    try:
        child = put_below(
            actor=request.actor,
            account_id=account_named(form.cleaned_data["child"], request.actor) or 0,
            parent_id=account.pk,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error("child", str(refusal))
        return sheet(request, form, heading=heading, note=account)
    text = _("%(child)s now stands below %(account)s.") % {"child": child, "account": account}
    return finished(request, reverse("account", args=[account.pk]), text)


def account_lock(request: Request, account_id: int) -> HttpResponse:
    account = visible_account(actor=request.actor, account_id=account_id)
    lock_accounts(
        actor=request.actor,
        accounts=[account.pk],
        on=timezone.localdate(),
        now=timezone.now(),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("%(account)s is locked from today.") % {"account": account})
    return redirect("account", account.pk)


def account_release(request: Request, account_id: int) -> HttpResponse:
    """End the lock of one account; the list of any past day still holds it."""
    account = release_account(
        actor=request.actor,
        account_id=account_id,
        version=whole_number(request.POST.get("version", "")),
        on=timezone.localdate(),
        now=timezone.now(),
        reason=request.POST.get("reason", ""),
    )
    messages.success(
        request, _("%(account)s is released; today is its last day.") % {"account": account}
    )
    return redirect("account", account.pk)


def account_history(request: Request, account_id: int) -> HttpResponse:
    """Who changed what, newest first."""
    account = visible_account(actor=request.actor, account_id=account_id)
    before = whole_number(request.GET.get("before", ""))
    page = history_page(actor=request.actor, account_id=account.pk, before=before)
    frame: dict[str, Any] = {
        "account": account,
        "timeline": history_lines(page),
        "timeline_more_url": f"?before={page.next_before}" if page.next_before else "",
    }
    return render(request, "keyaccounts/account_history.html", frame)


def _ask_whether_sure(request: Request, found: list[Any]) -> HttpResponse:
    """The same form with the accounts of a like name above it; sending it again registers."""
    data = request.POST.copy()
    data["is_sure"] = "on"
    regions, industries = cell_choices()
    return sheet(
        request,
        CandidateForm(data, regions=regions, industries=industries),
        heading=_("New candidate"),
        warning=_("These are in your list already. If yours is one of them, open it instead."),
        found=found,
        button=_("It is another customer: register"),
    )
