"""Who may do what about a partner, on which of the two sides (docs/modules/partners.md).

The vendor's word is the region manager's of the region and the vice president's; sales operations
prepare and keep the facts. The partner's word is its manager's. A side never acts for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.models import Company
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.rules.allocation import Side
from tandem.partners.rules.funds import lies_within, may_approve

KEEPERS = frozenset({Role.SALES_OPS, Role.REGION_MANAGER})
ENDERS = frozenset({Role.SALES_OPS, Role.VP})
FIGURE_KEEPERS = frozenset({Role.SALES_OPS})


def side_of(actor: Actor) -> Side:
    return Side.PARTNER if actor.is_partner else Side.VENDOR


def manages_in(actor: Actor, region_id: int | None) -> bool:
    """Sales operations anywhere; a region manager in the own regions, and where none is named."""
    if actor.has_any({Role.SALES_OPS}):
        return True
    return bool(actor.reach.region_ids) and (
        region_id is None or region_id in actor.reach.region_ids
    )


def may_keep_profile(actor: Actor, region_id: int | None) -> bool:
    return manages_in(actor, region_id)


def may_keep_figures(actor: Actor) -> bool:
    return actor.has_any(FIGURE_KEEPERS)


def may_speak_for_vendor(actor: Actor, region_id: int) -> bool:
    return actor.leads_region(region_id)


def may_speak_for_partner(actor: Actor, company_id: int) -> bool:
    return actor.company_id == company_id and actor.has_any({Role.PARTNER_MANAGER})


def may_prepare(actor: Actor, region_id: int) -> bool:
    """Write a contract that nobody has signed yet."""
    return manages_in(actor, region_id) or may_speak_for_vendor(actor, region_id)


def may_sign(actor: Actor, *, region_id: int, company_id: int) -> bool:
    if actor.is_partner:
        return may_speak_for_partner(actor, company_id)
    return may_speak_for_vendor(actor, region_id)


def permit_profile(actor: Actor, region_id: int | None) -> None:
    if not may_keep_profile(actor, region_id):
        raise NotAllowed(
            "partner_not_yours_to_describe",
            _(
                "What a partner can do is kept by the manager of its region and by sales "
                "operations. Tell one of them what is wrong."
            ),
        )


def permit_figures(actor: Actor) -> None:
    if not may_keep_figures(actor):
        raise NotAllowed(
            "partner_figures_not_yours",
            _("Sales operations enter the figures of partners. Send them the figure."),
        )


def permit_preparing(actor: Actor, region_id: int) -> None:
    if not may_prepare(actor, region_id):
        raise NotAllowed(
            "allocation_of_another_region",
            _(
                "Accounts are allocated by the manager of their region and by sales operations. "
                "Ask one of them."
            ),
        )


def permit_signing(actor: Actor, *, region_id: int, company_id: int) -> None:
    if not may_sign(actor, region_id=region_id, company_id=company_id):
        raise NotAllowed(
            "signature_not_yours",
            _(
                "The region's manager or the vice president signs for the vendor, the partner's "
                "manager for the partner. Ask one of them to sign."
            ),
        )


def permit_vendor_word(actor: Actor, region_id: int) -> None:
    if not may_speak_for_vendor(actor, region_id):
        raise NotAllowed(
            "not_the_vendors_word",
            _("The region's manager or the vice president decides this. Ask one of them."),
        )


def may_work_on_plan(actor: Actor, company: Company, *, is_signing: bool = False) -> bool:
    """The partner's manager; of the vendor who keeps the partner, and the vice president."""
    if actor.is_partner:
        return may_speak_for_partner(actor, company.pk)
    if actor.has_any({Role.VP}):
        return True
    if is_signing and not actor.reach.region_ids:
        return False  # sales operations prepare a plan and sign none
    return manages_in(actor, company.region_id)


def permit_plan(actor: Actor, company: Company, *, is_signing: bool = False) -> None:
    if not may_work_on_plan(actor, company, is_signing=is_signing):
        raise NotAllowed(
            "joint_plan_not_yours",
            _(
                "A joint plan is written and signed by the partner's manager and by the manager of "
                "the partner's region. Ask one of them."
            ),
        )


def permit_training(actor: Actor) -> None:
    if not actor.has_any(KEEPERS):
        raise NotAllowed(
            "training_not_yours",
            _("Trainings are kept by sales operations and region managers. Ask one of them."),
        )


def may_keep_courses(actor: Actor) -> bool:
    return actor.has_any(FIGURE_KEEPERS)


def permit_courses(actor: Actor) -> None:
    if not may_keep_courses(actor):
        raise NotAllowed(
            "courses_not_yours",
            _("Courses are kept by sales operations. Tell them what should change."),
        )


def may_answer(actor: Actor, company: Company, owner_id: int | None) -> bool:
    if actor.is_partner:
        return False
    if owner_id == actor.user_id or actor.has_any({Role.VP}):
        return True
    return manages_in(actor, company.region_id)


def permit_answering(actor: Actor, company: Company, owner_id: int | None) -> None:
    if not may_answer(actor, company, owner_id):
        raise NotAllowed(
            "answer_not_yours",
            _(
                "The caretaker of the partner or the manager of its region answers. Tell one of them."
            ),
        )


def may_release(actor: Actor) -> bool:
    """Who minds partners decides what all of them read."""
    return actor.has_any(KEEPERS | {Role.VP})


def permit_releasing(actor: Actor) -> None:
    if not may_release(actor):
        raise NotAllowed(
            "release_not_yours",
            _("Sales operations and those who lead a region release stories. Ask one of them."),
        )


def permit_budgets(actor: Actor) -> None:
    if not actor.has_any({Role.SALES_OPS, Role.VP}):
        raise NotAllowed(
            "budgets_not_yours",
            _("Budgets are set up by sales operations and the vice president. Ask one of them."),
        )


def may_approve_fund(
    actor: Actor,
    company: Company,
    industries: Iterable[int],
    amount_minor: int,
    limits: Mapping[str, int],
) -> bool:
    """By threshold and role: a region manager for partners of the own regions, an industry
    director where all customers the money is for are of the own industries."""
    if actor.is_partner:
        return False
    held = set()
    if actor.has_any({Role.VP}):
        held.add(Role.VP)
    if actor.has_any({Role.REGION_MANAGER}) and (
        company.region_id is None or company.region_id in actor.reach.region_ids
    ):
        held.add(Role.REGION_MANAGER)
    if actor.has_any({Role.INDUSTRY_DIRECTOR}) and lies_within(
        industries, actor.reach.industry_ids
    ):
        held.add(Role.INDUSTRY_DIRECTOR)
    return may_approve(held, amount_minor, limits)


def permit_fund_approval(
    actor: Actor,
    company: Company,
    industries: Iterable[int],
    amount_minor: int,
    limits: Mapping[str, int],
) -> None:
    if not may_approve_fund(actor, company, industries, amount_minor, limits):
        raise NotAllowed(
            "fund_above_your_limit",
            _(
                "This is not yours to decide: the manager of the partner's region and the director "
                "of the customers' industry decide up to a limit each, the vice president above "
                "it. Ask one of them."
            ),
        )


def permit_fund_payment(actor: Actor) -> None:
    if not actor.has_any({Role.SALES_OPS}):
        raise NotAllowed(
            "fund_not_yours_to_pay", _("Sales operations pay claims. Ask them to pay this one.")
        )


def permit_departure(actor: Actor) -> None:
    if not actor.has_any(ENDERS):
        raise NotAllowed(
            "departure_not_yours",
            _("Sales operations and the vice president end work with a partner. Ask one of them."),
        )
