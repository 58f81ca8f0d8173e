"""Everything the account's page shows, in a fixed number of reads however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from tandem.activities.models import Visit
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import (
    Account,
    Competitor,
    Contact,
    InstalledBase,
    Lock,
    Need,
    Site,
)
from tandem.organisation.rules.scope import Actor

SHOWN = 20


@dataclass(frozen=True)
class Record:
    account: Account
    locked_since: date | None
    next_visit_on: date | None
    plan_line_id: int | None
    contacts: list[Contact]
    sites: list[Site]
    base: list[InstalledBase]
    needs: list[Need]
    competitors: list[Competitor]


def record_of(actor: Actor, account_id: int, *, on: date) -> Record:
    """The facts of one visible account; a hidden one answers like an absent one."""
    account = _account(actor, account_id, on)
    if account is None:
        raise NotThere("no_such_account", _("There is no such customer among those you see."))
    here = {"account_id": account.pk}
    return Record(
        account=account,
        locked_since=account.locked_since,
        next_visit_on=account.next_visit_on,
        plan_line_id=account.plan_line_id,
        contacts=list(Contact.objects.filter(left_on=None, **here).order_by("id")[:SHOWN]),
        sites=list(Site.objects.filter(**here).order_by("-is_main", "id")[:SHOWN]),
        base=list(InstalledBase.objects.filter(**here).order_by("-as_of", "-units")[:SHOWN]),
        needs=list(Need.objects.filter(**here).order_by("-on", "-id")[:SHOWN]),
        competitors=list(Competitor.objects.filter(**here).order_by("-on", "-id")[:SHOWN]),
    )


def _account(actor: Actor, account_id: int, on: date) -> Account | None:
    lock = Lock.objects.filter(account_id=OuterRef("pk"), until=None).values("since")[:1]
    visit = (
        Visit.objects.filter(account_id=OuterRef("pk"), state=Visit.State.PLANNED, on__gte=on)
        .order_by("on")
        .values("on")[:1]
    )
    line = PlanLine.objects.filter(
        account_id=OuterRef("pk"), plan__state=CoveragePlan.State.PUBLISHED
    ).order_by("-plan_id")
    return (
        Account.objects.visible_to(actor)
        .filter(pk=account_id)
        .select_related("region", "industry", "owner", "inside", "partner", "parent", "merged_into")
        .annotate(
            locked_since=Subquery(lock),
            next_visit_on=Subquery(visit),
            plan_line_id=Subquery(line.values("id")[:1]),
        )
        .first()
    )
