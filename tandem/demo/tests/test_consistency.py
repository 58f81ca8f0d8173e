"""What an account shows of itself agrees with the ledgers it is taken from, for every account."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from tandem.activities.models import Activity, CheckIn, Task, Visit
from tandem.demo.tests.conftest import TODAY
from tandem.keyaccounts.models import (
    Account,
    ActivationEvent,
    Figure,
    InstalledBase,
    Lock,
    Need,
    OrderMark,
    SearchEntry,
    Site,
)
from tandem.keyaccounts.rules.activation import activations, activity_on
from tandem.keyaccounts.rules.penetration import penetration_permille, wallet_middle
from tandem.organisation.models import Pair, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
WINDOW = 365


def _orders() -> dict[int, list[date]]:
    days: dict[int, list[date]] = defaultdict(list)
    for account, day in OrderMark.objects.values_list("account_id", "ordered_on"):
        days[account].append(day)
    return days


def test_order_columns_follow_the_order_marks() -> None:
    orders = _orders()

    wrong = [
        account.pk
        for account in Account.objects.all()
        if (account.first_order_on, account.last_order_on, account.activity)
        != (
            min(orders[account.pk], default=None),
            max(orders[account.pk], default=None),
            activity_on(max(orders[account.pk], default=None), on=TODAY, window=WINDOW),
        )
    ]

    assert wrong == []


def test_every_order_is_told_on_its_accounts_timeline() -> None:
    told = Activity.objects.filter(kind="order").values_list("order_id", "account_id")

    assert sorted(told) == sorted(OrderMark.objects.values_list("pk", "account_id"))


def test_activation_events_are_those_of_the_rule() -> None:
    expected = {
        (account, event.on, event.kind)
        for account, days in _orders().items()
        for event in activations(days, window=WINDOW)
    }

    assert set(ActivationEvent.objects.values_list("account_id", "on", "kind")) == expected


def test_revenue_is_the_sum_of_a_years_orders_and_the_newest_figure() -> None:
    recent = OrderMark.objects.filter(ordered_on__gt=TODAY - timedelta(days=365))
    summed = dict(recent.values_list("account").annotate(total=Sum("amount_minor")))
    figures = dict(
        Figure.objects.filter(kind="revenue_year", as_of=TODAY).values_list(
            "account_id", "amount_minor"
        )
    )

    shown = dict(Account.objects.values_list("id", "revenue_year_minor"))

    assert shown == {pk: summed.get(pk, 0) for pk in shown}
    assert shown == {pk: figures.get(pk, 0) for pk in shown}


def test_wallet_and_penetration_follow_figures_and_machines() -> None:
    low = dict(Figure.objects.filter(kind="wallet_low").values_list("account_id", "amount_minor"))
    high = dict(Figure.objects.filter(kind="wallet_high").values_list("account_id", "amount_minor"))
    own = _units(is_own=True)
    whole = _units()

    for account in Account.objects.exclude(state="candidate"):
        middle = wallet_middle(low[account.pk], high[account.pk])
        assert (account.wallet_low_minor, account.wallet_high_minor) == (
            low[account.pk],
            high[account.pk],
        )
        assert account.potential_minor == middle
        assert (account.units_own, account.units_all) == (
            own.get(account.pk, 0),
            whole.get(account.pk, 0),
        )
        assert account.penetration_permille == penetration_permille(
            units_own=account.units_own,
            units_all=account.units_all,
            revenue_minor=account.revenue_year_minor,
            wallet_minor=middle,
        )


def test_last_visit_contact_and_need_follow_what_was_recorded() -> None:
    visited = dict(
        Visit.objects.filter(state="done", account__isnull=False)
        .values_list("account")
        .annotate(last=Max("on"))
    )
    called = dict(
        Activity.objects.filter(kind__in=["call", "email"])
        .values_list("account")
        .annotate(last=Max("at__date"))
    )
    needs = dict(Need.objects.values_list("account").annotate(level=Max("level")))

    for account in Account.objects.all():
        days = [day for day in (visited.get(account.pk), called.get(account.pk)) if day]
        assert account.last_visit_on == visited.get(account.pk)
        assert account.last_contact_on == max(days, default=None)
        assert account.need_level == needs.get(account.pk, 0)


def test_state_lock_and_site_agree() -> None:
    open_locks = set(Lock.objects.filter(until__isnull=True).values_list("account_id", flat=True))
    sites = {
        pk: (lat, lon, datum)
        for pk, lat, lon, datum in Site.objects.filter(is_main=True).values_list(
            "account_id", "lat", "lon", "datum"
        )
    }

    for account in Account.objects.exclude(state="candidate"):
        assert (account.state == "locked") == (account.pk in open_locks)
        assert sites[account.pk] == (account.lat, account.lon, "WGS-84")


def test_who_holds_an_account_works_in_its_region_and_with_its_inside_seller() -> None:
    pairs = dict(Pair.objects.values_list("outside_id", "inside_id"))
    held = Account.objects.filter(owner__isnull=False)
    elsewhere = held.exclude(owner__region=F("region")) | held.exclude(
        Q(partner__isnull=True) | Q(partner__region=F("region"))
    )

    assert not elsewhere.exists()
    for owner, inside, owner_left in held.values_list("owner_id", "inside_id", "owner__left_on"):
        assert inside == (None if owner_left else pairs[owner])
    assert Account.objects.locked().filter(owner__isnull=True).exists()
    assert Account.objects.filter(owner__is_active=False).exists()


def test_every_seller_has_twenty_top_accounts() -> None:
    sellers = User.objects.filter(grants__role="outside_seller", is_active=True)

    tops = [Account.objects.filter(owner=seller, is_top=True).count() for seller in sellers]

    assert set(tops) == {20}


def test_every_account_is_in_the_search_index() -> None:
    assert SearchEntry.objects.count() == Account.objects.count()


def _units(**which: Any) -> dict[int, int]:
    rows = InstalledBase.objects.filter(**which)
    return dict(rows.values_list("account").annotate(total=Sum("units")))


def test_a_task_is_held_and_given_by_the_pair_of_its_account() -> None:
    tasks = Task.objects.select_related("account")

    assert tasks.filter(state=Task.State.OPEN).count() > 10
    assert not [
        task.pk
        for task in tasks
        if task.by_id != task.account.owner_id
        or task.holder_id not in (task.account.owner_id, task.account.inside_id)
        or (task.state == Task.State.DONE) != (task.closed_at is not None)
    ]


def test_a_check_in_belongs_to_its_visit_and_is_recorded_after_it() -> None:
    rows = CheckIn.objects.select_related("visit")

    wrong = [
        row.pk
        for row in rows
        if (row.visit.seller_id, row.visit.account_id, row.visit.activity_id)
        != (row.by_id, row.account_id, row.activity_id)
        or row.visit.state != Visit.State.DONE
        or not (row.arrived_at < (row.left_at or row.arrived_at) < row.recorded_at)
        or timezone.localdate(row.arrived_at) != row.visit.on
    ]

    assert rows.count() > 20
    assert wrong == []
