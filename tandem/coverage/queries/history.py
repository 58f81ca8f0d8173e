"""Own history as the planner learns from it: contacts, and what they earned, by account and quarter."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings

from tandem.coverage.models import ContactCount
from tandem.coverage.queries.limits import quarters_before
from tandem.coverage.rules.potential import FEN_PER_THOUSAND
from tandem.coverage.rules.response import NO_GROUP, History, group_of
from tandem.keyaccounts.models import OrderMark
from tandem.planning.terms import Status

Orders = Mapping[int, tuple[list[date], list[int]]]  # days in order, and amounts summed up to each


def history_of(
    accounts: Iterable[tuple[int, int, float]],
    *,
    on: date,
    industries: int,
    without: frozenset[int] = frozenset(),
) -> History:
    """A row an account and quarter, with and without contacts; `accounts`: (id, industry's index, potential in thousand).

    `without`: the held-out group, which must not teach what it is compared with. Two queries.
    """
    quarters = quarters_before(on)
    group: list[int] = []
    contacts: list[float] = []
    share: list[float] = []
    if quarters:
        orders = _orders(since=quarters[0][0] - _window())
        counted = _contacts(quarters[0][0])
        for account_id, industry, potential in accounts:
            if account_id in without or account_id not in orders:
                continue
            of_account = counted.get(account_id, {})
            for start, end in quarters:
                amount = of_account.get(start, 0.0)
                which = group_of(_status(orders, account_id, start), industry, industries)
                if which != NO_GROUP:
                    group.append(which)
                    contacts.append(amount)
                    share.append(_margin(orders, account_id, start, end) / potential)
    return History(group, contacts, share)


def _window() -> timedelta:
    return timedelta(days=int(settings.TANDEM["ACTIVE_WINDOW_DAYS"]))


def _orders(since: date) -> Orders:
    found: dict[int, tuple[list[date], list[int]]] = defaultdict(lambda: ([], []))
    rows = OrderMark.objects.filter(ordered_on__gte=since).order_by("account_id", "ordered_on")
    for account_id, day, amount in rows.values_list("account_id", "ordered_on", "amount_minor"):
        days, sums = found[account_id]
        days.append(day)
        sums.append((sums[-1] if sums else 0) + amount)
    return dict(found)


def _contacts(since: date) -> dict[int, dict[date, float]]:
    found: dict[int, dict[date, float]] = defaultdict(dict)
    rows = ContactCount.objects.filter(quarter_start__gte=since)
    for account_id, start, amount in rows.values_list("account_id", "quarter_start", "contacts"):
        found[account_id][start] = amount
    return found


def _status(orders: Orders, account_id: int, start: date) -> int:
    """As the account stood on the first day of the quarter, by the orders read."""
    days = orders[account_id][0]
    before = bisect_left(days, start)
    if before and days[before - 1] >= start - _window():
        return Status.ACTIVE
    return Status.DORMANT if before else Status.NEW


def _margin(orders: Orders, account_id: int, start: date, end: date) -> float:
    """Gross margin of the quarter's orders, thousand CNY."""
    days, sums = orders[account_id]
    up_to = [0, *sums]
    revenue = up_to[bisect_left(days, end)] - up_to[bisect_left(days, start)]
    return revenue * float(settings.TANDEM["GROSS_MARGIN"]) / FEN_PER_THOUSAND
