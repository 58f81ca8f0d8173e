"""Wished visits that found no day in a seller's calendar: how many, of which customers, and why.

Of each seller the latest calendar counts; one that is older than a quarter says nothing about today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, Min, OuterRef, QuerySet, Sum

from tandem.activities.models import CalendarRun, Visit
from tandem.activities.queries.people import sellers_seen_by
from tandem.foundation.requests import whole_number
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

RUNNING = timedelta(days=100)
PAGE = 100


@dataclass(frozen=True)
class Unplaced:
    """`account` is none where the reader does not see it; `next_on`: a visit that stands all the same."""

    seller: User
    account_id: int
    account: Account | None
    visits: int
    reason: str
    next_on: date | None


@dataclass(frozen=True)
class UnplacedPage:
    """`visits` and `count` of rows are of all sellers asked for; `after` is the key of the next page,
    empty at the end."""

    rows: list[Unplaced]
    visits: int
    count: int
    after: str


class _Entries(Func):
    """How many entries a list kept as JSON has."""

    function = "json_array_length"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_array_length", **context)


def latest_runs(actor: Actor, *, on: date) -> QuerySet[CalendarRun]:
    """The calendar of each seller that holds today, as far as the actor may see it."""
    newer = CalendarRun.objects.filter(
        seller_id=OuterRef("seller_id"), plan_id__gt=OuterRef("plan_id")
    )
    runs = CalendarRun.objects.visible_to(actor).filter(laid_at__date__gte=on - RUNNING)
    return runs.filter(~Exists(newer))


def count_unplaced(*, actor: Actor, seller_id: int, on: date) -> int:
    run = latest_runs(actor, on=on).filter(seller_id=seller_id).first()
    return run.needed - run.placed if run else 0


def unplaced_page(
    *, actor: Actor, seller_id: int | None, on: date, after: str = ""
) -> UnplacedPage:
    """A page by key, seller after seller; four queries. A calendar has a customer only once."""
    sellers = sellers_seen_by(actor, on=on)
    if seller_id is not None:
        sellers = sellers.filter(pk=seller_id)
    runs = latest_runs(actor, on=on).filter(
        seller_id__in=sellers.order_by().values("pk"), needed__gt=F("placed")
    )
    whole = runs.aggregate(
        visits=Sum(F("needed") - F("placed"), default=0),
        count=Sum(_Entries("unplaced"), default=0),
    )
    seller, account = _key(after)
    begun = runs.filter(seller_id__gte=seller).select_related("seller").order_by("seller_id")
    found = [
        (run.seller, row)
        for run in begun[: PAGE + 2]  # each of them has a row, but the one of the key
        for row in sorted(run.unplaced, key=lambda one: one["account"])
        if (run.seller_id, row["account"]) > (seller, account)
    ]
    shown = found[:PAGE]
    more = len(found) > PAGE
    return UnplacedPage(
        rows=_with_accounts(actor, shown, on),
        visits=whole["visits"],
        count=whole["count"],
        after=f"{shown[-1][0].pk}.{shown[-1][1]['account']}" if more else "",
    )


def _with_accounts(
    actor: Actor, shown: list[tuple[User, dict[str, Any]]], on: date
) -> list[Unplaced]:
    accounts = {row["account"] for _seller, row in shown}
    seen = Account.objects.visible_to(actor).in_bulk(accounts)
    standing = Visit.objects.filter(
        seller_id__in={seller.pk for seller, _row in shown},
        account_id__in=accounts,
        state=Visit.State.PLANNED,
        on__gte=on,
    )
    coming = standing.order_by().values_list("seller_id", "account_id").annotate(on=Min("on"))
    next_on = {(seller, account): day for seller, account, day in coming}
    return [
        Unplaced(
            seller=seller,
            account_id=row["account"],
            account=seen.get(row["account"]),
            visits=row["count"],
            reason=row["reason"],
            next_on=next_on.get((seller.pk, row["account"])),
        )
        for seller, row in shown
    ]


def _key(after: str) -> tuple[int, int]:
    """The last row of the page before; a bent key means the first page."""
    seller, account = (whole_number(part) for part in after.partition(".")[::2])
    return (0, 0) if seller is None or account is None else (seller, account)
