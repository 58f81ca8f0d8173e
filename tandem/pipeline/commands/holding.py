"""What every change of a deal shares: taking hold of it, its entry in the trail, its counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.formats import day
from tandem.foundation.locking import save_changes
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import BuyingRole, DealLine, Opportunity, Stage, TeamMember
from tandem.pipeline.permissions import permit_working
from tandem.pipeline.queries.stages import no_such_deal
from tandem.pipeline.rules.joint import is_joint


class DealClosed(Refusal):
    """A deal that ended does not change until it is opened again."""


class BadDeal(Refusal):
    """A value that a deal cannot have; the sentence says which and why."""


def hold_opportunity(actor: Actor, opportunity_id: int) -> Opportunity:
    """The deal, its row held until the transaction ends; hidden and absent look the same.

    Held first and read then: PostgreSQL, after a wait, compares the new row with the stage it had
    joined before, and a deal that moved meanwhile would be missing.
    """
    seen = Opportunity.objects.visible_to(actor).filter(pk=opportunity_id)
    held = list(seen.select_for_update(of=("self",)).values_list("pk", flat=True))
    deal = seen.select_related("account", "stage").first() if held else None
    if deal is None:
        raise no_such_deal()
    return deal


def hold_for_work(
    actor: Actor, opportunity_id: int, permit: Callable[[Actor, Opportunity], None] = permit_working
) -> Opportunity:
    """Held by somebody who may work on it."""
    deal = hold_opportunity(actor, opportunity_id)
    permit(actor, deal)
    return deal


def hold_open(
    actor: Actor, opportunity_id: int, permit: Callable[[Actor, Opportunity], None] = permit_working
) -> Opportunity:
    """Held, workable and still open."""
    deal = hold_for_work(actor, opportunity_id, permit)
    refuse_closed(deal)
    return deal


def refuse_closed(deal: Opportunity) -> None:
    if deal.state != Stage.Kind.OPEN:
        raise DealClosed(
            "deal_closed",
            _("This deal ended on %(day)s as “%(stage)s”. Reopen it, then change it.")
            % {"day": day(deal.closed_on), "stage": deal.stage},
        )


def write(deal: Opportunity, now: datetime, **changes: Any) -> None:
    """Save columns of a deal that is held; somebody wrote on it today."""
    save_changes(deal, version=None, touched_on=timezone.localdate(now), **changes)


def note(
    actor: Actor,
    deal: Opportunity,
    act: str,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    subject: models.Model | None = None,
) -> None:
    """The one entry of a change, found again from the deal's account and from the deal."""
    told = dict(after or {})
    if subject is not None:
        told["opportunity"] = deal.pk
    audit.record(
        actor=actor,
        act=f"pipeline.{act}",
        subject=subject or deal,
        before=before,
        after=told,
        account_id=deal.account_id,
        now=now,
    )


def counts_of(deal: Opportunity) -> dict[str, Any]:
    """The columns a deal keeps of what hangs on it."""
    members = TeamMember.objects.filter(opportunity_id=deal.pk)
    kinds = members.filter(part=TeamMember.Part.PARTNER)
    return {
        "people": members.filter(until=None).count(),
        "contacts": BuyingRole.objects.filter(opportunity_id=deal.pk).count(),
        "is_joint": is_joint(kinds.values_list("is_before_proposal", flat=True)),
    }


def amount_of_lines(deal: Opportunity) -> int | None:
    """What the lines sum to; none without lines, since then a person says the amount."""
    rows = DealLine.objects.filter(opportunity_id=deal.pk)
    total = rows.aggregate(total=models.Sum("amount_minor"))["total"]
    return None if total is None else int(total)
