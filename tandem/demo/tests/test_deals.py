"""The demo's pipeline hangs together, and working with the partner shows in what is won."""

from __future__ import annotations

import pytest
from django.db.models import Count, F, Q, Sum

from tandem.pipeline.models import (
    BuyingRole,
    DealLine,
    Opportunity,
    StageChange,
    TeamMember,
)

pytestmark = pytest.mark.usefixtures("demo", "db")


def test_every_deal_counts_its_own_people_and_contacts() -> None:
    for model, column, of in (
        (TeamMember, "people", Q(until=None)),
        (BuyingRole, "contacts", Q()),
    ):
        held = dict(
            model.objects.filter(of)
            .values("opportunity_id")
            .annotate(n=Count("id"))
            .values_list("opportunity_id", "n")
        )
        told = dict(Opportunity.objects.values_list("id", column))
        assert told == {pk: held.get(pk, 0) for pk in told}


def test_a_joint_deal_had_somebody_of_a_partner_before_the_proposal() -> None:
    early = set(
        TeamMember.objects.filter(part="partner", is_before_proposal=True).values_list(
            "opportunity_id", flat=True
        )
    )
    assert set(Opportunity.objects.filter(is_joint=True).values_list("id", flat=True)) == early
    wrong = TeamMember.objects.filter(part="partner", is_before_proposal=True).filter(
        opportunity_id__in=StageChange.objects.filter(after_id="proposal").values("opportunity_id")
    )
    days = dict(StageChange.objects.filter(after_id="proposal").values_list("opportunity_id", "on"))
    assert all(member.since < days[member.opportunity_id] for member in wrong)


def test_the_last_step_is_where_the_deal_stands() -> None:
    last = {}
    for step in StageChange.objects.order_by("on", "id"):
        last[step.opportunity_id] = step.after_id
    assert dict(Opportunity.objects.values_list("id", "stage_id")) == last


def test_products_sum_to_the_amount() -> None:
    sums = DealLine.objects.values("opportunity_id").annotate(total=Sum("amount_minor"))
    told = dict(Opportunity.objects.values_list("id", "amount_minor"))
    assert sums
    assert all(told[row["opportunity_id"]] == row["total"] for row in sums)


def test_deals_worked_together_are_won_more_often() -> None:
    closed = Opportunity.objects.exclude(state="open").values("is_joint")
    rates = {
        row["is_joint"]: row["won"] / row["n"]
        for row in closed.annotate(n=Count("id"), won=Count("id", filter=Q(state="won")))
    }
    assert 0.03 < rates[True] - rates[False] < 0.35
    assert not Opportunity.objects.filter(opened_on__gt=F("closed_on")).exists()
