"""Preparing what publishing will change, a batch at a time, each batch its own transaction.

`Publication.staged_to` moves with the batch it stands for, so a killed job goes on behind it.
Where a partner would lose an account and notice is due, the account keeps the partner for now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from tandem.coverage.models import PlanLine, Publication
from tandem.coverage.queries import limits
from tandem.foundation.bulk import BATCH
from tandem.keyaccounts.commands.coverage import Assignment
from tandem.keyaccounts.commands.switching import stage_coverage
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor

Report = Callable[[int], None]
COLUMNS = (
    "account_id",
    "owner_id",
    "inside_id",
    "partner_id",
    "mode",
    "segment",
    "is_top",
    "visits",
    "account__partner_id",
)


def stage_rest(
    *, actor: Actor, publication: Publication, now: datetime, report: Report | None = None
) -> None:
    """Stage the lines not yet staged; `report` hears how many more are, after every batch."""
    while staged := _stage_batch(actor, publication, now):
        if report is not None:
            report(staged)


def publish_again(publication: Publication, account_ids: list[int]) -> Iterable[Assignment]:
    """What the plan says of these accounts now, for those saved since they were staged."""
    return _assignments(publication, account_id__in=account_ids)


def for_the_plan(actor: Actor) -> Actor:
    """Who may publish may assign every account of the plan; the trail still names the person."""
    whole = system_actor()
    return replace(actor, grants=whole.grants, reach=whole.reach)


@transaction.atomic
def _stage_batch(actor: Actor, publication: Publication, now: datetime) -> int:
    lines = PlanLine.objects.filter(plan_id=publication.plan_id, pk__gt=publication.staged_to)
    ids = list(lines.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    wanted = _assignments(publication, pk__in=ids)
    stage_coverage(
        actor=for_the_plan(actor), batch=publication.pk, assignments=list(wanted), now=now
    )
    publication.staged_to = ids[-1]
    publication.save(update_fields=["staged_to"])
    return len(ids)


def _assignments(publication: Publication, **where: object) -> Iterable[Assignment]:
    """Lines of accounts that are still locked and still in the line's region."""
    lines = PlanLine.objects.filter(
        plan_id=publication.plan_id,
        account__state=Account.State.LOCKED,
        account__region_id=F("region_id"),
        **where,
    )
    has_notice = limits.partner_notice_days() > 0
    for *wanted, partner_now in lines.values_list(*COLUMNS):
        assignment = Assignment(*wanted)
        if has_notice and partner_now is not None:
            assignment = replace(assignment, partner_id=partner_now)
        yield assignment
