"""What is known of an account, who keeps it, and the record that shows it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.fact_changes import change_fact
from tandem.keyaccounts.commands.fact_rows import FactIncomplete
from tandem.keyaccounts.commands.facts import (
    add_competitor,
    add_contact,
    add_need,
    add_site,
    set_installed_base,
)
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders
from tandem.keyaccounts.models import Account, Contact, DuplicatePair, Site
from tandem.keyaccounts.queries.records import Month, account_peek, account_record
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def base(cast: Cast, brand: str, units: int, day: date, *, is_own: bool = False) -> None:
    set_installed_base(
        actor=cast.actor("olga"),
        account_id=cast.olgas.pk,
        brand=brand,
        units=units,
        as_of=day,
        now=NOW,
        is_own=is_own,
    )


def contact(cast: Cast, who: str = "olga", name: str = "王主任", **details: Any) -> Contact:
    return add_contact(
        actor=cast.actor(who), account_id=cast.olgas.pk, name=name, now=NOW, **details
    )


def test_a_contact_is_kept_and_told(cast: Cast) -> None:
    kept = contact(cast, name=" 王  主任 ", title="信息处长", buying_role="decider")

    assert (kept.name, kept.account_id) == ("王 主任", cast.olgas.pk)
    entry = AuditEntry.objects.get(act="keyaccounts.contact_added")
    assert (entry.account_id, entry.after["title"]) == (cast.olgas.pk, "信息处长")


def test_a_contact_who_left_stays_on_record(cast: Cast) -> None:
    kept = contact(cast)

    change_fact(
        actor=cast.actor("iris"),
        account_id=cast.olgas.pk,
        model=Contact,
        fact_id=kept.pk,
        was={"left_on": None},
        now=NOW,
        left_on=TODAY,
    )

    kept.refresh_from_db()
    assert kept.left_on == TODAY


@pytest.mark.parametrize(
    ("who", "error"),
    [("otto", NotThere), ("vera", NotAllowed), ("eve", NotAllowed), ("amy", NotAllowed)],
)
def test_others_keep_no_facts(cast: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        contact(cast, who)

    assert not Contact.objects.exists()


def test_the_newest_count_of_each_brand_makes_the_penetration(cast: Cast) -> None:
    base(cast, "Ours", 10, date(2025, 1, 1), is_own=True)
    base(cast, "Ours", 30, date(2026, 1, 1), is_own=True)
    base(cast, "Theirs", 60, date(2025, 6, 1))
    base(cast, "Theirs", 70, date(2025, 6, 1))

    cast.olgas.refresh_from_db()
    assert (cast.olgas.units_own, cast.olgas.units_all) == (30, 100)
    assert cast.olgas.penetration_permille == 300


def test_the_strongest_need_is_shown(cast: Cast) -> None:
    for level in (3, 1):
        add_need(
            actor=cast.actor("olga"),
            account_id=cast.olgas.pk,
            what="机房更新",
            level=level,
            source="visit",
            on=TODAY,
            now=NOW,
        )

    cast.olgas.refresh_from_db()
    assert cast.olgas.need_level == 3


def test_the_main_site_gives_the_position_and_there_is_one(cast: Cast) -> None:
    for city, lat in (("北京", 39.9), ("天津", 39.1)):
        add_site(
            actor=cast.actor("olga"),
            account_id=cast.olgas.pk,
            now=NOW,
            city=city,
            lat=lat,
            lon=116.0,
            is_main=True,
        )

    cast.olgas.refresh_from_db()
    assert cast.olgas.lat == 39.1
    assert Site.objects.get(is_main=True).city == "天津"


def test_a_fact_without_its_point_is_refused(cast: Cast) -> None:
    olga, pk = cast.actor("olga"), cast.olgas.pk
    with pytest.raises(FactIncomplete):
        contact(cast, name=" ")
    with pytest.raises(FactIncomplete):
        add_site(actor=olga, account_id=pk, now=NOW)
    with pytest.raises(FactIncomplete):
        base(cast, "Ours", -1, TODAY)
    with pytest.raises(FactIncomplete):
        add_need(actor=olga, account_id=pk, what="x", level=9, source="visit", on=TODAY, now=NOW)


def test_the_record_is_five_queries_whatever_hangs_on_it(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    olga, pk = cast.actor("olga"), cast.olgas.pk
    for n in range(40):
        contact(cast, name=f"联系人{n:02}")
        add_competitor(actor=olga, account_id=pk, name=f"对手{n}", on=TODAY, now=NOW)
    base(cast, "Ours", 5, TODAY, is_own=True)
    record_orders(
        actor=cast.actor("opal"),
        orders=[
            NotedOrder(pk, date(2026, 11, 1), 300),
            NotedOrder(pk, date(2026, 11, 5), 200),
            NotedOrder(pk, date(2024, 1, 1), 900),
        ],
        now=NOW,
    )

    with django_assert_num_queries(5):
        record = account_record(actor=olga, account_id=pk, on=TODAY)

    assert (len(record.contacts), record.account.contact_count) == (30, 40)
    assert len(record.of_kind("competitor")) == 40
    assert [(fact.title, fact.number, fact.is_marked) for fact in record.of_kind("base")] == [
        ("Ours", 5, True)
    ]
    assert record.months == [Month(date(2026, 11, 1), 2, 500)]
    assert len(record.locks) == 1


def test_the_peek_counts_children_and_doubts(cast: Cast, django_assert_num_queries: Any) -> None:
    child = an_account("附中", region=cast.north, industry=cast.education, parent=cast.olgas)
    DuplicatePair.objects.create(first=cast.olgas, second=child, score=0.7, found_at=NOW)
    contact(cast)
    nora = cast.actor("nora")

    with django_assert_num_queries(2):
        peek = account_peek(actor=nora, account_id=cast.olgas.pk)

    account: Any = peek.account
    assert (account.child_count, account.doubtful_count, account.contact_count) == (1, 1, 1)


def test_hidden_children_and_pairs_are_not_even_counted(cast: Cast) -> None:
    an_account("分校", region=cast.south, industry=cast.finance, parent=cast.olgas)
    DuplicatePair.objects.create(first=cast.olgas, second=cast.umas, score=0.7, found_at=NOW)

    account: Any = account_peek(actor=cast.actor("olga"), account_id=cast.olgas.pk).account

    assert (account.child_count, account.doubtful_count) == (0, 0)


@pytest.mark.parametrize("who", ["otto", "uma", "ben", "adam", "bo"])
def test_a_hidden_account_has_no_record(cast: Cast, who: str) -> None:
    for query in (account_peek, account_record):
        day = {"on": TODAY} if query is account_record else {}
        with pytest.raises(NotThere):
            query(actor=cast.actor(who), account_id=cast.olgas.pk, **day)

    assert Account.objects.filter(pk=cast.olgas.pk).exists()
