"""A file of orders through the wizard: what it means, what is wrong, what comes of it, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.activities.models import Activity
from tandem.keyaccounts.commands.imports.orders import applying
from tandem.keyaccounts.commands.merging import merge_accounts
from tandem.keyaccounts.models import Account, ActivationEvent, ImportRun, OrderMark
from tandem.keyaccounts.tests.imports.walking import Walk, csv_text, workbook
from tandem.testing.cast import Cast

HEADER = ("订单编号", "客户名称", "下单日期", "金额(万元)", "签约方")
ENGLISH = ("Order number", "Customer", "Order date", "Amount", "Reseller")
DAY = date(2026, 3, 2)


@pytest.fixture
def walk(signed_in: Callable[[str], Client]) -> Walk:
    return Walk(signed_in("opal"), "orders")


def order(number: str, cast: Cast, **cells: Any) -> list[Any]:
    values = {
        "number": number,
        "account": cast.olgas.name,
        "day": DAY,
        "amount": 12.5,
        "partner": "",
    }
    return list((values | cells).values())


def file_of(*rows: Sequence[Any], header: Sequence[str] = HEADER) -> bytes:
    return csv_text(rows, header).encode()


def marks() -> list[tuple[Any, ...]]:
    rows = OrderMark.objects.order_by("source_key")
    return list(rows.values_list("account_id", "ordered_on", "amount_minor", "signed_by_id"))


def everything() -> list[Any]:
    told = Activity.objects.filter(kind="order").order_by("order_id")
    standing = Account.objects.order_by("pk").values_list(
        "pk", "first_order_on", "last_order_on", "activated_on", "activity"
    )
    return [
        marks(),
        list(told.values_list("order_id", "account_id", "at")),
        list(ActivationEvent.objects.order_by("pk").values()),
        list(standing),
    ]


@pytest.mark.parametrize("header", [HEADER, ENGLISH])
def test_columns_are_understood_by_their_headers(
    walk: Walk, cast: Cast, header: tuple[str, ...]
) -> None:
    walk.upload(file_of(order("SO-1", cast), header=header), "orders.csv")

    fields = [column["field"] for column in walk.run.mapping["columns"]]
    assert fields == ["number", "account", "ordered_on", "amount", "partner"]


def test_orders_reach_ledger_account_and_timeline(walk: Walk, cast: Cast) -> None:
    content = workbook(
        [order("SO-1", cast, partner=cast.alpha.name), order("SO-2", cast, day="2026-03-05")],
        HEADER,
    )
    run = walk.enter(content)

    assert run.state == ImportRun.State.DONE
    assert (run.counts["made"], run.counts["changed"]) == (2, 0)
    assert marks() == [
        (cast.olgas.pk, DAY, 12_500_000, cast.alpha.pk),
        (cast.olgas.pk, date(2026, 3, 5), 12_500_000, None),
    ]
    cast.olgas.refresh_from_db()
    assert (cast.olgas.first_order_on, cast.olgas.last_order_on) == (DAY, date(2026, 3, 5))
    assert cast.olgas.activity == Account.Activity.ACTIVE
    assert Activity.objects.filter(account=cast.olgas, kind="order").count() == 2


@pytest.mark.parametrize("number", ["SO-1", ""])
def test_the_same_file_again_changes_nothing(walk: Walk, cast: Cast, number: str) -> None:
    content = file_of(order(number, cast))
    walk.enter(content, "orders.csv")
    before = everything()

    walk.enter(content, "orders.csv")

    assert walk.outcomes() == {"same": 1}
    assert everything() == before


def test_a_corrected_order_moves_ledger_and_entry(walk: Walk, cast: Cast) -> None:
    walk.enter(file_of(order("SO-1", cast)), "orders.csv")
    before = everything()
    moved = order("SO-1", cast, account=cast.ottos.name, day="2026-04-01", amount=9)

    run = walk.enter(file_of(moved), "orders.csv")

    assert walk.outcomes() == {"update": 1}
    assert (run.counts["made"], run.counts["changed"]) == (0, 1)
    assert marks() == [(cast.ottos.pk, date(2026, 4, 1), 9_000_000, None)]
    entry = Activity.objects.get(kind="order")
    assert (entry.account_id, timezone.localdate(entry.at)) == (cast.ottos.pk, date(2026, 4, 1))
    cast.olgas.refresh_from_db()
    assert cast.olgas.last_order_on is None

    walk.post("import_undo")
    assert [everything()[at] for at in (0, 1, 3)] == [before[at] for at in (0, 1, 3)]


def test_a_file_taken_back_leaves_nothing(walk: Walk, cast: Cast) -> None:
    before = everything()
    walk.enter(file_of(order("SO-1", cast), order("SO-2", cast, day="2026-03-05")), "orders.csv")

    walk.post("import_undo")

    assert walk.run.state == ImportRun.State.UNDONE
    assert everything() == before


def test_an_order_corrected_by_a_later_file_stays(walk: Walk, cast: Cast) -> None:
    walk.enter(file_of(order("SO-1", cast)), "orders.csv")
    first = walk.run_id
    walk.enter(file_of(order("SO-1", cast, amount=20)), "orders.csv")
    walk.run_id = first

    walk.post("import_undo")

    assert walk.run.counts["kept"] == 1
    assert [row[2] for row in marks()] == [20_000_000]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"account": ""}, "order_without_customer"),
        ({"account": "无此客户"}, "customer_unknown"),
        ({"day": ""}, "order_without_day"),
        (
            {"day": timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)},
            "order_in_future",
        ),
        ({"day": "昨天"}, "not_a_date"),
        ({"amount": ""}, "order_without_amount"),
        ({"amount": -3}, "order_of_nothing"),
        ({"amount": 0}, "order_of_nothing"),
        ({"partner": "无此伙伴"}, "partner_unknown"),
    ],
)
def test_a_row_that_is_wrong_stays_out_and_says_why(
    walk: Walk, cast: Cast, cells: dict[str, Any], code: str
) -> None:
    walk.enter(file_of(order("SO-1", cast, **cells), order("SO-2", cast)), "orders.csv")

    assert walk.outcomes() == {"new": 1, "error": 1}
    assert code in walk.codes()
    assert len(marks()) == 1
    page = walk.get("import_rows", outcome="error")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("number", "code"), [("SO-1", "same_number_in_file"), ("", "same_order_in_file")]
)
def test_an_order_twice_in_a_file_is_entered_once(
    walk: Walk, cast: Cast, number: str, code: str
) -> None:
    walk.enter(file_of(order(number, cast), order(number, cast)), "orders.csv")

    assert walk.codes() == {code}
    assert len(marks()) == 1


def test_a_partner_that_left_can_have_signed(walk: Walk, cast: Cast) -> None:
    cast.beta.is_active = False
    cast.beta.save()
    walk.enter(file_of(order("SO-1", cast, partner=cast.beta.name)), "orders.csv")

    assert [row[3] for row in marks()] == [cast.beta.pk]


def test_our_own_name_means_we_signed(walk: Walk, cast: Cast) -> None:
    walk.enter(file_of(order("SO-1", cast, partner=cast.vendor.name)), "orders.csv")

    assert [row[3] for row in marks()] == [None]


def test_an_account_merged_since_the_check_passes_its_orders_on(walk: Walk, cast: Cast) -> None:
    walk.check(file_of(order("SO-1", cast)), "orders.csv")
    merge_accounts(
        actor=cast.actor("opal"),
        keep_id=cast.ottos.pk,
        absorb_id=cast.olgas.pk,
        now=timezone.now(),
    )

    walk.post("import_start")

    assert [row[0] for row in marks()] == [cast.ottos.pk]


def test_a_run_that_was_killed_goes_on_and_doubles_nothing(
    walk: Walk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [order(f"SO-{n:03}", cast, day=DAY + timedelta(days=n % 28)) for n in range(300)]
    walk.check(file_of(*rows), "orders.csv")
    real, calls = applying._mark, []

    def killed(*args: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("killed")
        real(*args)

    monkeypatch.setattr(applying, "_mark", killed)
    walk.post("import_start")
    assert 0 < len(marks()) < 300
    walk.post("import_start")

    assert len(marks()) == 300
    assert Activity.objects.filter(kind="order").count() == 300


@pytest.mark.parametrize("name", ["olga", "amy"])
def test_only_sales_operations_import(
    name: str, signed_in: Callable[[str], Client], cast: Cast
) -> None:
    page = signed_in(name).get(f"{reverse('import_new')}?kind=orders")

    assert page.status_code in (403, 404)
