"""Deals are opened once, changed by two people without loss, and by nobody who may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.pipeline.commands.holding import BadDeal, DealClosed
from tandem.pipeline.commands.opening import change_opportunity, open_opportunity
from tandem.pipeline.commands.parts import set_buying_role, set_line
from tandem.pipeline.commands.stages import close_lost
from tandem.pipeline.models import BuyingRole, Opportunity, Product, StageChange, TeamMember
from tandem.pipeline.tests.conftest import NOW
from tandem.testing.cast import Cast


def _open(cast: Cast, by: str = "olga", **facts: Any) -> Opportunity:
    values = {"account_id": cast.olgas.pk, "title": "机房扩容"} | facts
    return open_opportunity(actor=cast.actor(by), now=NOW, **values)


def _change(cast: Cast, deal: Opportunity, by: str = "olga", **changes: Any) -> Opportunity:
    was = changes.pop("was", None)
    return change_opportunity(
        actor=cast.actor(by), opportunity_id=deal.pk, was=was, now=NOW, **changes
    )


def test_a_new_deal_stands_at_the_first_stage_with_the_accounts_people(
    cast: Cast, deal: Opportunity
) -> None:
    assert (deal.stage_id, deal.state, deal.category) == ("prospecting", "open", "pipeline")
    assert (deal.worked_by, deal.opened_on, deal.people) == (cast.olga, date(2026, 11, 24), 2)
    team = TeamMember.objects.filter(opportunity=deal).values_list("user__username", "part")
    assert set(team) == {("olga", "seller"), ("iris", "inside")}
    step = StageChange.objects.get(opportunity=deal)
    assert (step.before_id, step.after_id, step.by) == (None, "prospecting", cast.olga)
    assert AuditEntry.objects.filter(act="pipeline.opportunity_opened").count() == 1


def test_a_form_sent_twice_opens_one_deal(cast: Cast) -> None:
    first, second = (_open(cast, key="0198-form") for _ in range(2))

    assert first == second
    assert Opportunity.objects.count() == 1


def test_one_finding_makes_one_deal_whoever_asks(cast: Cast) -> None:
    first = _open(cast, origin="finding-7")

    second = _open(cast, by="nora", origin="finding-7", title="Another title")

    assert first == second
    assert Opportunity.objects.get().title == "机房扩容"


@pytest.mark.parametrize("person", ["vera", "dora", "eve", "amy", "alan"])
def test_who_does_not_work_an_account_opens_no_deal_there(cast: Cast, person: str) -> None:
    with pytest.raises(NotAllowed):
        _open(cast, by=person)


def test_a_hidden_account_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotThere):
        _open(cast, by="otto")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": "  "}, "needs a title"),
        ({"amount_minor": -1}, "lies between zero"),
        ({"amount_minor": 10**16}, "lies between zero"),
        ({"currency": "XXX"}, "not a known currency"),
        ({"close_on": date(26, 11, 1)}, "between 2000 and 2100"),
        ({"category": "sure"}, "no category"),
        ({"project": "x" * 121}, "longer than 120"),
    ],
)
def test_a_value_no_deal_can_have_is_refused_in_words(
    cast: Cast, facts: dict[str, Any], sentence: str
) -> None:
    with override("en"), pytest.raises(BadDeal, match=sentence):
        _open(cast, **facts)

    assert not Opportunity.objects.exists()


def test_people_who_left_and_partners_do_not_work_a_deal(cast: Cast) -> None:
    for person in ("lena", "alan"):
        with pytest.raises(BadDeal):
            _open(cast, worked_by_id=cast.people[person].pk)


def test_two_people_who_change_different_columns_both_keep_theirs(
    cast: Cast, deal: Opportunity
) -> None:
    was = {"title": deal.title, "amount_minor": deal.amount_minor}
    _change(cast, deal, was=was, title="机房二期")

    _change(cast, deal, by="nora", was=was, amount_minor=99_00)

    deal.refresh_from_db()
    assert (deal.title, deal.amount_minor) == ("机房二期", 99_00)


def test_of_two_who_change_the_same_the_second_is_told(cast: Cast, deal: Opportunity) -> None:
    was = {"title": deal.title}
    _change(cast, deal, was=was, title="机房二期")

    with pytest.raises(Stale) as refused:
        _change(cast, deal, by="nora", was=was, title="机房三期")

    assert refused.value.facts["theirs"] == {"title": "机房二期"}
    deal.refresh_from_db()
    assert deal.title == "机房二期"


def test_an_amount_made_of_products_changes_with_them_only(cast: Cast, deal: Opportunity) -> None:
    product = Product.objects.create(code="t43", name_zh="T43", name_en="T43")
    set_line(actor=cast.actor("olga"), opportunity_id=deal.pk, product_id=product.pk,
             month=date(2026, 12, 9), amount_minor=5_00, now=NOW)  # fmt: skip

    with pytest.raises(BadDeal):
        _change(cast, deal, amount_minor=1_00)

    deal.refresh_from_db()
    assert deal.amount_minor == 5_00


def test_a_closed_deal_is_not_revalued_but_may_be_named_anew(cast: Cast, deal: Opportunity) -> None:
    close_lost(actor=cast.actor("olga"), opportunity_id=deal.pk, was=None, reason="price", now=NOW)

    with pytest.raises(DealClosed):
        _change(cast, deal, amount_minor=1_00)

    assert _change(cast, deal, title="机房").title == "机房"


def test_at_another_account_the_buying_centre_starts_anew(cast: Cast, deal: Opportunity) -> None:
    contact = cast.olgas.pk and _contact(cast)
    set_buying_role(actor=cast.actor("nora"), opportunity_id=deal.pk, contact_id=contact,
                    role="decider", now=NOW)  # fmt: skip

    moved = _change(cast, deal, by="nora", account_id=cast.ottos.pk)

    assert (moved.account, moved.contacts) == (cast.ottos, 0)
    assert not BuyingRole.objects.exists()


def _contact(cast: Cast) -> int:
    from tandem.keyaccounts.models import Contact

    return Contact.objects.create(account=cast.olgas, name="王主任").pk


def test_a_deal_does_not_go_to_an_account_one_does_not_see(cast: Cast, deal: Opportunity) -> None:
    with pytest.raises(BadDeal):
        _change(cast, deal, account_id=cast.ottos.pk)


@pytest.mark.parametrize("person", ["vera", "dora", "eve"])
def test_who_only_sees_a_deal_does_not_change_it(
    cast: Cast, deal: Opportunity, person: str
) -> None:
    with pytest.raises(NotAllowed):
        _change(cast, deal, by=person, title="Mine")


@pytest.mark.parametrize("person", ["otto", "sam", "uma", "adam", "amy", "ben"])
def test_a_hidden_deal_is_not_there(cast: Cast, deal: Opportunity, person: str) -> None:
    with pytest.raises(NotThere):
        _change(cast, deal, by=person, title="Mine")
