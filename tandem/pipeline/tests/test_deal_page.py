"""The page of a deal: what it shows, what each form does without script, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.keyaccounts.models import Contact
from tandem.pipeline.models import (
    BuyingRole,
    DealCompetitor,
    DealLine,
    Opportunity,
    Product,
    StageChange,
    TeamMember,
)
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]


def _url(deal: Opportunity, part: str = "") -> str:
    return f"/pipeline/{deal.pk}/{part}"


@pytest.fixture
def olga(deal: Opportunity, signed_in: SignIn) -> Client:
    return signed_in("olga")


def test_the_page_says_who_works_it_and_what_is_missing(olga: Client, deal: Opportunity) -> None:
    page = olga.get(_url(deal)).content.decode()

    assert "机房扩容" in page
    assert "Iris" in page
    assert "One person of the buying centre is known" in page
    assert "No next step is agreed." in page


@pytest.mark.parametrize("person", ["otto", "sam", "uma"])
def test_a_hidden_deal_has_no_page(
    cast: Cast, deal: Opportunity, signed_in: SignIn, person: str
) -> None:
    assert signed_in(person).get(_url(deal)).status_code == 404


def test_who_only_reads_is_offered_no_act(cast: Cast, deal: Opportunity, signed_in: SignIn) -> None:
    page = signed_in("vera").get(_url(deal)).content.decode()

    assert "/closing/" not in page
    assert signed_in("vera").get(_url(deal, "change/")).status_code == 403


def test_a_deal_is_opened_from_the_customers_page(
    cast: Cast, deal: Opportunity, olga: Client
) -> None:
    new = f"/pipeline/new/{cast.olgas.pk}/"
    assert olga.get(new).status_code == 200

    answer = olga.post(new, {"title": "打印机", "amount_minor": "46", "key": "k1"})

    made = Opportunity.objects.get(title="打印机")
    assert answer.headers["Location"] == _url(made)
    assert made.amount_minor == 46_000_000


def test_a_title_that_is_missing_is_asked_for(cast: Cast, deal: Opportunity, olga: Client) -> None:
    answer = olga.post(f"/pipeline/new/{cast.olgas.pk}/", {"title": "", "amount_minor": "many"})

    assert answer.status_code == 422
    assert "not an amount" in answer.content.decode()
    assert Opportunity.objects.count() == 1


def test_the_second_saver_sees_both_texts(
    cast: Cast, deal: Opportunity, olga: Client, signed_in: SignIn
) -> None:
    form = olga.get(_url(deal, "change/")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {form.add_initial_prefix(name): sent[name] for name in form.fields}
    signed_in("nora").post(_url(deal, "change/"), sent | {"title": "机房二期"})

    answer = olga.post(_url(deal, "change/"), sent | {"title": "机房三期"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "机房二期" in page
    assert "机房三期" in page
    again = answer.context["form"]
    data = {name: again.data[name] for name in again.data}
    assert olga.post(_url(deal, "change/"), data).status_code == 302
    deal.refresh_from_db()
    assert deal.title == "机房三期"


def test_each_part_is_added_and_taken_away_by_plain_forms(
    cast: Cast, deal: Opportunity, olga: Client
) -> None:
    product = Product.objects.create(code="t43", name_zh="T43", name_en="T43")
    contact = Contact.objects.create(account=cast.olgas, name="王主任")
    for part, said in (
        ("team/", {"user_id": cast.alan.pk, "part": "partner"}),
        (
            "products/",
            {
                "product_id": product.pk,
                "month": "2026-12-05",
                "quantity": "3",
                "amount_minor": "1.5",
            },
        ),
        ("rivals/", {"name": "Dell"}),
        ("buyers/", {"contact_id": contact.pk, "role": "decider"}),
        ("next-step/", {"what": "送样机", "on": "2026-12-01", "by_id": cast.olga.pk}),
    ):
        assert olga.get(_url(deal, part)).status_code == 200
        assert olga.post(_url(deal, part), said).headers["Location"] == _url(deal), part

    deal.refresh_from_db()
    assert (deal.amount_minor, deal.contacts, deal.is_joint, deal.next_step) == (
        1_500_000,
        1,
        True,
        "送样机",
    )
    page = olga.get(_url(deal)).content.decode()
    assert all(word in page for word in ("T43", "Dell", "王主任", "Alan", "送样机"))
    for model, part, end in (
        (TeamMember, "team", "leaving"),
        (DealLine, "products", "removal"),
        (DealCompetitor, "rivals", "removal"),
        (BuyingRole, "buyers", "removal"),
    ):
        row = model.objects.order_by("-id")[0]
        olga.post(_url(deal, f"{part}/{row.pk}/{end}/"))
        assert not model.objects.filter(pk=row.pk).exists()


def test_half_a_form_stays_with_a_sentence(deal: Opportunity, olga: Client) -> None:
    answer = olga.post(_url(deal, "next-step/"), {"what": "送样机"})

    assert answer.status_code == 422
    assert "Fill in both" in answer.content.decode()
    assert "送样机" in answer.content.decode()


def test_a_move_that_lacks_something_is_refused_with_what(deal: Opportunity, olga: Client) -> None:
    answer = olga.post(_url(deal, "stage/"), {"to": "engaging", "was": "prospecting"})

    assert answer.status_code == 422
    assert "A next step is agreed" in answer.content.decode()
    assert olga.post(_url(deal, "stage/"), {}).status_code == 422


def test_a_deal_is_won_and_opened_again_from_its_page(
    cast: Cast, deal: Opportunity, olga: Client
) -> None:
    said = {"signed_by_id": cast.alpha.pk, "reason": "need-met", "was": "prospecting"}
    olga.post(_url(deal, "closing/"), said)
    deal.refresh_from_db()
    assert (deal.state, deal.signed_by) == ("won", cast.alpha)

    olga.post(_url(deal, "reopening/"))

    deal.refresh_from_db()
    assert deal.state == "open"


def test_a_deal_is_lost_for_a_reason(cast: Cast, deal: Opportunity, olga: Client) -> None:
    address = _url(deal, "closing/?lost")
    assert olga.post(address, {"reason": ""}).status_code == 422

    olga.post(address, {"reason": "price", "lost_to": "Dell"})

    deal.refresh_from_db()
    assert (deal.state, deal.lost_to) == ("lost", "Dell")


def test_the_page_costs_the_same_for_much_and_for_little(
    cast: Cast, deal: Opportunity, olga: Client
) -> None:
    olga.get(_url(deal))
    with CaptureQueriesContext(connection) as for_little:
        olga.get(_url(deal))
    for number in range(30):
        product = Product.objects.create(code=f"p{number}", name_zh="x", name_en="x")
        DealLine.objects.create(
            opportunity=deal, product=product, month=date(2026, 12, 1), amount_minor=1
        )
        StageChange.objects.create(opportunity=deal, after_id="engaging", on=date(2026, 11, 25))
        contact = Contact.objects.create(account=cast.olgas, name=f"C{number}")
        BuyingRole.objects.create(opportunity=deal, contact=contact)

    with CaptureQueriesContext(connection) as for_much:
        olga.get(_url(deal))

    assert len(for_much) == len(for_little) <= 12, [one["sql"][:90] for one in for_much]


def test_a_deal_that_stands_still_says_so(deal: Opportunity, olga: Client) -> None:
    long_ago = timezone.localdate() - timedelta(days=80)
    Opportunity.objects.filter(pk=deal.pk).update(
        stage_since=long_ago, touched_on=long_ago, next_step_on=long_ago
    )

    page = olga.get(_url(deal)).content.decode()

    assert "At this stage for 80 days" in page
    assert "The next step is 80 days late." in page
    listed = olga.get("/pipeline/list/?look=stale").content.decode()
    assert "机房扩容" in listed
