"""The rate in SQL is the rate of the rule, and its denominator is frozen (docs, domain §4)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tandem.foundation.fiscal import FiscalCalendar, Period
from tandem.keyaccounts.commands.locking import lock_accounts, release_account
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders
from tandem.keyaccounts.models import OrderMark
from tandem.keyaccounts.queries.activation import (
    activated_accounts,
    activation_rate,
    active_accounts,
    active_share,
    open_accounts,
)
from tandem.keyaccounts.rules import activation
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUARTER: Period = FiscalCalendar().quarter(date(2026, 11, 24))
DAY = timedelta(days=1)


def note(cast: Cast, account_id: int, *days: date) -> None:
    orders = [NotedOrder(account_id, day, 1) for day in days]
    record_orders(actor=cast.actor("opal"), orders=orders, now=NOW)


def test_the_rate_is_the_rule_over_a_random_list(cast: Cast) -> None:
    dice = random.Random(7)
    histories: list[activation.History] = []
    for n in range(60):
        account = an_account(
            f"客户{n}",
            region=cast.north,
            industry=cast.finance,
            locked_since=QUARTER.start - DAY if n % 5 else QUARTER.start + DAY,
        )
        days = [QUARTER.start + timedelta(days=dice.randint(-800, 91)) for _ in range(n % 4)]
        note(cast, account.pk, *days)
        if n % 5:
            histories.append(activation.History(days))
    histories += [activation.History([])] * 3  # the cast's own

    rate = activation_rate(actor=cast.actor("vera"), period=QUARTER)

    wanted = activation.activation_rate(histories, start=QUARTER.start, end=QUARTER.end, window=365)
    assert (rate.activated, rate.open) == (wanted.activated, wanted.open)


def test_the_list_behind_the_number_sums_to_it(cast: Cast) -> None:
    note(cast, cast.olgas.pk, QUARTER.start)
    note(cast, cast.ottos.pk, QUARTER.start - DAY)
    vera = cast.actor("vera")

    rate = activation_rate(actor=vera, period=QUARTER)

    assert list(activated_accounts(actor=vera, period=QUARTER)) == [cast.olgas]
    assert set(open_accounts(actor=vera, period=QUARTER)) == {cast.olgas, cast.umas}
    assert (rate.activated, rate.open, rate.permille) == (1, 2, 500)
    assert {(cell.region_id, cell.open) for cell in rate.cells} == {
        (cast.north.pk, 1),
        (cast.south.pk, 1),
    }


def test_unlocking_later_cannot_raise_a_rate(cast: Cast) -> None:
    before = activation_rate(actor=cast.actor("vera"), period=QUARTER)

    release_account(
        actor=cast.actor("opal"),
        account_id=cast.umas.pk,
        version=None,
        on=QUARTER.start,
        now=NOW,
        reason="",
    )

    assert activation_rate(actor=cast.actor("vera"), period=QUARTER) == before


def test_locking_later_counts_from_the_next_period(cast: Cast) -> None:
    late = an_account("迟", region=cast.north, industry=cast.finance, state="candidate")
    lock_accounts(actor=cast.actor("opal"), accounts=[late.pk], on=QUARTER.start + DAY, now=NOW)
    vera = cast.actor("vera")

    assert late not in open_accounts(actor=vera, period=QUARTER)
    assert late in open_accounts(actor=vera, period=FiscalCalendar().quarter(QUARTER.end))


def test_as_of_a_day_later_orders_are_not_counted(cast: Cast) -> None:
    note(cast, cast.olgas.pk, QUARTER.start + timedelta(days=10))
    vera = cast.actor("vera")

    before = activation_rate(actor=vera, period=QUARTER, as_of=QUARTER.start + timedelta(days=9))
    after = activation_rate(actor=vera, period=QUARTER, as_of=QUARTER.start + timedelta(days=10))

    assert (before.activated, after.activated) == (0, 1)


def test_a_rate_of_nobody_is_not_known(cast: Cast) -> None:
    assert activation_rate(actor=cast.actor("adam"), period=QUARTER).permille is None


def test_everybody_reads_the_rate_of_what_they_see(cast: Cast) -> None:
    for name, expected in [("vera", 3), ("nora", 2), ("dora", 2), ("olga", 1), ("bo", 0)]:
        rate = activation_rate(actor=cast.actor(name), period=QUARTER)

        assert rate.open == expected, name


def test_the_active_share_counts_orders_before_the_moment(cast: Cast) -> None:
    day = date(2026, 11, 24)
    note(cast, cast.olgas.pk, day)
    vera = cast.actor("vera")

    morning = active_share(actor=vera, moment=day)
    next_morning = active_share(actor=vera, moment=day + DAY)
    a_year_on = active_share(actor=vera, moment=day + timedelta(days=366))

    assert [share.active for share in (morning, next_morning, a_year_on)] == [0, 1, 0]
    assert next_morning.permille == 333
    assert list(active_accounts(actor=vera, moment=day + DAY)) == [cast.olgas]


def test_the_rate_is_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    OrderMark.objects.create(account=cast.olgas, ordered_on=QUARTER.start, amount_minor=1)
    vera = cast.actor("vera")

    with django_assert_num_queries(1):
        rate = activation_rate(actor=vera, period=QUARTER)

    assert rate.open == 3
