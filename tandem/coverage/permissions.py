"""Who may make, change and publish coverage (docs/glossary.md: coverage plan).

Sales operations and the VP plan everywhere; a region manager plans the own region; an industry
director reads.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

PLANNERS_OF_ALL = frozenset({Role.VP, Role.SALES_OPS})


def may_plan(actor: Actor, *, region_id: int | None) -> bool:
    """Plan this region; None: all of them at once."""
    if actor.has_any(PLANNERS_OF_ALL):
        return True
    return actor.manages_region(region_id)


def may_override_review(actor: Actor) -> bool:
    """Publish although a region has not approved: who decides for all of them, with a reason."""
    return actor.has_any(PLANNERS_OF_ALL)


def may_review(actor: Actor, *, region_id: int) -> bool:
    """The region's own manager, and the VP for a region without one."""
    return actor.leads_region(region_id)


def person_of(actor: Actor) -> int:
    """Who answers for it: plans and pins bear a person's name, never the product's."""
    if actor.user_id is None:
        raise NotAllowed(
            "plan_of_nobody", _("Plans and pins are somebody's. Sign in and do it yourself.")
        )
    return actor.user_id


def permit_planning(actor: Actor, *, region_id: int | None) -> None:
    if may_plan(actor, region_id=region_id):
        return
    if region_id is None:
        raise NotAllowed(
            "plan_of_all_regions",
            _(
                "Only sales operations and the VP plan all regions at once. "
                "Choose your own region and plan that."
            ),
        )
    raise NotAllowed(
        "plan_of_another_region",
        _("This plan belongs to another region. Ask its manager or sales operations to change it."),
    )


def permit_review(actor: Actor, *, region_id: int) -> None:
    if not may_review(actor, region_id=region_id):
        raise NotAllowed(
            "review_not_yours",
            _("A region is reviewed by its own manager. Ask the manager to look at it."),
        )


def may_set_strategies(actor: Actor) -> bool:
    """The cards of the classes are one for the whole company."""
    return actor.has_any({Role.SALES_OPS})


def may_set_quotas(actor: Actor) -> bool:
    """One for the whole company, like the cards."""
    return actor.has_any({Role.SALES_OPS})


def permit_quotas(actor: Actor) -> None:
    if not may_set_quotas(actor):
        raise NotAllowed(
            "quotas_not_yours",
            _("Sales operations set how many visits a week owes. Tell them what should change."),
        )


def permit_strategies(actor: Actor) -> None:
    if not may_set_strategies(actor):
        raise NotAllowed(
            "strategies_not_yours",
            _(
                "Sales operations set what each segment is owed. Tell them what should be different."
            ),
        )
