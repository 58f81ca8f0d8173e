"""The account's page: what is known on the left, what happened in the middle, people right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tandem.activities.queries.timeline import timeline_page
from tandem.keyaccounts.permissions import can_keep_facts, can_lock
from tandem.workspace.queries.record import record_of
from tandem.workspace.wording import lines_of_timeline, properties_of


def account(request: HttpRequest, account_id: int) -> HttpResponse:
    today = timezone.localdate()
    record = record_of(request.actor, account_id, on=today)
    frame = {
        "record": record,
        "account": record.account,
        "today": today,
        "properties": properties_of(record, request.actor),
        "may_keep_facts": can_keep_facts(request.actor, record.account),
        "may_lock": can_lock(request.actor, record.account),
    }
    return render(request, "workspace/account.html", frame | _timeline(request, account_id))


def account_timeline(request: HttpRequest, account_id: int) -> HttpResponse:
    """Earlier events: the next page of the timeline, or the whole page without a script."""
    record = record_of(request.actor, account_id, on=timezone.localdate())
    template = "workspace/_timeline.html" if request.htmx else "workspace/account_timeline.html"
    return render(request, template, {"account": record.account} | _timeline(request, account_id))


def _timeline(request: HttpRequest, account_id: int) -> dict[str, Any]:
    page = timeline_page(
        actor=request.actor, account_id=account_id, cursor=request.GET.get("before", "")
    )
    return {"timeline": lines_of_timeline(page.events), "timeline_next": page.next_cursor}
