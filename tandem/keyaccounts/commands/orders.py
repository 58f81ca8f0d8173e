"""Noting orders, whoever signed them, and what they make of the account (docs, domain §4).

An order with a source key is noted once, however often it is sent. The activation events and the
account's first and last order follow from all its marks, so a late or earlier-dated order mends
the ledger instead of bending it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tandem.foundation import audit, bulk, events
from tandem.keyaccounts.commands.columns import batches, write_columns
from tandem.keyaccounts.commands.loading import hold_accounts, require_visible
from tandem.keyaccounts.events import OrdersCorrected, OrdersNoted
from tandem.keyaccounts.models import Account, ActivationEvent, OrderMark
from tandem.keyaccounts.rules.activation import Activation, activations, activity_on
from tandem.organisation.rules.scope import Actor

MARK_COLUMNS = ("account_id", "ordered_on", "amount_minor", "signed_by_id")
COLUMNS = ("first_order_on", "last_order_on", "activated_on", "activity")


@dataclass(frozen=True, slots=True)
class NotedOrder:
    account_id: int
    ordered_on: date
    amount_minor: int
    signed_by_id: int | None = None  # none: signed by the vendor itself
    source_key: str = ""


@transaction.atomic
def record_orders(*, actor: Actor, orders: Iterable[NotedOrder], now: datetime) -> int:
    """Note orders and bring the activation ledger up to date; returns how many were new."""
    given = list(orders)
    require_visible(actor, [order.account_id for order in given])
    fresh = note_orders(given, now=now)
    _note(actor, fresh, now)
    return len(fresh)


@transaction.atomic
def note_orders(orders: Sequence[NotedOrder], *, now: datetime) -> list[NotedOrder]:
    """Those of the orders that were new. For callers that keep the trail of their rows themselves."""
    _hold({order.account_id for order in orders})
    fresh = _not_yet_noted(orders)
    marks = _write_marks(fresh)
    _follow({order.account_id for order in fresh}, now)
    events.publish(OrdersNoted(tuple(marks), now))
    return fresh


@transaction.atomic
def correct_orders(changes: Mapping[int, Mapping[str, Any]], *, now: datetime) -> None:
    """Let marks (by id) say something else in some columns; both accounts' ledgers follow."""
    if not changes:
        return
    rows = OrderMark.objects.filter(pk__in=changes)
    accounts = set(rows.values_list("account_id", flat=True))
    accounts |= {told["account_id"] for told in changes.values() if "account_id" in told}
    _hold(accounts)
    stood = {row.pop("pk"): row for row in rows.values("pk", *MARK_COLUMNS)}
    said = {pk: stood[pk] | dict(changes[pk]) for pk in stood}
    bulk.write_columns(
        OrderMark,
        MARK_COLUMNS,
        [(pk, [one[name] for name in MARK_COLUMNS]) for pk, one in said.items()],
    )
    _follow(accounts, now)
    events.publish(OrdersCorrected(tuple(said), now))


@transaction.atomic
def remove_orders(mark_ids: Sequence[int], *, now: datetime) -> None:
    """Marks that were noted by mistake go, and the ledger is as if they had never been."""
    rows = OrderMark.objects.filter(pk__in=mark_ids)
    accounts = set(rows.values_list("account_id", flat=True))
    _hold(accounts)
    rows.delete()
    _follow(accounts, now)


def _hold(account_ids: Iterable[int]) -> None:
    for chunk in batches(sorted(account_ids)):
        hold_accounts(chunk)


def _follow(account_ids: Iterable[int], now: datetime) -> None:
    for chunk in batches(sorted(account_ids)):
        rebuild_ledger(chunk, on=timezone.localdate(now))


def rebuild_ledger(account_ids: Sequence[int], *, on: date) -> set[int]:
    """Make events and columns of these accounts agree with their marks; tells which did not."""
    window = settings.TANDEM["ACTIVE_WINDOW_DAYS"]
    days: dict[int, list[date]] = defaultdict(list)
    marks = OrderMark.objects.filter(account_id__in=account_ids)
    for account_id, day in marks.values_list("account_id", "ordered_on"):
        days[account_id].append(day)
    wanted = {pk: activations(days[pk], window=window) for pk in account_ids}
    rows = Account.objects.filter(pk__in=account_ids).values_list("pk", *COLUMNS)
    stood = {pk: tuple(columns) for pk, *columns in rows}
    told = {pk: _standing(days[pk], wanted[pk], on, window) for pk in stood}
    wrong = {pk for pk in stood if stood[pk] != told[pk]}
    write_columns(COLUMNS, [(pk, told[pk]) for pk in sorted(wrong)])
    return wrong | _write_events(account_ids, wanted)


