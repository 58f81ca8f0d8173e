"""Requests, budgets, and what came back of the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from tandem.keyaccounts.models import Account, OrderMark
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import FundBudget, FundProof, FundRequest, PlanAccount
from tandem.partners.queries.finding import one_of

RETURN_DAYS = 90  # after the action's end: orders until then count as its return


@dataclass(frozen=True)
class Return:
    expected_minor: int
    measured_minor: int
    spent_minor: int
    until: date
    is_final: bool  # the days that count are over


def fund_by_id(actor: Actor, request_id: int) -> FundRequest:
    rows = FundRequest.objects.visible_to(actor).select_related(
        "company", "action__plan", "asked_by", "decided_by", "claimed_by", "paid_by", "budget"
    )
    return one_of(rows, request_id)


def proof_by_id(actor: Actor, proof_id: int) -> FundProof:
    seen = FundRequest.objects.visible_to(actor).values("pk")
    return one_of(FundProof.objects.filter(request_id__in=seen), proof_id)


def proofs_of(request: FundRequest) -> QuerySet[FundProof]:
    return FundProof.objects.filter(request=request).order_by("id")


def industries_of(request: FundRequest) -> set[int]:
    """The industries of the customers the money is for: the action's, or all of its plan's."""
    action = request.action
    if action.account_id is not None:
        return set(
            Account.objects.filter(pk=action.account_id).values_list("industry_id", flat=True)
        )
    named = PlanAccount.objects.filter(plan_id=action.plan_id).order_by()
    return set(named.values_list("account__industry_id", flat=True).distinct())


def funds_of(actor: Actor, company_id: int) -> QuerySet[FundRequest]:
    rows = FundRequest.objects.visible_to(actor).filter(company_id=company_id)
    return rows.select_related("company", "action").order_by("-id")


def funds_waiting(actor: Actor) -> QuerySet[FundRequest]:
    states = [FundRequest.State.ASKED, FundRequest.State.CLAIMED]
    rows = FundRequest.objects.visible_to(actor).filter(state__in=states)
    return rows.select_related("company", "action").order_by("id")


def budgets(actor: Actor, *, on: date | None = None) -> QuerySet[FundBudget]:
    rows = FundBudget.objects.visible_to(actor).select_related("region")
    if on is not None:
        rows = rows.filter(since__lte=on, until__gte=on)
    return rows.order_by("-until", "id")


def return_of(request: FundRequest, *, on: date) -> Return:
    """Orders of the action's accounts from its first day until 90 days after its last."""
    action = request.action
    if action.account_id is not None:
        accounts = [action.account_id]
    else:
        named = PlanAccount.objects.filter(plan_id=action.plan_id)
        accounts = list(named.values_list("account_id", flat=True))
    until = request.ends_on + timedelta(days=RETURN_DAYS)
    ordered = OrderMark.objects.filter(
        account_id__in=accounts, ordered_on__gte=request.starts_on, ordered_on__lte=min(on, until)
    )
    return Return(
        expected_minor=request.expected_minor,
        measured_minor=ordered.aggregate(total=Sum("amount_minor"))["total"] or 0,
        spent_minor=request.paid_minor or request.approved_minor,
        until=until,
        is_final=on > until,
    )
