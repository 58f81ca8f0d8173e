"""A partner sets the next step of a deal it works on: as the vendor does, seen and told by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.organisation.models import Company, Notice, User
from tandem.pipeline.commands.next_step import set_next_step
from tandem.pipeline.commands.opening import open_opportunity
from tandem.pipeline.commands.team import add_team_member
from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries import deals
from tandem.portal.queries import company as portal_company
from tandem.testing.cast import Cast

SignedIn = Callable[[str], Client]
NOW = timezone.now()
SOON = timezone.localdate() + timedelta(days=3)


@pytest.fixture
def deal(cast: Cast) -> Opportunity:
    """Olga's deal with Alan of Alpha and Bo of Beta on its team."""
    made = open_opportunity(
        actor=cast.actor("olga"), account_id=cast.olgas.pk, title="机房扩容",
        amount_minor=120_000_00, now=NOW,
    )  # fmt: skip
    for name in ("alan", "bo"):
        person = getattr(cast, name)
        add_team_member(
            actor=cast.actor("olga"), opportunity_id=made.pk, user_id=person.pk, part="partner",
            now=NOW,
        )  # fmt: skip
    return made


def page(deal: Opportunity) -> str:
    return f"/partner/work/{deal.pk}/"


def said(what: str, who: User, on: date = SOON, **was: Any) -> dict[str, Any]:
    opened = {"initial-what": "", "initial-on": "", "initial-who": ""} | was
    return {"what": what, "on": on.isoformat(), "who": who.pk, **opened}


def by_vendor(cast: Cast, deal: Opportunity, what: str, who: User) -> None:
    set_next_step(
        actor=cast.actor("olga"), opportunity_id=deal.pk, what=what, on=SOON, by_id=who.pk,
        was=None, now=NOW,
    )  # fmt: skip


def told(*people: User) -> dict[str, int]:
    rows = Notice.objects.filter(kind="deal_step")
    return {one.name: rows.filter(user=one).count() for one in people}


def test_a_partners_seller_names_what_is_next_and_the_pair_is_told(
    signed_in: SignedIn, cast: Cast, deal: Opportunity
) -> None:
    alan = signed_in("alan")

    answer = alan.post(f"{page(deal)}next-step/", said("送样机", cast.olga))

    assert answer.status_code == 302
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on, deal.next_step_by) == ("送样机", SOON, cast.olga)
    assert "送样机" in alan.get(page(deal)).content.decode()
    assert told(cast.olga, cast.alan, cast.bo) == {"Olga": 1, "Alan": 0, "Bo": 0}
    bos = signed_in("bo").get(page(deal))
    assert bos.status_code == 200 and "送样机" not in bos.content.decode()
    inbox = signed_in("olga").get(reverse("notices")).content.decode()
    assert "送样机" in inbox and "Alan" in inbox and f"/pipeline/{deal.pk}/" in inbox


def test_the_partner_is_told_of_the_vendors_step(cast: Cast, deal: Opportunity) -> None:
    by_vendor(cast, deal, "看机房", cast.olga)

    assert told(cast.olga, cast.iris, cast.alan, cast.bo) == {
        "Olga": 0, "Iris": 0, "Alan": 1, "Bo": 1,
    }  # fmt: skip


def test_a_step_of_another_partner_is_neither_seen_nor_told_nor_in_the_way(
    signed_in: SignedIn, cast: Cast, deal: Opportunity
) -> None:
    alan = signed_in("alan")
    before = [alan.get(url).content for url in ("/partner/work/", page(deal))]
    by_vendor(cast, deal, "乙伙伴送报价", cast.bo)

    after = [alan.get(url).content for url in ("/partner/work/", page(deal))]
    assert ["乙伙伴".encode() in body for body in after] == [False, False]
    assert [len(body) for body in after] == [len(body) for body in before]
    assert told(cast.alan, cast.bo) == {"Alan": 0, "Bo": 1}
    assert alan.post(f"{page(deal)}next-step/", said("送样机", cast.alan)).status_code == 302
    assert told(cast.olga, cast.bo) == {"Olga": 1, "Bo": 1}


def test_showing_every_step_would_tell(
    signed_in: SignedIn, cast: Cast, deal: Opportunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everybody(_company: Company, _deal: Opportunity) -> bool:
        return True

    assert deals.sees_step is portal_company.sees_step
    monkeypatch.setattr(portal_company, "sees_step", everybody)
    by_vendor(cast, deal, "乙伙伴送报价", cast.bo)

    assert "乙伙伴" in signed_in("alan").get(page(deal)).content.decode()


def test_somebody_of_another_partner_cannot_be_named(
    signed_in: SignedIn, cast: Cast, deal: Opportunity
) -> None:
    alan = signed_in("alan")
    form = alan.get(f"{page(deal)}next-step/").content.decode()
    assert "Olga" in form and ">Bo" not in form

    answer = alan.post(f"{page(deal)}next-step/", said("送样机", cast.bo))

    assert answer.status_code == 422
    deal.refresh_from_db()
    assert deal.next_step == ""


def test_who_opened_an_older_page_is_told_so_and_nothing_is_lost(
    signed_in: SignedIn, cast: Cast, deal: Opportunity
) -> None:
    alan = signed_in("alan")
    by_vendor(cast, deal, "看机房", cast.olga)

    answer = alan.post(f"{page(deal)}next-step/", said("送样机", cast.alan))

    assert answer.status_code == 422 and "送样机" in answer.content.decode()
    deal.refresh_from_db()
    assert deal.next_step == "看机房"


@pytest.mark.parametrize(
    "typed", [{"what": ""}, {"on": ""}, {"on": "31.12."}, {"who": ""}, {"who": "x"}]
)
def test_a_step_without_what_when_or_who_is_refused_on_the_page(
    signed_in: SignedIn, cast: Cast, deal: Opportunity, typed: dict[str, str]
) -> None:
    answer = signed_in("alan").post(f"{page(deal)}next-step/", said("送样机", cast.alan) | typed)

    assert answer.status_code == 422
    assert 'class="field__error' in answer.content.decode() or "error" in answer.content.decode()


def test_who_is_not_on_the_team_finds_no_such_deal(
    signed_in: SignedIn, cast: Cast, deal: Opportunity
) -> None:

    amy, ben = signed_in("amy"), signed_in("ben")

    assert amy.get(f"{page(deal)}next-step/").status_code == 200  # leads a company on the team
    assert ben.get(f"{page(deal)}next-step/").status_code == 200
    deal_alone = open_opportunity(
        actor=cast.actor("olga"), account_id=cast.olgas.pk, title="无伙伴", amount_minor=1, now=NOW
    )
    for client in (amy, ben, signed_in("alan")):
        assert client.post(f"{page(deal_alone)}next-step/", said("x", cast.olga)).status_code == 404
