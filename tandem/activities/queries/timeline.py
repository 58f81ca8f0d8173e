"""What happened at one account, newest first, in keyset pages of fifty.

The page's key is (at, id), the order of the index: the hottest account is as quick as any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tandem.activities.models import Activity, ActivityQuerySet, Task
from tandem.organisation.rules.scope import Actor

PAGE = 50
MOST_PINNED = 5
SHOWN = (
    "kind",
    "at",
    "text",
    "facts",
    "is_partner_visible",
    "is_pinned",
    "by__name",
    "by__name_en",
    "order__amount_minor",
    "order__signed_by__name",
)


@dataclass(frozen=True)
class TimelinePage:
    """`next_cursor` continues the list behind the last row; empty at its end.

    `tasks` are those the events speak of, as they stand today.
    """

    events: list[Activity]
    next_cursor: str
    tasks: dict[int, Task]
    pinned: list[Activity]


def timeline_page(
    *, actor: Actor, account_id: int, cursor: str = "", kind: str = "", size: int = PAGE
) -> TimelinePage:
    """One page of what this actor may see of this account's history; one query, one more for tasks."""
    rows = Activity.objects.visible_to(actor).filter(account_id=account_id)
    place = _read_key(cursor)
    if kind or place is not None:
        found = _latest(_beyond(rows.filter(kind=kind) if kind else rows, place), size + 1)
        pinned: list[Activity] = []
    else:
        found, pinned = _latest_and_pinned(rows, size + 1)
    page = found[:size]
    key = _write_key(page[-1]) if len(found) > size else ""
    return TimelinePage(page, key, _tasks_of(actor, [*pinned, *page]), pinned)


def _latest(rows: ActivityQuerySet, count: int) -> list[Activity]:
    return list(
        rows.select_related("by", "order__signed_by").only(*SHOWN).order_by("-at", "-id")[:count]
    )


def _latest_and_pinned(rows: ActivityQuerySet, count: int) -> tuple[list[Activity], list[Activity]]:
    """The head of the list and what people keep on top of it, from one read.

    Whatever is older than the head can only be there because it is pinned.
    """
    head = rows.order_by("-at", "-id").values("pk")[:count]
    both = _latest(rows.filter(Q(is_pinned=True) | Q(pk__in=head)), count + MOST_PINNED)
    return both[:count], [row for row in both if row.is_pinned]


def _beyond(rows: ActivityQuerySet, place: tuple[datetime, int] | None) -> ActivityQuerySet:
    if place is None:
        return rows
    at, pk = place
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)


def _tasks_of(actor: Actor, events: Iterable[Activity]) -> dict[int, Task]:
    ids = [event.facts["task"] for event in events if event.kind == Activity.Kind.TASK]
    if not ids:
        return {}
    return Task.objects.visible_to(actor).select_related("holder").in_bulk(ids)


def _write_key(row: Activity) -> str:
    return f"{row.at.isoformat()}~{row.pk}"


def _read_key(text: str) -> tuple[datetime, int] | None:
    """A key somebody has bent is no key: the list starts at its beginning."""
    at, _mark, pk = text.replace(" ", "+").partition("~")
    try:
        return datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
