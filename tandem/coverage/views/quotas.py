"""How many visits a week owes: read by all, set by sales operations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.quotas import set_quota
from tandem.coverage.quota_page import QuotaForm, in_words, quotas_context, start_of
from tandem.organisation.requests import Request


def visit_quotas(request: Request) -> HttpResponse:
    return _page(request, QuotaForm(initial=start_of(timezone.localdate())), 200)


def visit_quota(request: Request) -> HttpResponse:
    form = QuotaForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    row = set_quota(
        actor=request.actor,
        quota=form.quota,
        since=form.cleaned_data["since"],
        now=timezone.now(),
    )
    text = _("From the week of %(since)s on: %(quota)s.")
    messages.success(request, text % {"since": row.since, "quota": in_words(row.quota)})
    return redirect("visit_quotas")


def _page(request: Request, form: QuotaForm, status: int) -> HttpResponse:
    context = quotas_context(request.actor, timezone.localdate()) | {"form": form}
    return render(request, "coverage/visit_quotas.html", context, status=status)
