"""The values of a customer's page: never a figure, a class or an order of the vendor's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tandem.activities.models import Activity, Task
from tandem.activities.queries.mail_files import file_chips
from tandem.activities.queries.task_marks import due_chip, state_chip
from tandem.activities.queries.tasks import people_to_ask
from tandem.activities.queries.wording import entry_when, entry_words
from tandem.foundation.kit import link
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.partners.queries.product_lines import product_name
from tandem.portal.queries.customers import CustomerPage
from tandem.portal.work_forms import HandOverForm, NoteForm
from tandem.registration.queries.words import state_chip as claim_chip

ICONS: dict[str, str] = {
    Activity.Kind.VISIT: "visit",
    Activity.Kind.CALL: "phone",
    Activity.Kind.EMAIL: "mail",
    Activity.Kind.TASK: "check-all",
    Activity.Kind.ORDER: "ok",
    Activity.Kind.SERVICE: "service",
}


def customer_context(page: CustomerPage) -> dict[str, Any]:
    here = reverse("portal_customer", args=[page.account.pk])
    more = page.timeline.next_cursor
    return {
        "account": page.account,
        "promise": page.promise,
        "tasks": task_lines(page.tasks),
        "registrations": [
            {"row": row, "state": claim_chip(row), "product": product_name(row.product)}
            for row in page.registrations
        ],
        "pinned": _lines(page.timeline.pinned, page.timeline.tasks),
        "timeline": _lines(page.timeline.events, page.timeline.tasks),
        "timeline_more_url": f"{here}?{urlencode({'before': more})}" if more else "",
        "note_form": NoteForm(initial={"key": str(uuid7())}),
    }


def task_lines(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {"task": task, "due": due_chip(task, today), "state": state_chip(task)} for task in tasks
    ]


def hand_over_form(actor: Actor, account: Account, data: Any = None) -> HandOverForm:
    today = timezone.localdate()
    return HandOverForm(
        data,
        people=people_to_ask(actor, account, on=today),
        company_id=actor.company_id,
        initial={"due_on": today, "to_user": actor.user_id, "key": str(uuid7())},
    )


def _lines(events: Iterable[Activity], tasks: dict[int, Task]) -> list[dict[str, Any]]:
    """What both sides share; the marks of the vendor's own reading stay away."""
    zone = timezone.get_current_timezone()
    lines = []
    for event in events:
        at = event.at.astimezone(zone)
        task = tasks.get(event.facts.get("task", 0))
        lines.append(
            {
                "id": event.pk,
                "icon": ICONS.get(event.kind, "note"),
                "title": event.get_kind_display(),
                "who": str(event.by) if event.by else "",
                "at": at.isoformat(),
                "when": entry_when(event, at),
                "text": entry_words(event),
                "chips": _task_marks(task) if task else _files(event),
            }
        )
    return lines


def _files(event: Activity) -> list[Any]:
    """What hung on a mail."""
    if "attachments" not in event.facts:
        return []
    return list(file_chips(event.facts, "portal_entry_file", event.pk))


def _task_marks(task: Task) -> list[Any]:
    today = timezone.localdate()
    holder = link(task.holder, reverse("portal_task", args=[task.pk]))
    return [holder, due_chip(task, today), state_chip(task)]
