"""Noting orders: once, in any order of arrival, with the ledger always right."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tandem.foundation.errors import NotThere
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders, refresh_activity
from tandem.keyaccounts.models import Account, ActivationEvent, OrderMark
from tandem.keyaccounts.rules.activation import activations
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def note(cast: Cast, account: Account, *days: date, keys: str = "k") -> int:
    orders = [
        NotedOrder(account.pk, day, 100, cast.alpha.pk, f"{keys}{n}") for n, day in enumerate(days)
    ]
    return record_orders(actor=cast.actor("opal"), orders=orders, now=NOW)


def events(account: Account) -> list[tuple[date, str]]:
    rows = ActivationEvent.objects.filter(account=account).order_by("on")
    return list(rows.values_list("on", "kind"))


def test_an_order_makes_an_account_active_whoever_signed(cast: Cast) -> None:
    note(cast, cast.olgas, TODAY)

    cast.olgas.refresh_from_db()
    assert cast.olgas.activity == Account.Activity.ACTIVE
    assert cast.olgas.first_order_on == cast.olgas.last_order_on == TODAY
    assert events(cast.olgas) == [(TODAY, "new")]


def test_an_order_sent_again_is_noted_once(cast: Cast) -> None:
    first = note(cast, cast.olgas, TODAY)
    again = note(cast, cast.olgas, TODAY)

    assert (first, again) == (1, 0)
    assert OrderMark.objects.count() == 1
    assert AuditEntry.objects.filter(act="keyaccounts.orders_noted").count() == 1


def test_an_order_twice_in_one_message_is_noted_once(cast: Cast) -> None:
    order = NotedOrder(cast.olgas.pk, TODAY, 100, None, "same")

    assert record_orders(actor=cast.actor("opal"), orders=[order, order], now=NOW) == 1


def test_orders_without_a_key_are_all_noted(cast: Cast) -> None:
    orders = [NotedOrder(cast.olgas.pk, TODAY, 100)] * 2

    assert record_orders(actor=cast.actor("opal"), orders=orders, now=NOW) == 2


def test_the_database_itself_notes_a_key_once(cast: Cast) -> None:
    note(cast, cast.olgas, TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        OrderMark.objects.create(
            account=cast.ottos, ordered_on=TODAY, amount_minor=1, source_key="k0"
        )


def test_a_late_order_mends_the_ledger(cast: Cast) -> None:
    note(cast, cast.olgas, date(2026, 6, 1), keys="a")

    note(cast, cast.olgas, date(2025, 8, 1), keys="b")

    assert events(cast.olgas) == [(date(2025, 8, 1), "new")]


def test_an_event_that_still_holds_keeps_its_row(cast: Cast) -> None:
    note(cast, cast.olgas, date(2026, 6, 1), keys="a")
    row = ActivationEvent.objects.get().pk

    note(cast, cast.olgas, date(2026, 7, 1), keys="b")

    assert ActivationEvent.objects.get().pk == row


def test_a_hidden_account_takes_no_order(cast: Cast) -> None:
    with pytest.raises(NotThere):
        record_orders(
            actor=cast.actor("olga"), orders=[NotedOrder(cast.umas.pk, TODAY, 1)], now=NOW
        )

    assert not OrderMark.objects.exists()


def test_an_account_falls_dormant_as_days_pass_and_wakes_again(cast: Cast) -> None:
    note(cast, cast.olgas, TODAY)

    slept = refresh_activity(on=TODAY + timedelta(days=365))
    cast.olgas.refresh_from_db()
    state = cast.olgas.activity
    woken = refresh_activity(on=TODAY + timedelta(days=364))

    assert (slept, state, woken) == (1, Account.Activity.DORMANT, 1)


def test_many_orders_take_as_many_statements_as_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    accounts = [an_account(f"客户{n}", region=cast.north, industry=cast.finance) for n in range(40)]
    orders = [
        NotedOrder(account.pk, TODAY - timedelta(days=n), 1, None, f"{account.pk}-{n}")
        for account in accounts
        for n in range(5)
    ]

    with django_assert_max_num_queries(60):  # one prepared UPDATE for each account among them
        noted = record_orders(actor=cast.actor("opal"), orders=orders, now=NOW)

    assert noted == 200


arrivals = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1600)), min_size=1, max_size=20)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arrivals)
def test_the_stored_ledger_is_the_rule_in_whatever_order_orders_arrive(
    cast: Cast, orders: list[tuple[int, int]]
) -> None:
    OrderMark.objects.all().delete()
    ActivationEvent.objects.all().delete()
    accounts = [cast.olgas, cast.ottos, cast.umas]
    days: dict[int, list[date]] = defaultdict(list)

    for which, offset in orders:
        day = date(2022, 1, 1) + timedelta(days=offset)
        days[which].append(day)
        order = NotedOrder(accounts[which].pk, day, 1)
        record_orders(actor=cast.actor("opal"), orders=[order], now=NOW)

    for which, ordered in days.items():
        wanted = [(event.on, event.kind) for event in activations(ordered, window=365)]
        assert events(accounts[which]) == wanted
