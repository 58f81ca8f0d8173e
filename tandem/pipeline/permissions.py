"""Who may load, open and work on deals (docs/glossary.md: roles).

Who keeps the facts of an account works its deals: its sellers, the region's manager, sales
operations. A deal that names no customer is worked by who has it and by sales operations.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.permissions import FACT_KEEPERS, may_keep_facts
from tandem.organisation.rules.roles import SELLERS, Role
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity


def may_record(actor: Actor) -> bool:
    return actor.has_any({Role.SALES_OPS})


def permit_recording(actor: Actor) -> None:
    if not may_record(actor):
        raise NotAllowed(
            "opportunities_by_operations",
            _(
                "Only sales operations load opportunities from another system, because a file speaks "
                "for every seller. Send them the file."
            ),
        )


def may_call(actor: Actor, by: str, cell_id: int) -> bool:
    """Who leads a region or an industry says what it will bring, the VP for any of them; a seller says
    what they will bring themselves, and nobody says it for them."""
    if by == "seller":
        return actor.has_any(SELLERS) and cell_id == actor.user_id
    if Role.VP in actor.roles:
        return by in ("region", "industry")
    led = {"region": actor.reach.region_ids, "industry": actor.reach.industry_ids}
    return cell_id in led.get(by, frozenset())


def permit_calling(actor: Actor, by: str, cell_id: int) -> None:
    if not may_call(actor, by, cell_id):
        raise NotThere(
            "call_not_yours",
            _(
                "This is no number of yours: one says it for the region or industry one leads, and a "
                "seller for themselves. Open the forecast and choose one that is."
            ),
        )


def may_work_at(actor: Actor, account: Account) -> bool:
    return not actor.is_partner and may_keep_facts(actor, account)


def may_work(actor: Actor, deal: Opportunity) -> bool:
    if actor.is_partner:
        return False
    if deal.account is not None:
        return may_work_at(actor, deal.account)
    if Role.SALES_OPS in actor.roles:
        return True
    return deal.worked_by_id == actor.user_id and actor.has_any(FACT_KEEPERS)


def permit_opening(actor: Actor, account: Account) -> None:
    if not may_work_at(actor, account):
        raise _not_yours()


def permit_working(actor: Actor, deal: Opportunity) -> None:
    if not may_work(actor, deal):
        raise _not_yours()


def may_set_step(actor: Actor, deal: Opportunity) -> bool:
    """Who works the deal; of a partner whoever sees it, since only its team does."""
    return actor.is_partner or may_work(actor, deal)


def permit_step(actor: Actor, deal: Opportunity) -> None:
    if not may_set_step(actor, deal):
        raise _not_yours()


def _not_yours() -> NotAllowed:
    return NotAllowed(
        "deal_not_yours",
        _(
            "The account's sellers, the region's manager and sales operations work on its deals. "
            "Ask one of them."
        ),
    )
