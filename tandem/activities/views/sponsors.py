"""Executive sponsors: who is overdue where, and naming one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.queries.visits import account_to_visit
from tandem.activities.sponsor_page import sponsor_form, sponsors_context
from tandem.keyaccounts.commands.sponsors import name_sponsor
from tandem.organisation.policy import row_of
from tandem.organisation.requests import Request


def sponsors(request: Request) -> HttpResponse:
    context = sponsors_context(
        request.actor,
        timezone.localdate(),
        may_name=_may(request, "sponsor"),
        may_ask=_may(request, "joint_new"),
    )
    return render(request, "activities/sponsors.html", context)


def sponsor(request: Request, account_id: int) -> HttpResponse:
    account = account_to_visit(request.actor, account_id)
    form = sponsor_form(account, request.POST or None, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"account": account, "form": form}
        return render(request, "activities/sponsor.html", context, status=status)
    name_sponsor(
        actor=request.actor,
        account_id=account.pk,
        user_id=form.cleaned_data["sponsor"],
        now=timezone.now(),
    )
    messages.success(request, _("The sponsor is noted."))
    return redirect("sponsors")


def _may(request: Request, route: str) -> bool:
    row = row_of(route)
    return row is not None and row.allows(request.actor)
