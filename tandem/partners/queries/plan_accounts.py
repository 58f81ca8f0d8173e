"""Which accounts may come into a joint plan: locked ones the partner serves."""

from __future__ import annotations

from django.db.models import QuerySet

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.search import matching
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import JointPlan, PlanAccount


def accounts_for_plan(actor: Actor, plan: JointPlan, text: str) -> QuerySet[Account]:
    held = PlanAccount.objects.filter(plan=plan).values("account_id")
    found = Account.objects.visible_to(actor).locked().filter(partner_id=plan.company_id)
    free = matching(found, text).exclude(pk__in=held)
    return free.select_related("industry", "owner").order_by("name_sort", "id")
