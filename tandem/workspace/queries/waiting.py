"""What waits for a manager's word: accounts without an owner, candidates, doubtful pairs, a draft.

One read for all of it; every count is the count of the list it leads to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tandem.coverage.models import CoveragePlan
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.registration.queries.lists import open_registrations


@dataclass(frozen=True)
class Waiting:
    ownerless: int
    candidates: int
    draft_plan_id: int | None
    registrations: int


def waiting_for(actor: Actor) -> Waiting:
    accounts = Account.objects.visible_to(actor)
    drafts = CoveragePlan.objects.visible_to(actor).filter(state=CoveragePlan.State.DRAFT)
    row = (
        User.objects.filter(pk=actor.user_id)
        .values_list(
            _count(accounts.locked().filter(owner=None)),
            _count(accounts.filter(state=Account.State.CANDIDATE)),
            Subquery(drafts.order_by("-id").values("id")[:1]),
            _count(open_registrations(actor)),
        )
        .get()
    )
    return Waiting(*row)


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
