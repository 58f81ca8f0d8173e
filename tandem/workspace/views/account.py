"""The account's page: what is known on the left, what happened in the middle, people right."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tandem.activities.permissions import may_arrange
from tandem.activities.queries.tasks import open_tasks_of
from tandem.activities.queries.timeline import timeline_page
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.permissions import fields_open_to, may_keep_facts, may_lock
from tandem.keyaccounts.queries.records import account_record, visible_account
from tandem.keyaccounts.views.account_properties import property_rows
from tandem.keyaccounts.views.known import family_of, known_groups
from tandem.organisation.policy import row_of
from tandem.organisation.requests import Request
from tandem.workspace.account_page import (
    SHOWN_KINDS,
    chips_of,
    kind_tabs,
    months_of,
    numbers_of,
    timeline_lines,
)
from tandem.workspace.day_tasks import task_lines
from tandem.workspace.queries.record import ahead_of

TASKS_SHOWN = 6


def account(request: Request, account_id: int) -> HttpResponse:
    today = timezone.localdate()
    record = account_record(
        actor=request.actor,
        account_id=account_id,
        on=today,
        all_contacts=request.GET.get("contacts") == "all",
    )
    ahead = ahead_of(account_id, on=today)
    is_open = record.account.state != record.account.State.MERGED
    may_keep = is_open and may_keep_facts(request.actor, record.account)
    may_move = is_open and "parent_id" in fields_open_to(request.actor, record.account)
    frame = {
        "record": record,
        "account": record.account,
        "today": today,
        "ahead": ahead,
        "chips": chips_of(record.account),
        "numbers": numbers_of(record.account, ahead, today),
        "months": months_of(record, today),
        "properties": property_rows(record.account, request.actor),
        "tasks": task_lines(open_tasks_of(request.actor, account_id, size=TASKS_SHOWN), today),
        "tasks_url": f"{reverse('tasks')}?{urlencode({'account': account_id})}",
        "known": known_groups(record, may_keep=may_keep),
        "family": family_of(record, may_move=may_move),
        "note_key": str(uuid7()),
        "may_read_findings": (read := row_of("findings")) is not None
        and read.allows(request.actor),
        "may_check_in": (door := row_of("check_in_at")) is not None and door.allows(request.actor),
        "may_visit": (row := row_of("visit_new")) is not None and row.allows(request.actor),
        "may_sponsor": (named := row_of("sponsor")) is not None and named.allows(request.actor),
        "may_keep_facts": may_keep,
        "may_lock": may_lock(request.actor, record.account),
    }
    return render(request, "workspace/account.html", frame | _timeline(request, account_id))


def account_timeline(request: Request, account_id: int) -> HttpResponse:
    """The timeline alone: earlier events, or one kind of them."""
    found = visible_account(actor=request.actor, account_id=account_id)
    template = "workspace/_timeline.html" if request.htmx else "workspace/account_timeline.html"
    return render(request, template, {"account": found} | _timeline(request, account_id))


def _timeline(request: Request, account_id: int) -> dict[str, Any]:
    asked = request.GET.get("kind", "")
    kind = asked if asked in SHOWN_KINDS else ""
    page = timeline_page(
        actor=request.actor,
        account_id=account_id,
        cursor=request.GET.get("before", ""),
        kind=kind,
    )
    can_arrange = may_arrange(request.actor)
    more = reverse("account_timeline", args=[account_id])
    query = urlencode({"before": page.next_cursor, "kind": kind})
    return {
        "timeline": timeline_lines(page, page.events, can_arrange=can_arrange),
        "pinned": timeline_lines(page, page.pinned, can_arrange=can_arrange),
        "kinds": kind_tabs(more, kind),
        "timeline_more_url": f"{more}?{query}" if page.next_cursor else "",
    }
