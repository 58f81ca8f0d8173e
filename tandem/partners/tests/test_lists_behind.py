"""Every measure of a scorecard leads to its rows, and reviews stand by their day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import ActivationEvent
from tandem.partners.models import (
    Allocation,
    JointPlan,
    PartnerFigure,
    PartnerProfile,
    PlanAction,
)
from tandem.partners.queries.allocations import reviews_to_come
from tandem.partners.queries.score_rows import accounts_behind
from tandem.partners.queries.scores import month_of
from tandem.partners.rules.scores import Measure
from tandem.partners.tests.conftest import NOW
from tandem.testing.cast import Cast


@pytest.fixture
def profile(cast: Cast) -> PartnerProfile:
    return PartnerProfile.objects.create(
        company=cast.alpha, is_capital=True, is_logistics=True, is_development=True
    )


@pytest.mark.parametrize("measure", list(Measure))
def test_each_measure_of_the_card_leads_to_a_list(
    cast: Cast, signed_in: Callable[[str], Client], profile: PartnerProfile, measure: Measure
) -> None:
    nora, url = signed_in("nora"), f"/partners/{cast.alpha.pk}/scorecard/"

    assert f"{url}{measure.value}/" in nora.get(url).content.decode()
    assert nora.get(f"{url}{measure.value}/").status_code == 200


def test_a_measure_that_is_none_is_not_there(
    cast: Cast, signed_in: Callable[[str], Client], profile: PartnerProfile
) -> None:
    url = f"/partners/{cast.alpha.pk}/scorecard/loyalty/"

    assert signed_in("nora").get(url).status_code == 404


def test_the_accounts_behind_activations_are_those_it_counts(
    cast: Cast, in_force: Callable[..., Allocation], profile: PartnerProfile
) -> None:
    in_force(account_ids=[cast.olgas.pk, cast.ottos.pk])
    month = fiscal_calendar().month(timezone.localdate())
    ActivationEvent.objects.create(account=cast.ottos, on=month.start, kind="new")

    rows = list(accounts_behind(cast.actor("opal"), cast.alpha.pk, month))
    score = next(one for one in month_of(profile, month).scores if one.measure == "activations")

    assert [(row.pk, row.was_activated) for row in rows] == [
        (cast.ottos.pk, True),
        (cast.olgas.pk, False),
    ]
    assert (score.part, score.whole) == (1, len(rows))


def test_what_was_promised_says_whether_it_was_kept(
    cast: Cast, signed_in: Callable[[str], Client], profile: PartnerProfile
) -> None:
    month = fiscal_calendar().month(timezone.localdate())
    plan = JointPlan.objects.create(
        company=cast.alpha, title="换机", since=month.start, until=month.last_day, made_at=NOW,
        state=JointPlan.State.SIGNED, vendor_signed_at=NOW, partner_signed_at=NOW,
        vendor_signed_by=cast.nora, partner_signed_by=cast.amy,
    )  # fmt: skip
    for what, done in (("看过样板机房", month.start), ("还没做的事", None)):
        PlanAction.objects.create(
            plan=plan, kind="sales", what=what, side="vendor", owner=cast.olga,
            due_on=month.start, done_on=done, state="done" if done else "open",
        )  # fmt: skip

    page = signed_in("nora").get(f"/partners/{cast.alpha.pk}/scorecard/plan_kept/")

    text = page.content.decode()
    assert "看过样板机房" in text and "还没做的事" in text
    assert text.count("chip--ok") >= 1


def test_figures_of_later_months_are_not_behind_this_one(
    cast: Cast, signed_in: Callable[[str], Client], profile: PartnerProfile
) -> None:
    month = fiscal_calendar().month(timezone.localdate())
    for day, source in ((month.start, "月报"), (month.end + timedelta(days=2), "下月报")):
        PartnerFigure.objects.create(
            company=cast.alpha, kind=PartnerFigure.Kind.SALES_OUTSTANDING, as_of=day, value=47,
            source=source, by=cast.opal, at=NOW,
        )  # fmt: skip

    page = signed_in("opal").get(f"/partners/{cast.alpha.pk}/scorecard/days_outstanding/")

    text = page.content.decode()
    assert "月报" in text and "下月报" not in text


def test_reviews_stand_by_their_day_and_only_of_partners_one_sees(
    cast: Cast, in_force: Callable[..., Allocation], signed_in: Callable[[str], Client]
) -> None:
    made = in_force()
    Allocation.objects.filter(pk=made.pk).update(review_on=made.since + timedelta(days=1))

    assert [row.pk for row in reviews_to_come(cast.actor("nora"))] == [made.pk]
    assert list(reviews_to_come(cast.actor("sam"))) == []
    page = signed_in("nora").get("/partners/reviews/").content.decode()
    assert cast.alpha.name in page and "chip--warn" in page
    assert cast.alpha.name not in signed_in("sam").get("/partners/reviews/").content.decode()


def test_a_bent_address_begins_at_the_beginning(
    cast: Cast, in_force: Callable[..., Allocation], signed_in: Callable[[str], Client]
) -> None:
    in_force()

    for bent in ("x", "2026-13-01~1", "2026-11-01~x", "~", "2026-11-01~" + "9" * 30):
        page = signed_in("nora").get("/partners/reviews/", {"after": bent})
        assert page.status_code == 200
