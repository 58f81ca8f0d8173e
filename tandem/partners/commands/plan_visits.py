"""Visits of a joint plan as they happen, on both sides.

The vendor's come from the calendar of the app above, which notes each visit once by its key; the
partner's people say themselves where they were. A visit nobody planned counts as well.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.holding import NotPossible
from tandem.partners.models import JointPlan, PlanAccount, PlanVisit
from tandem.partners.queries.finding import not_there
from tandem.partners.rules.allocation import Side
from tandem.partners.rules.plan import PlanState


@transaction.atomic
def note_vendor_visit(*, account_id: int, person_id: int, on: date, source_key: str) -> int:
    """A visit of the vendor's was made: every signed plan with the account takes it up once.

    It was audited by the app that records visits; here it is only counted.
    """
    noted = 0
    for plan in _plans_with(account_id, on).select_for_update():
        if PlanVisit.objects.filter(plan=plan, source_key=source_key).exists():
            continue
        _take_up(plan, account_id, Side.VENDOR, person_id, on, source_key)
        noted += 1
    return noted


@transaction.atomic
def record_partner_visit(
    *, actor: Actor, plan_id: int, account_id: int, on: date, now: datetime
) -> PlanVisit:
    """Somebody of the partner was there; only they say so."""
    rows = PlanAccount.objects.visible_to(actor)
    plan = _partners_plan(actor, plan_id)
    if not rows.filter(plan=plan, account_id=account_id).exists():
        raise not_there()
    if plan.state != PlanState.SIGNED or not plan.since <= on <= min(
        plan.until, timezone.localdate(now)
    ):
        raise NotPossible(
            "visit_outside_plan",
            _(
                "Visits are entered for the days a signed plan runs, up to today. Choose such a day."
            ),
        )
    visit = _take_up(plan, account_id, Side.PARTNER, actor.person_id, on, "")
    audit.record(
        actor=actor,
        act="partners.partner_visit_recorded",
        subject=visit,
        after={"plan": plan.pk, "on": on},
        account_id=account_id,
        now=now,
    )
    return visit


def _partners_plan(actor: Actor, plan_id: int) -> JointPlan:
    rows = JointPlan.objects.visible_to(actor).select_for_update(of=("self",))
    plan = rows.filter(pk=plan_id).first()
    if plan is None or plan.company_id != actor.company_id:
        raise not_there()
    return plan


def _plans_with(account_id: int, on: date) -> QuerySet[JointPlan]:
    named = PlanAccount.objects.filter(account_id=account_id).values("plan_id")
    running = Q(state=PlanState.SIGNED.value, since__lte=on, until__gte=on)
    return JointPlan.objects.filter(running, pk__in=named).order_by("pk")


def _take_up(
    plan: JointPlan, account_id: int, side: Side, person_id: int, on: date, source_key: str
) -> PlanVisit:
    """The earliest visit still open is the one that was made; else it is one more."""
    waiting = PlanVisit.objects.select_for_update().filter(
        plan=plan, account_id=account_id, side=side.value, done_on__isnull=True
    )
    visit = waiting.order_by("on", "pk").first()
    if visit is None:
        return PlanVisit.objects.create(
            plan=plan,
            account_id=account_id,
            side=side.value,
            person_id=person_id,
            done_on=on,
            source_key=source_key,
        )
    visit.done_on, visit.person_id, visit.source_key = on, person_id, source_key
    visit.save(update_fields=["done_on", "person", "source_key"])
    return visit
