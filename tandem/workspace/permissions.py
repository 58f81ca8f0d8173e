"""Who leads the weekly talk with a seller, and who may close what was decided there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed
from tandem.organisation.models import User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor
from tandem.workspace.models import TalkPoint

LEADERS = frozenset({Role.VP, Role.REGION_MANAGER, Role.SALES_OPS})


def may_lead_talk(actor: Actor, seller: User) -> bool:
    if not actor.has_any(LEADERS) or seller.pk == actor.user_id:
        return False
    return actor.reach.everything or actor.manages_region(seller.region_id)


def may_close(actor: Actor, point: TalkPoint) -> bool:
    return point.holder_id == actor.user_id or may_lead_talk(actor, point.seller)


def permit_talk(actor: Actor, seller: User) -> None:
    if not may_lead_talk(actor, seller):
        raise NotAllowed(
            "talk_of_another_region",
            _("The weekly talk is led by the region's manager. Ask the manager to write it down."),
        )


def permit_closing(actor: Actor, point: TalkPoint) -> None:
    if not may_close(actor, point):
        raise NotAllowed(
            "decision_of_somebody_else",
            _("A decision is closed by who does it or by who leads the talk. Ask one of them."),
        )
