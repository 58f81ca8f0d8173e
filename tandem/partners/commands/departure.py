"""A partner leaves: its people are out, and nothing it held is left without an owner.

One act: nobody of the company gets in any more, promises and plans end, its accounts are nobody's
to serve until the plan says whose, money that was not claimed goes back. The apps above follow the
event. What is left to do has one name: the heir, a person of the vendor.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.locking import save_changes
from tandem.foundation.own_words import own_words
from tandem.keyaccounts.models import Account
from tandem.organisation.commands.leaving import close_company
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.allocated_accounts import take_from
from tandem.partners.commands.fund_budgets import give_money_back
from tandem.partners.commands.holding import NotPossible
from tandem.partners.commands.reviewing import end_allocation
from tandem.partners.events import PartnerLeft
from tandem.partners.models import (
    Allocation,
    Departure,
    FundRequest,
    JointPlan,
    PlanAction,
    PlanChange,
)
from tandem.partners.permissions import permit_departure
from tandem.partners.queries.finding import partner_of
from tandem.partners.rules.allocation import BINDING, OVER, State
from tandem.partners.rules.funds import FundState
from tandem.partners.rules.plan import PlanState


@transaction.atomic
def end_partnership(
    *, actor: Actor, company_id: int, heir: User, on: date, reason: str, now: datetime
) -> Departure:
    partner_of(actor, company_id)
    permit_departure(actor)
    company = Company.objects.select_for_update().get(pk=company_id)
    known = Departure.objects.filter(company=company).first()
    if known is not None:
        return known
    _refuse_bad(company, heir, reason)
    people = close_company(actor=actor, company_id=company.pk, on=on, now=now)
    _end_promises(actor, company, heir, on, now)
    _end_plans(company)
    _end_funds(company)
    served = list(Account.objects.living().filter(partner=company).values_list("pk", flat=True))
    take_from(company.pk, served, now)
    departure = Departure.objects.create(
        company=company,
        heir=heir,
        on=on,
        reason=own_words(reason, most=500),
        accounts=len(served),
        people=people,
        by_id=actor.user_id,
        at=now,
    )
    after = {"heir": heir.pk, "on": on, "accounts": len(served), "people": people}
    audit.record(actor=actor, act="partners.partner_left", subject=company, after=after, now=now)
    events.publish(PartnerLeft(company.pk, heir.pk, on, actor))
    notify(
        user_ids=[heir.pk],
        kind="partner_left",
        facts={"partner": company.name, "count": len(served)},
        url=reverse("partner", args=[company.pk]),
        record=f"company:{company.pk}",
        now=now,
    )
    return departure


def _refuse_bad(company: Company, heir: User, reason: str) -> None:
    if not heir.is_active or heir.company.kind == Company.Kind.PARTNER:
        raise NotPossible(
            "heir_not_of_the_vendor",
            _("Somebody who works for the vendor takes over. Choose one of the vendor's people."),
        )
    if not reason.strip():
        raise NotPossible(
            "departure_needs_reason",
            _("Why does %(name)s leave? Write it in a few words.") % {"name": company},
        )


def _end_promises(actor: Actor, company: Company, heir: User, on: date, now: datetime) -> None:
    over = [state.value for state in OVER]
    binding = [state.value for state in BINDING]
    held = Allocation.objects.filter(company=company).exclude(state__in=over)
    held.update(heir=heir)
    for allocation in held.filter(state__in=binding):
        end_allocation(actor=actor, allocation_id=allocation.pk, state=State.ENDED, on=on, now=now)
    for draft in held.exclude(state__in=over):
        save_changes(draft, version=None, state=State.ENDED.value, over_on=on)


def _end_plans(company: Company) -> None:
    plans = JointPlan.objects.filter(company=company).exclude(state=PlanState.CLOSED.value)
    ids = list(plans.values_list("pk", flat=True))
    open_acts = PlanAction.objects.filter(plan__in=ids, state=PlanAction.State.OPEN)
    open_acts.update(state=PlanAction.State.DROPPED)
    asked = PlanChange.objects.filter(plan__in=ids, state=PlanChange.State.ASKED)
    asked.update(state=PlanChange.State.DECLINED)
    for plan in plans:
        save_changes(plan, version=None, state=PlanState.CLOSED.value)


def _end_funds(company: Company) -> None:
    """What was claimed is still paid; what was only asked for or approved is not."""
    open_states = {FundState.ASKED: FundState.REFUSED, FundState.APPROVED: FundState.LAPSED}
    rows = FundRequest.objects.select_for_update().filter(
        company=company, state__in=[state.value for state in open_states]
    )
    for held in rows.order_by("pk"):
        give_money_back(held.budget_id, held.approved_minor)
        save_changes(held, version=None, state=open_states[FundState(held.state)].value)
