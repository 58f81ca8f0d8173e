"""Whose figures a snapshot holds: it is shown only while the person sees what they saw then."""

from __future__ import annotations

import hashlib

from tandem.organisation.rules.scope import Actor
from tandem.winning.models import FittedModel, Snapshot


def print_of(actor: Actor) -> str:
    reach = actor.reach
    told = (
        *(actor.user_id, actor.company_id, reach.everything, sorted(reach.industry_ids)),
        *(sorted(reach.region_ids), reach.as_owner, reach.as_inside, reach.as_company),
        reach.as_named,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def snapshot_of(actor: Actor, kind: str) -> Snapshot | None:
    rows = Snapshot.objects.filter(user_id=actor.person_id, kind=kind, reach=print_of(actor))
    return rows.first()


def newest_fit() -> FittedModel | None:
    return FittedModel.objects.order_by("-id").first()
