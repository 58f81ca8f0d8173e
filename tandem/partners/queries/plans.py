"""Joint plans as both sides read them, and what of them was kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, CharField, Count, Q, QuerySet, Subquery, Sum, Value

from tandem.keyaccounts.models import Account, ActivationEvent, OrderMark
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import JointPlan, PlanAccount, PlanAction, PlanChange, PlanVisit
from tandem.partners.queries.finding import one_of
from tandem.partners.rules.allocation import Side
from tandem.partners.rules.plan import Item, PlanState, adherence

SHOWN = 200
COUNTED = (PlanState.SIGNED.value, PlanState.CLOSED.value)  # plans that both had signed


@dataclass(frozen=True)
class Actual:
    """What came of a plan so far, over all its accounts."""

    activations: int
    revenue_minor: int
    visits: dict[str, int]  # made, by side
    kept: int
    due: int


def plan_by_id(actor: Actor, plan_id: int) -> JointPlan:
    rows = JointPlan.objects.visible_to(actor).select_related(
        "company", "company__region", "vendor_signed_by", "partner_signed_by"
    )
    return one_of(rows, plan_id)


def action_by_id(actor: Actor, action_id: int) -> PlanAction:
    rows = PlanAction.objects.visible_to(actor).select_related(
        "plan", "plan__company", "owner", "account"
    )
    return one_of(rows, action_id)


def change_by_id(actor: Actor, change_id: int) -> PlanChange:
    rows = PlanChange.objects.filter(plan__in=JointPlan.objects.visible_to(actor))
    return one_of(rows, change_id)


def plans_of_partner(actor: Actor, company_id: int) -> QuerySet[JointPlan]:
    rows = JointPlan.objects.visible_to(actor).filter(company_id=company_id)
    return rows.order_by("-until", "-id")


def account_counts(plans: Iterable[JointPlan]) -> dict[int, int]:
    rows = PlanAccount.objects.filter(plan__in=list(plans)).values("plan_id")
    return {row["plan_id"]: row["number"] for row in rows.annotate(number=Count("id")).order_by()}


def accounts_in_plan(actor: Actor, plan: JointPlan) -> QuerySet[Account]:
    seen = PlanAccount.objects.visible_to(actor).filter(plan=plan)
    return Account.objects.filter(pk__in=seen.values("account_id")).order_by("name_sort", "id")


def actions_of(actor: Actor, plan: JointPlan) -> QuerySet[PlanAction]:
    rows = PlanAction.objects.visible_to(actor).filter(plan=plan)
    return rows.select_related("owner", "account").order_by("due_on", "id")


def visits_of(actor: Actor, plan: JointPlan) -> QuerySet[PlanVisit]:
    rows = PlanVisit.objects.visible_to(actor).filter(plan=plan)
    return rows.select_related("account", "person").order_by("on", "done_on", "id")


def changes_waiting(plan: JointPlan) -> list[PlanChange]:
    rows = plan.changes.filter(state=PlanChange.State.ASKED).select_related("asked_by")
    return list(rows.order_by("id"))


def items_of(company_id: int, *, since: date, until: date) -> list[Item]:
    """Actions and planned visits of the company's signed plans whose day lies in a span."""
    ours = Q(plan__company_id=company_id, plan__state__in=COUNTED)
    actions = PlanAction.objects.filter(ours, due_on__gte=since, due_on__lte=until).exclude(
        state=PlanAction.State.DROPPED
    )
    visits = PlanVisit.objects.filter(ours, on__gte=since, on__lte=until)
    rows = actions.order_by().values_list("due_on", "done_on")
    both = rows.union(visits.order_by().values_list("on", "done_on"), all=True)
    return [Item(due, done) for due, done in both if due is not None]


def dated_of(
    actor: Actor, company_id: int, *, since: date, until: date
) -> tuple[list[PlanAction], list[PlanVisit]]:
    """The actions and planned visits that `items_of` counts, as rows; of accounts the actor sees."""
    ours = Q(plan__company_id=company_id, plan__state__in=COUNTED)
    actions = PlanAction.objects.visible_to(actor).filter(
        ours, due_on__gte=since, due_on__lte=until
    )
    visits = PlanVisit.objects.visible_to(actor).filter(ours, on__gte=since, on__lte=until)
    return (
        list(
            actions.exclude(state=PlanAction.State.DROPPED)
            .select_related("account", "owner")
            .order_by("due_on", "id")[:SHOWN]
        ),
        list(visits.select_related("account", "person").order_by("on", "id")[:SHOWN]),
    )


def adherence_of(company_id: int, *, since: date, until: date, on: date) -> tuple[int, int]:
    """(kept, judged) of what fell due from `since` to `until`, as known on `on`."""
    return adherence(items_of(company_id, since=since, until=until), on=on)


def actual_of(plan: JointPlan, *, on: date) -> Actual:
    """Two queries; whole numbers that both owners of the plan may read."""
    activations, revenue_minor = _achieved(plan, min(on, plan.until))
    actions = PlanAction.objects.filter(plan=plan).exclude(state=PlanAction.State.DROPPED)
    visits = PlanVisit.objects.filter(plan=plan)
    rows = list(_dated(actions, "action", "due_on").union(_dated(visits, "visit", "on"), all=True))
    items = [Item(day, done) for _kind, _side, day, done in rows if day is not None]
    kept, due = adherence(items, on=on)
    return Actual(
        activations=activations,
        revenue_minor=revenue_minor,
        visits={
            side.value: sum(
                kind == "visit" and whose == side and done is not None
                for kind, whose, _day, done in rows
            )
            for side in Side
        },
        kept=kept,
        due=due,
    )


def actions_to_fund(actor: Actor, company_id: int) -> QuerySet[PlanAction]:
    """Open actions of signed plans with the company."""
    rows = PlanAction.objects.visible_to(actor).filter(
        plan__company_id=company_id, plan__state=PlanState.SIGNED.value
    )
    return rows.exclude(state=PlanAction.State.DROPPED).order_by("due_on", "id")


def _achieved(plan: JointPlan, last: date) -> tuple[int, int]:
    """Accounts activated and what all of them ordered, from the plan's first day on; one query."""
    accounts = PlanAccount.objects.filter(plan=plan).values("account_id")
    span = {"account_id__in": accounts}
    activated = ActivationEvent.objects.filter(**span, on__gte=plan.since, on__lte=last)
    ordered = OrderMark.objects.filter(**span, ordered_on__gte=plan.since, ordered_on__lte=last)
    both = JointPlan.objects.filter(pk=plan.pk).values_list(
        _one(activated, Count("account_id", distinct=True)), _one(ordered, Sum("amount_minor"))
    )
    activations, revenue_minor = both[0]
    return activations or 0, revenue_minor or 0


def _one(rows: QuerySet[Any], what: Aggregate) -> Subquery:
    """An aggregate over all rows, as one value of another query."""
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    return Subquery(grouped.annotate(found=what).values("found"))


def _dated(rows: QuerySet[Any], kind: str, day: str) -> QuerySet[Any]:
    """(kind, side, planned for, done on) of each row."""
    named = rows.order_by().annotate(kind_of=Value(kind, CharField()))
    return named.values_list("kind_of", "side", day, "done_on")
