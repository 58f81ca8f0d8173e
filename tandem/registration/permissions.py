"""Who registers, who decides, who hears an appeal, who makes the rules (docs/glossary.md: roles)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.rules.roles import BUSINESS_ROLES, PARTNER_ROLES, Role
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Decision, Registration

REGISTRARS = PARTNER_ROLES
READERS = BUSINESS_ROLES - {Role.SERVICE_ENGINEER}
RULE_MAKERS = frozenset({Role.SALES_OPS, Role.VP})
DECIDERS = frozenset({Role.REGION_MANAGER, Role.VP})
APPEAL_JUDGES = frozenset({Role.INDUSTRY_DIRECTOR, Role.VP})


def registering_company(actor: Actor) -> int:
    """The company a claim is made for."""
    if not actor.has_any(REGISTRARS) or actor.company_id is None:
        raise NotAllowed(
            "registering_is_the_partners",
            _("Partners register deals. Ask the partner who works on it to do so."),
        )
    return actor.company_id


def may_decide(actor: Actor, region_id: int | None) -> bool:
    """The manager of the region; where nobody manages it, and in their stead, the VP."""
    return actor.leads_region(region_id)


def permit_deciding(actor: Actor, registration: Registration) -> None:
    if not may_decide(actor, registration.region_id):
        raise NotAllowed(
            "decided_by_the_region",
            _("The manager of the region decides this. Ask that manager to look at it."),
        )


def may_answer_appeal(actor: Actor, registration: Registration, decision: Decision) -> bool:
    """The director of the industry, or the VP; never who made the decision."""
    if decision.by_id is not None and decision.by_id == actor.user_id:
        return False
    return Role.VP in actor.roles or (
        registration.industry_id is not None
        and registration.industry_id in actor.reach.industry_ids
    )


def permit_answering(actor: Actor, registration: Registration, decision: Decision) -> None:
    if not may_answer_appeal(actor, registration, decision):
        raise NotAllowed(
            "appeal_answered_by_the_director",
            _("The director of the industry answers an appeal, and never who decided before."),
        )


def may_work_on(actor: Actor, registration: Registration) -> bool:
    """The company's managers, and of its sellers the owner."""
    if not actor.is_partner or registration.company_id != actor.company_id:
        return False
    return actor.reach.as_company or registration.owner_id == actor.user_id


def permit_working_on(actor: Actor, registration: Registration) -> None:
    if not may_work_on(actor, registration):
        raise NotAllowed(
            "registration_of_somebody_else",
            _("%(name)s holds this registration. Ask them or your company's manager.")
            % {"name": registration.owner},
        )


def permit_transfer(actor: Actor, registration: Registration) -> None:
    is_manager = actor.reach.as_company and registration.company_id == actor.company_id
    if not is_manager:
        raise NotAllowed(
            "transfer_by_the_manager",
            _("Your company's manager hands registrations over. Ask them to do it."),
        )


def permit_rules(actor: Actor) -> None:
    if not actor.has_any(RULE_MAKERS):
        raise NotAllowed(
            "rules_by_operations",
            _("Sales operations and the VP write the rules of the game. Send them your proposal."),
        )