@transaction.atomic
def refresh_activity(*, on: date) -> int:
    """Let accounts fall dormant as days pass; run daily. Returns how many changed.

    Written without an audit entry: nobody decided anything, and the ledger says the same.
    """
    window = timedelta(days=settings.TANDEM["ACTIVE_WINDOW_DAYS"])
    dormant = Account.objects.filter(
        activity=Account.Activity.ACTIVE, last_order_on__lte=on - window
    )
    active = Account.objects.filter(
        ~Q(activity=Account.Activity.ACTIVE), last_order_on__gt=on - window
    )
    return dormant.update(activity=Account.Activity.DORMANT) + active.update(
        activity=Account.Activity.ACTIVE
    )


def _not_yet_noted(orders: Sequence[NotedOrder]) -> list[NotedOrder]:
    known: set[str] = set()
    for chunk in batches({order.source_key for order in orders} - {""}):
        known.update(
            OrderMark.objects.filter(source_key__in=chunk).values_list("source_key", flat=True)
        )
    fresh: list[NotedOrder] = []
    for order in orders:
        if order.source_key and order.source_key in known:
            continue
        known.add(order.source_key)
        fresh.append(order)
    return fresh


def _write_marks(orders: Sequence[NotedOrder]) -> list[int]:
    """The ids of their marks."""
    ids: list[int] = []
    for part in batches([order for order in orders if order.source_key]):
        # The unique source key keeps a race from doubling: the later of two is dropped here.
        OrderMark.objects.bulk_create([_mark(order) for order in part], ignore_conflicts=True)
        noted = OrderMark.objects.filter(source_key__in=[order.source_key for order in part])
        ids += noted.values_list("pk", flat=True)
    for part in batches([order for order in orders if not order.source_key]):
        ids += [mark.pk for mark in OrderMark.objects.bulk_create(map(_mark, part))]
    return ids


def _mark(order: NotedOrder) -> OrderMark:
    return OrderMark(
        account_id=order.account_id,
        ordered_on=order.ordered_on,
        amount_minor=order.amount_minor,
        signed_by_id=order.signed_by_id,
        source_key=order.source_key,
    )


def _write_events(account_ids: Sequence[int], wanted: dict[int, list[Activation]]) -> set[int]:
    """Only the difference is written: an event that still holds keeps its row."""
    missing = {(pk, event.on, event.kind) for pk, events in wanted.items() for event in events}
    wrong: dict[int, int] = {}  # row -> account
    standing = ActivationEvent.objects.filter(account_id__in=account_ids)
    for row_id, account_id, day, kind in standing.values_list("pk", "account_id", "on", "kind"):
        if (account_id, day, kind) in missing:
            missing.discard((account_id, day, kind))
        else:
            wrong[row_id] = account_id
    for chunk in batches(wrong):
        ActivationEvent.objects.filter(pk__in=chunk).delete()
    ActivationEvent.objects.bulk_create(
        [ActivationEvent(account_id=pk, on=on, kind=kind) for pk, on, kind in sorted(missing)],
        batch_size=2000,
    )
    return {pk for pk, _on, _kind in missing} | set(wrong.values())


def _standing(
    days: list[date], events: list[Activation], on: date, window: int
) -> tuple[date | None, date | None, date | None, str]:
    """The values of `COLUMNS`."""
    if not days:
        return None, None, None, activity_on(None, on=on, window=window)
    last = max(days)
    return min(days), last, events[-1].on, activity_on(last, on=on, window=window)


def _note(actor: Actor, orders: list[NotedOrder], now: datetime) -> None:
    """One entry an account: how many orders came, between which days, and their sum."""
    by_account: dict[int, list[NotedOrder]] = defaultdict(list)
    for order in orders:
        by_account[order.account_id].append(order)
    audit.record_many(
        audit.entry_of(
            actor=actor,
            act="keyaccounts.orders_noted",
            subject_type=Account._meta.label_lower,
            subject_id=account_id,
            after={
                "orders": len(noted),
                "first": min(order.ordered_on for order in noted),
                "last": max(order.ordered_on for order in noted),
                "amount_minor": sum(order.amount_minor for order in noted),
            },
            account_id=account_id,
            now=now,
        )
        for account_id, noted in by_account.items()
    )
