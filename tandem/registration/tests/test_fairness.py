"""The fairness report: partners by page and by what is worst for them; orders by others, as noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tandem.keyaccounts.models import OrderMark
from tandem.organisation.models import Company
from tandem.registration.commands.leaks import note_leaks
from tandem.registration.models import Leak, Registration
from tandem.registration.queries import fairness as report
from tandem.registration.queries.fairness import SORTS, fairness, leaks_page
from tandem.registration.tests.conftest import Register
from tandem.testing.builders import a_company, an_account
from tandem.testing.cast import Cast

NOW = timezone.now()
TODAY = timezone.localdate()
YEAR_AGO = TODAY - timedelta(days=365)


@pytest.fixture
def partners(cast: Cast, register: Register) -> list[Company]:
    """Seven partners; the later a partner, the more claims and the fewer of them approved."""
    like = register("amy", name="云栖电子", now=NOW)
    companies = [a_company(f"伙伴{at}") for at in range(7)]
    rows: list[Registration] = []
    for at, company in enumerate(companies):
        for number in range(at + 1):
            values = {
                field.attname: getattr(like, field.attname)
                for field in like._meta.concrete_fields
                if not field.primary_key
            }
            values |= {"number": 1000 + len(rows), "company_id": company.pk, "decided_at": NOW}
            rows.append(Registration(**values))
            if number:
                rows[-1].state, rows[-1].protected_since = Registration.State.REFUSED, None
    Registration.objects.bulk_create(rows)
    return companies


def walk(cast: Cast, sort: str) -> list[int]:
    """Every company over all pages."""
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = fairness(cast.actor("vera"), since=YEAR_AGO, sort=sort, after=after)
        seen += [row.company_id for row in page.partners]
        assert page.first + len(page.partners) - 1 == len(seen)
        after = page.after
    assert page.count == len(seen) == len(set(seen))
    return seen


@pytest.mark.parametrize("sort", SORTS)
def test_the_pages_hold_every_partner_once_in_order(
    cast: Cast, partners: list[Company], monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    whole = walk(cast, sort)
    monkeypatch.setattr(report, "PAGE", 3)

    assert walk(cast, sort) == whole
    assert set(whole) == {cast.alpha.pk, *(one.pk for one in partners)}


def test_the_least_approved_partner_comes_first(cast: Cast, partners: list[Company]) -> None:
    assert walk(cast, "approved")[0] == walk(cast, "-claims")[0] == partners[-1].pk


def test_the_page_sorts_and_pages_by_its_links(
    signed_in: Callable[[str], Client], partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PAGE", 5)
    vera = signed_in("vera")
    first = vera.get("/registrations/fairness/?sort=approved").context["grid"]

    second = vera.get(f"/registrations/fairness/{first.pager.next_url}").context["grid"]

    assert [len(first.rows), len(second.rows)] == [5, 3]
    assert [column.sort for column in second.columns[1:]] == ["none", "ascending", "none", "none"]
    assert not second.pager.next_url and second.pager.first_url == "?sort=approved"
    bent = vera.get("/registrations/fairness/?sort=name&after=x").context["grid"]
    assert bent.pager.first == 1


# orders by others


@pytest.fixture
def held(cast: Cast, register: Register) -> Registration:
    """A claim of Alpha on an account of the north, protected from today."""
    account = an_account("云栖电子", region=cast.north, industry=cast.finance, city="北京")
    row = register("amy", name="云栖电子", now=NOW)
    assert row.account_id == account.pk and row.state == Registration.State.GRANTED
    return row


def ordered(held: Registration, *, by: Company | None, days: int = 0) -> OrderMark:
    facts: dict[str, Any] = {"account_id": held.account_id, "amount_minor": 9_00, "signed_by": by}
    return OrderMark.objects.create(ordered_on=TODAY + timedelta(days=days), **facts)


def test_orders_by_anybody_but_the_holder_are_noted(cast: Cast, held: Registration) -> None:
    others = [ordered(held, by=cast.beta), ordered(held, by=None)]
    ordered(held, by=cast.alpha)
    ordered(held, by=cast.beta, days=-1)

    assert note_leaks(on=TODAY) == 2

    page = leaks_page(cast.actor("vera"), since=YEAR_AGO)
    assert {(row.registration.pk, row.signed_by) for row in page.rows} == {
        (held.pk, "乙伙伴"), (held.pk, ""),
    }  # fmt: skip
    assert {leak.pk for leak in Leak.objects.all()} == {order.pk for order in others}


def test_noting_again_follows_what_changed(cast: Cast, held: Registration) -> None:
    order = ordered(held, by=cast.beta)
    note_leaks(on=TODAY)
    assert note_leaks(on=TODAY) == Leak.objects.count() == 1

    OrderMark.objects.filter(pk=order.pk).update(signed_by=cast.alpha)

    assert note_leaks(on=TODAY) == Leak.objects.count() == 0


def test_only_who_sees_the_registration_and_the_account_reads_of_the_order(
    cast: Cast, held: Registration
) -> None:
    ordered(held, by=cast.beta)
    note_leaks(on=TODAY)

    counts = {
        name: leaks_page(cast.actor(name), since=YEAR_AGO).count
        for name in ("vera", "nora", "sam", "amy", "ben")
    }

    assert counts == {"vera": 1, "nora": 1, "sam": 0, "amy": 0, "ben": 0}
