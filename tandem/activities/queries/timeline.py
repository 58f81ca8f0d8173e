"""What happened at one account, newest first, in keyset pages of fifty.

The page's key is (at, source, id): within a source the order of its index, so the hottest account
is as quick as any other. Changes are read where they were written (`account_changes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    F,
    IntegerField,
    JSONField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, NullIf

from tandem.activities.models import Activity, Task
from tandem.activities.queries.account_changes import Source, changes_of, names_in
from tandem.foundation.formats import is_chinese
from tandem.organisation.rules.scope import Actor

PAGE = 50
MOST_PINNED = 5
WORK = 0  # the rank of activities among the sources; what people did stands below what changed


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: what somebody did there, or, with `act`, a change read from the audit trail."""

    at: datetime
    source: int
    pk: int
    kind: str
    text: str
    facts: Mapping[str, Any]  # of a change: the plan it came from, if any
    is_partner_visible: bool
    is_pinned: bool
    by_id: int | None
    who: str
    act: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


Place = tuple[datetime, int, int]
_NONE = ("_before", "_after")
_FRONT = ("_at", "_source", "id")
_BACK = ("_by", "_who", "_act")
COLUMNS = (  # of work, and of changes
    (*_FRONT, "kind", "text", "facts", "is_partner_visible", "is_pinned", *_BACK, *_NONE),
    (*_FRONT, "_kind", "_text", "_facts", "_shown", "_pinned", *_BACK, "before", "after"),
)
NO_WORK = {  # columns of work that a change has nothing to say to
    "_kind": Value(Activity.Kind.CHANGE.value, CharField()),
    "_text": Value("", TextField()),
    "_who": Value("", TextField()),
    "_shown": Value(False, BooleanField()),
    "_pinned": Value(False, BooleanField()),
}


@dataclass(frozen=True)
class TimelinePage:
    """`next_cursor` continues the list behind the last row; empty at its end.

    `tasks` are those the events speak of, as they stand today.
    """

    events: list[Event]
    next_cursor: str
    tasks: dict[int, Task]
    pinned: list[Event]
    names: dict[tuple[str, Any], str]  # (column, id) -> what changes speak of, authors too


def timeline_page(
    *, actor: Actor, account_id: int, cursor: str = "", kind: str = "", size: int = PAGE
) -> TimelinePage:
    """One page of what this actor may see of this account's history; one query, one more for tasks and
    one for the names in changes.

    Changes (who covers the account, plans, imports) are for the vendor's own staff.
    """
    rows = Activity.objects.visible_to(actor).filter(account_id=account_id)
    sources = [Source(rows.filter(kind=kind) if kind else rows, "at", _of_work())]
    if not actor.is_partner and kind in ("", Activity.Kind.CHANGE):
        sources += changes_of(actor, account_id)
    place = _read_key(cursor)
    is_top = not kind and place is None
    parts = [
        _head(source, number, place, size + 1, with_pinned=is_top and number == WORK)
        for number, source in enumerate(sources)
    ]
    both = parts[0].union(*parts[1:], all=True).order_by("-_at", "-_source", "-id")
    found = [_event(*values) for values in both]
    page, pinned = found[:size], [row for row in found if is_top and row.is_pinned][:MOST_PINNED]
    key = _write_key(page[-1]) if len(found) > size else ""
    names = names_in((row.by_id, row.before, row.after) for row in page if row.act)
    return TimelinePage(page, key, _tasks_of(actor, [*pinned, *page]), pinned, names)


def _event(*values: Any) -> Event:
    """A change that no plan made has no facts."""
    at, source, pk, kind, text, facts, *rest = values
    return Event(at, source, pk, kind, text, facts or {}, *rest)


def _head(
    source: Source, number: int, place: Place | None, count: int, *, with_pinned: bool
) -> QuerySet[Any]:
    """The newest of one source beyond a place, cut before the parts are put together.

    The first page keeps what people pinned as well, from the same read: what is older than the
    head can only be there because it is pinned.
    """
    moment, rows = source.moment, source.rows
    head = _beyond(rows, moment, number, place).order_by(f"-{moment}", "-pk").values("pk")[:count]
    chosen = Q(pk__in=head) | Q(is_pinned=True) if with_pinned else Q(pk__in=head)
    shown = {
        "_at": F(moment),
        "_source": Value(number, IntegerField()),
        **(NO_WORK if number != WORK else {}),
        **source.shown,
    }
    return rows.filter(chosen).order_by().annotate(**shown).values_list(*COLUMNS[number != WORK])


def _beyond(rows: QuerySet[Any], moment: str, number: int, place: Place | None) -> QuerySet[Any]:
    """Behind the place; of one moment the higher source stands first."""
    if place is None:
        return rows
    at, source, pk = place
    if number > source:
        return rows.filter(**{f"{moment}__lt": at})
    if number < source:
        return rows.filter(**{f"{moment}__lte": at})
    same = Q(**{moment: at}, pk__lt=pk)
    return rows.filter(Q(**{f"{moment}__lt": at}) | same, **{f"{moment}__lte": at})


def _of_work() -> dict[str, Any]:
    nothing = {name: Value({}, JSONField()) for name in _NONE}
    named = F("by__name")
    english = Coalesce(NullIf(F("by__name_en"), Value("")), named)
    return {
        "_by": F("by_id"),
        "_who": Coalesce(named if is_chinese() else english, Value(""), output_field=TextField()),
        "_act": Value("", CharField()),
        **nothing,
    }


def _tasks_of(actor: Actor, events: Iterable[Event]) -> dict[int, Task]:
    ids = [
        event.facts["task"] for event in events if event.kind == Activity.Kind.TASK and event.facts
    ]
    if not ids:
        return {}
    return Task.objects.visible_to(actor).select_related("holder").in_bulk(ids)


def _write_key(row: Event) -> str:
    return f"{row.at.isoformat()}~{row.source}~{row.pk}"


def _read_key(text: str) -> Place | None:
    """A key somebody has bent is no key: the list starts at its beginning."""
    try:
        at, source, pk = text.replace(" ", "+").split("~")
        return datetime.fromisoformat(at), int(source), int(pk)
    except ValueError:
        return None
