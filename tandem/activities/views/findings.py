"""What was learnt of an account first hand; a part of its page, and a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.activities.findings_page import findings_context
from tandem.activities.queries.findings import known_of
from tandem.activities.queries.visits import account_to_visit
from tandem.organisation.requests import Request


def findings(request: Request, account_id: int) -> HttpResponse:
    account = account_to_visit(request.actor, account_id)
    known = known_of(actor=request.actor, account_id=account.pk)
    template = "activities/_findings.html" if request.htmx else "activities/findings.html"
    return render(request, template, findings_context(account, known, timezone.localdate()))
