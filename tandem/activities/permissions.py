"""Who may write what happened, and who may change a visit (docs/glossary.md: roles).

Everybody who works on an account may log what happened there. A visit belongs to its seller; the
region's manager and sales operations may move it, but only who was there says that it was done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tandem.activities.models import Invitation, PhoneItem, Task, Visit
from tandem.foundation.errors import NotAllowed
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

LOGGERS = frozenset(Role) - {Role.ADMINISTRATOR}
DECIDERS = frozenset({Role.REGION_MANAGER, Role.SALES_OPS})  # about what phones sent
VISITORS = frozenset({Role.OUTSIDE_SELLER, Role.REGION_MANAGER})
COUNTERS = frozenset(  # who reads more than their own measures, and may want them of this minute
    {Role.VP, Role.INDUSTRY_DIRECTOR, Role.REGION_MANAGER, Role.SALES_OPS}
)
PHONE_USERS = VISITORS | {Role.INSIDE_SELLER}  # whose tasks and customers a phone keeps


def permit_logging(actor: Actor, account: Account) -> None:
    if not actor.has_any(LOGGERS):
        raise NotAllowed(
            "logging_not_yours",
            _("Only people who work on accounts write on their timeline. Ask the account's owner."),
        )


def may_arrange(actor: Actor) -> bool:
    """Staff decide what stays on top of a timeline and what the partner sees of it."""
    return not actor.is_partner and actor.has_any(LOGGERS)


def permit_arranging(actor: Actor) -> None:
    if not may_arrange(actor):
        raise NotAllowed(
            "timeline_is_the_vendors",
            _("The account's own people arrange its timeline. Ask the owner of the account."),
        )


def may_complete(actor: Actor, visit: Visit) -> bool:
    return visit.seller_id == actor.user_id


def may_plan_visits(actor: Actor, *, seller_id: int, seller_region_id: int | None) -> bool:
    """Own visits, those of one's region, or all of them."""
    if seller_id == actor.user_id or Role.SALES_OPS in actor.roles:
        return True
    return actor.manages_region(seller_region_id)


def permit_replanning(actor: Actor, seller: User) -> None:
    if not may_plan_visits(actor, seller_id=seller.pk, seller_region_id=seller.region_id):
        raise NotAllowed(
            "weeks_of_somebody_else",
            _(
                "Only the seller, the region's manager and sales operations lay these weeks out anew."
            ),
        )


def permit_completion(actor: Actor, visit: Visit) -> None:
    if not may_complete(actor, visit):
        raise NotAllowed(
            "visit_of_somebody_else",
            _("Only %(name)s can say what came of this visit. Ask them to record it.")
            % {"name": visit.seller.get_full_name()},
        )


def permit_planning(actor: Actor, *, seller_id: int, seller_region_id: int | None) -> None:
    if not may_plan_visits(actor, seller_id=seller_id, seller_region_id=seller_region_id):
        raise NotAllowed(
            "week_of_somebody_else",
            _("This week is planned by the seller and the region's manager. Ask one of them."),
        )


def permit_counting(actor: Actor) -> None:
    if not actor.has_any(COUNTERS):
        raise NotAllowed(
            "counting_not_yours",
            _("Your own measures are of this minute anyway. Managers have everybody's counted."),
        )


def may_decide_items(actor: Actor, person: User) -> bool:
    """What a phone sent and needs review is decided by the region's manager or sales operations."""
    if Role.SALES_OPS in actor.roles:
        return True
    return actor.manages_region(person.region_id)


def permit_check_in(actor: Actor, person: User) -> None:
    """One checks oneself in; a parked check-in is taken over by who may decide about it."""
    is_self = actor.user_id == person.pk and actor.has_any(VISITORS)
    if not (is_self or may_decide_items(actor, person)):
        raise NotAllowed(
            "check_in_not_yours",
            _("Only sellers and region managers check in at customers. Ask the account's owner."),
        )


def may_set_aside(actor: Actor, item: PhoneItem) -> bool:
    """A step of a task that came too late can be put away by who made it: nothing is lost by it."""
    is_own_step = item.kind == PhoneItem.Kind.TASK_ACT and item.by_id == actor.user_id
    return (is_own_step and actor.has_any(VISITORS)) or may_decide_items(actor, item.by)


def permit_setting_aside(actor: Actor, item: PhoneItem) -> None:
    if not may_set_aside(actor, item):
        permit_deciding(actor, item.by)


def permit_deciding(actor: Actor, person: User) -> None:
    if not may_decide_items(actor, person):
        raise NotAllowed(
            "item_not_yours_to_decide",
            _("What needs review is decided by the region's manager or sales operations."),
        )


def may_hold(actor: Actor, task: Task) -> bool:
    return task.holder_id == actor.user_id


def may_give(actor: Actor, task: Task) -> bool:
    return task.by_id == actor.user_id


@dataclass(frozen=True, slots=True)
class TaskActs:
    """What somebody may do with a task as it stands."""

    can_take: bool
    can_finish: bool
    can_reopen: bool
    can_postpone: bool
    can_decline: bool
    can_pass: bool
    can_withdraw: bool


def acts_on(actor: Actor, task: Task) -> TaskActs:
    """One who gave a task to oneself withdraws it and has nobody to decline it to."""
    holds, gave = may_hold(actor, task), may_give(actor, task)
    is_open, is_party = task.state == Task.State.OPEN, holds or gave
    can_pass = is_party and task.state in (Task.State.OPEN, Task.State.DECLINED)
    return TaskActs(
        can_take=is_open and holds and task.acknowledged_at is None,
        can_finish=can_pass,
        can_reopen=is_party and task.state == Task.State.DONE,
        can_postpone=is_party and is_open,
        can_decline=is_open and holds and not gave,
        can_pass=can_pass,
        can_withdraw=can_pass and gave,
    )


def permit_task_party(actor: Actor, task: Task) -> None:
    """Who holds it or who gave it."""
    if not may_give(actor, task):
        permit_task_holder(actor, task)


def permit_task_holder(actor: Actor, task: Task) -> None:
    if not may_hold(actor, task):
        raise NotAllowed(
            "task_of_somebody_else",
            _("%(name)s holds this task. Ask them, or give a task of your own.")
            % {"name": task.holder},
        )


def permit_task_giver(actor: Actor, task: Task) -> None:
    if not may_give(actor, task):
        raise NotAllowed(
            "task_given_by_somebody_else",
            _("%(name)s gave this task and alone can withdraw it. Ask them, or decline it.")
            % {"name": task.by},
        )


def may_answer(actor: Actor, invitation: Invitation) -> bool:
    return invitation.person_id == actor.user_id


def permit_answering(actor: Actor, invitation: Invitation) -> None:
    if not may_answer(actor, invitation):
        raise NotAllowed(
            "invitation_of_somebody_else",
            _("%(name)s was asked and answers alone. Ask them to.") % {"name": invitation.person},
        )
