"""Notices to partners that are running, by the day the account leaves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tandem.coverage.models import PartnerNotice
from tandem.organisation.rules.scope import Actor

PAGE = 100


@dataclass(frozen=True)
class NoticesPage:
    notices: list[PartnerNotice]
    count: int
    first: int
    after: int


def running_notices(actor: Actor, *, after: int = 0) -> NoticesPage:
    """One page in the order they were given; `after` is the last id of the page before."""
    rows = PartnerNotice.objects.visible_to(actor).filter(state=PartnerNotice.State.RUNNING)
    related = ("account", "account__region", "partner", "next_partner", "plan")
    found = list(rows.filter(pk__gt=after).select_related(*related).order_by("pk")[: PAGE + 1])
    shown = found[:PAGE]
    before = rows.filter(Q(pk__lte=after)).count() if after else 0
    return NoticesPage(
        notices=shown,
        count=rows.count(),
        first=before + 1 if shown else 0,
        after=shown[-1].pk if len(found) > PAGE else 0,
    )
