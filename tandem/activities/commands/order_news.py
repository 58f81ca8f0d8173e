"""Orders as they come: each has its entry on the account's timeline, written with it.

The entry only points to the order's mark: amount and signer are said there, and an order that is
taken back takes its entry along.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from tandem.activities.models import Activity
from tandem.foundation import bulk
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.events import OrdersCorrected, OrdersNoted
from tandem.keyaccounts.models import OrderMark

COLUMNS = ("account", "kind", "at", "order", "recorded_at")
NOON = time(12)  # a mark knows its day only


def timelines_follow_orders(event: OrdersNoted) -> None:
    tell_orders(event.mark_ids, now=event.noted_at)


def timelines_follow_corrections(event: OrdersCorrected) -> None:
    move_entries(event.mark_ids, now=event.noted_at)


@transaction.atomic
def tell_orders(mark_ids: Iterable[int], *, now: datetime) -> int:
    """One entry for each of these orders that has none; returns how many were written."""
    written = 0
    for part in batches(sorted(mark_ids)):
        told = Activity.objects.filter(order__in=part).values("order")
        marks = OrderMark.objects.filter(pk__in=part).exclude(pk__in=told).order_by("pk")
        rows = [
            (account_id, Activity.Kind.ORDER, moment_of(day, now), pk, now)
            for pk, account_id, day in marks.values_list("pk", "account_id", "ordered_on")
        ]
        bulk.insert_rows(Activity, COLUMNS, rows)
        written += len(rows)
    return written


def move_entries(mark_ids: Iterable[int], *, now: datetime) -> None:
    """An order that was corrected may stand on another account, or under another day."""
    told = Activity.objects.filter(order__in=sorted(mark_ids))
    rows = told.values_list("pk", "account_id", "at", "order__account_id", "order__ordered_on")
    moved = [
        (pk, (to_account, moment_of(day, now)))
        for pk, account_id, at, to_account, day in rows
        if (account_id, timezone.localdate(at)) != (to_account, day)
    ]
    bulk.write_columns(Activity, ("account", "at"), moved, counts_save=True)


def moment_of(day: date, now: datetime) -> datetime:
    """Its place among what else happened that day; never still to come."""
    return min(timezone.make_aware(datetime.combine(day, NOON)), now)
