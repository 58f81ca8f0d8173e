"""Products by month, rivals, the buying centre, the next step, and a probability written from above."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Contact
from tandem.organisation.actors import system_actor
from tandem.pipeline.commands.holding import BadDeal
from tandem.pipeline.commands.next_step import set_next_step
from tandem.pipeline.commands.parts import (
    remove_buying_role,
    remove_competitor,
    remove_line,
    set_buying_role,
    set_competitor,
    set_line,
)
from tandem.pipeline.commands.probability import Probability, record_probability
from tandem.pipeline.models import DealCompetitor, DealLine, Opportunity, Product
from tandem.pipeline.tests.conftest import NOW
from tandem.testing.cast import Cast


@pytest.fixture
def laptop(cast: Cast) -> Product:
    return Product.objects.create(code="t43", name_zh="笔记本", name_en="Laptop")


def _line(cast: Cast, deal: Opportunity, product: Product, month: date, fen: int) -> DealLine:
    return set_line(
        actor=cast.actor("olga"),
        opportunity_id=deal.pk,
        product_id=product.pk,
        month=month,
        amount_minor=fen,
        now=NOW,
    )


def test_the_amount_follows_the_products_month_by_month(
    cast: Cast, deal: Opportunity, laptop: Product
) -> None:
    first = _line(cast, deal, laptop, date(2026, 12, 17), 100)
    _line(cast, deal, laptop, date(2027, 1, 2), 250)
    _line(cast, deal, laptop, date(2026, 12, 1), 200)  # said again: replaced

    deal.refresh_from_db()
    assert deal.amount_minor == 450
    remove_line(actor=cast.actor("olga"), opportunity_id=deal.pk, line_id=first.pk, now=NOW)
    deal.refresh_from_db()
    assert deal.amount_minor == 250


def test_without_its_last_product_a_deal_keeps_its_amount(
    cast: Cast, deal: Opportunity, laptop: Product
) -> None:
    line = _line(cast, deal, laptop, date(2026, 12, 1), 77)

    remove_line(actor=cast.actor("olga"), opportunity_id=deal.pk, line_id=line.pk, now=NOW)

    deal.refresh_from_db()
    assert deal.amount_minor == 77


@pytest.mark.parametrize(("fen", "quantity"), [(-1, 1), (10**16, 1), (5, 0), (5, 10**8)])
def test_a_product_with_an_impossible_number_is_refused(
    cast: Cast, deal: Opportunity, laptop: Product, fen: int, quantity: int
) -> None:
    with pytest.raises(BadDeal):
        set_line(
            actor=cast.actor("olga"),
            opportunity_id=deal.pk,
            product_id=laptop.pk,
            month=date(2026, 12, 1),
            amount_minor=fen,
            quantity=quantity,
            now=NOW,
        )

    assert not DealLine.objects.exists()


def test_a_rival_spelt_twice_is_one_rival(cast: Cast, deal: Opportunity) -> None:
    told = {"actor": cast.actor("olga"), "opportunity_id": deal.pk, "on": NOW.date(), "now": NOW}
    set_competitor(name="Dell ", **told)

    rival = set_competitor(name="ＤＥＬＬ", note_text="低价", **told)

    assert DealCompetitor.objects.count() == 1
    remove_competitor(actor=cast.actor("olga"), opportunity_id=deal.pk, rival_id=rival.pk, now=NOW)
    assert not DealCompetitor.objects.exists()


def test_the_buying_centre_is_of_the_accounts_contacts(cast: Cast, deal: Opportunity) -> None:
    ours = Contact.objects.create(account=cast.olgas, name="王主任")
    theirs = Contact.objects.create(account=cast.ottos, name="李主任")
    told: dict[str, Any] = {
        "actor": cast.actor("olga"),
        "opportunity_id": deal.pk,
        "role": "decider",
        "now": NOW,
    }

    buyer = set_buying_role(contact_id=ours.pk, **told)
    with pytest.raises(NotThere):
        set_buying_role(contact_id=theirs.pk, **told)

    deal.refresh_from_db()
    assert deal.contacts == 1
    remove_buying_role(actor=cast.actor("olga"), opportunity_id=deal.pk, buyer_id=buyer.pk, now=NOW)
    deal.refresh_from_db()
    assert deal.contacts == 0


def test_parts_of_another_deal_are_not_there(
    cast: Cast, deal: Opportunity, laptop: Product
) -> None:
    line = _line(cast, deal, laptop, date(2026, 12, 1), 77)
    other = Opportunity.objects.create(title="X", stage_id="engaging", account=cast.olgas)

    with pytest.raises(NotThere):
        remove_line(actor=cast.actor("olga"), opportunity_id=other.pk, line_id=line.pk, now=NOW)


def _step(cast: Cast, deal: Opportunity, by: str = "olga", **asked: Any) -> Opportunity:
    values = {"what": "送样机", "on": date(2026, 12, 1), "by_id": cast.iris.pk, "was": None}
    return set_next_step(actor=cast.actor(by), opportunity_id=deal.pk, now=NOW, **(values | asked))


def test_a_next_step_says_what_when_and_who(cast: Cast, deal: Opportunity) -> None:
    told = _step(cast, deal)

    assert (told.next_step, told.next_step_on, told.next_step_by_id) == (
        "送样机", date(2026, 12, 1), cast.iris.pk,
    )  # fmt: skip
    assert _step(cast, deal, what=" ").next_step_on is None


@pytest.mark.parametrize("asked", [{"on": None}, {"by_id": None}, {"by_id": 10**9}])
def test_half_a_next_step_is_refused(cast: Cast, deal: Opportunity, asked: dict[str, Any]) -> None:
    with pytest.raises(BadDeal):
        _step(cast, deal, **asked)


def test_two_next_steps_at_once_and_the_second_is_told(cast: Cast, deal: Opportunity) -> None:
    was = {"next_step": "", "next_step_on": None, "next_step_by_id": None}
    _step(cast, deal, was=was)

    with pytest.raises(Stale):
        _step(cast, deal, by="nora", was=was, what="约见面")


def test_a_probability_is_written_with_its_day_and_is_no_change_of_the_deal(
    cast: Cast, deal: Opportunity
) -> None:
    deal.refresh_from_db()
    version = deal.version
    figure = Probability(412, [{"code": "joint", "permille": 60}])

    written = record_probability(
        actor=system_actor(),
        figures={deal.pk: figure},
        on=date(2026, 11, 23),
        model_version="2026-11-23",
        now=NOW,
    )

    deal.refresh_from_db()
    assert written == 1
    assert (deal.probability_permille, deal.probability_on, deal.version) == (
        412, date(2026, 11, 23), version,
    )  # fmt: skip
    assert deal.probability_reasons == [{"code": "joint", "permille": 60}]
    entry = AuditEntry.objects.get(act="pipeline.probabilities_recorded")
    assert entry.after["count"] == 1


def test_a_figure_is_taken_back(cast: Cast, deal: Opportunity) -> None:
    for figure in (Probability(412), None):
        record_probability(
            actor=system_actor(),
            figures={deal.pk: figure},
            on=NOW.date(),
            model_version="m",
            now=NOW,
        )

    deal.refresh_from_db()
    assert (deal.probability_permille, deal.probability_model) == (None, "")


def test_figures_of_deals_that_are_gone_are_refused_whole(cast: Cast, deal: Opportunity) -> None:
    with pytest.raises(NotThere):
        record_probability(
            actor=system_actor(),
            figures={deal.pk: Probability(1), deal.pk + 999: Probability(2)},
            on=NOW.date(),
            model_version="m",
            now=NOW,
        )

    deal.refresh_from_db()
    assert deal.probability_permille is None


@pytest.mark.parametrize("person", ["olga", "nora", "vera", "amy"])
def test_people_write_no_probabilities(cast: Cast, deal: Opportunity, person: str) -> None:
    with pytest.raises(NotAllowed):
        record_probability(
            actor=cast.actor(person),
            figures={deal.pk: Probability(1)},
            on=NOW.date(),
            model_version="m",
            now=NOW,
        )
