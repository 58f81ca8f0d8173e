"""Orders as they come: on the timeline with the order itself, once, and to whom they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tandem.activities.commands.order_news import tell_orders
from tandem.activities.commands.timeline import NotPossibleHere, show_to_partner
from tandem.activities.models import Activity
from tandem.activities.queries.timeline import timeline_page
from tandem.activities.queries.wording import entry_when, entry_words
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.commands.orders import NotedOrder, record_orders
from tandem.keyaccounts.models import OrderMark
from tandem.organisation.models import Company
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)  # ten in the morning at home
TODAY = date(2026, 11, 24)


def note(cast: Cast, *days: date, signed_by: Company | None = None, key: str = "") -> int:
    orders = [
        NotedOrder(
            cast.olgas.pk, day, 12_800_000, signed_by and signed_by.pk, key and f"{key}{number}"
        )
        for number, day in enumerate(days)
    ]
    return record_orders(actor=cast.actor("opal"), orders=orders, now=NOW)


def entries(cast: Cast, name: str, kind: str = "") -> list[Activity]:
    return timeline_page(actor=cast.actor(name), account_id=cast.olgas.pk, kind=kind).events


@pytest.mark.parametrize("key", ["", "so-"])
def test_each_order_stands_on_the_timeline_under_its_day(cast: Cast, key: str) -> None:
    note(cast, TODAY - timedelta(days=3), TODAY, key=key)

    found = entries(cast, "olga", "order")
    assert [entry_when(one, timezone.localtime(one.at)) for one in found] == [
        "2026-11-24",
        "2026-11-21",
    ]
    assert found[0].at == NOW, "an order of this morning is not told as of noon"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "12.8 CNY\xa0×10k, signed by 甲伙伴"), ("zh-hans", "12.8 万元，由 甲伙伴 签约")],
)
def test_an_entry_says_how_much_and_who_signed(cast: Cast, language: str, said: str) -> None:
    note(cast, TODAY, signed_by=cast.alpha)

    with translation.override(language):
        assert [entry_words(one) for one in entries(cast, "olga")] == [said]


def test_an_order_sent_again_is_told_once(cast: Cast) -> None:
    note(cast, TODAY, key="so-")
    note(cast, TODAY, TODAY, key="so-")
    tell_orders(OrderMark.objects.values_list("pk", flat=True), now=NOW)

    assert len(entries(cast, "olga", "order")) == 2


def test_an_order_taken_back_takes_its_entry_along(cast: Cast) -> None:
    note(cast, TODAY)
    OrderMark.objects.all().delete()

    assert entries(cast, "olga") == []


def test_many_orders_are_told_in_a_few_questions(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    days = [TODAY - timedelta(days=back) for back in range(300)]
    with django_assert_max_num_queries(20):
        note(cast, *days, key="so-")

    assert Activity.objects.filter(kind="order").count() == 300


def show(cast: Cast, entry: Activity) -> Activity:
    return show_to_partner(actor=cast.actor("olga"), activity_id=entry.pk, is_shown=True, now=NOW)


def test_a_partner_sees_its_own_order_once_it_is_shown(cast: Cast) -> None:
    note(cast, TODAY, signed_by=cast.alpha)
    assert entries(cast, "amy") == []

    show(cast, entries(cast, "olga")[0])
    assert [one.kind for one in entries(cast, "amy")] == ["order"]


def test_another_partners_order_stays_hidden_even_when_shown(cast: Cast) -> None:
    """The account has come over from beta: what beta signed is not alpha's to see."""
    note(cast, TODAY, signed_by=cast.beta)
    entry = show(cast, entries(cast, "olga")[0])

    assert entry.is_partner_visible
    assert entries(cast, "amy") == []
    with pytest.raises(NotThere):
        show_to_partner(actor=cast.actor("amy"), activity_id=entry.pk, is_shown=False, now=NOW)


def test_an_order_we_signed_ourselves_is_not_shown(cast: Cast) -> None:
    note(cast, TODAY)

    with pytest.raises(NotPossibleHere) as refused:
        show(cast, entries(cast, "olga")[0])
    assert refused.value.code == "stays_inside"
