"""Who has said what to a draft in review, and whom one is still waiting for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tandem.coverage.models import CoveragePlan, RegionReview
from tandem.organisation.models import RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

Verdict = RegionReview.Verdict


@dataclass(frozen=True)
class ReviewLine:
    review: RegionReview
    managers: list[User]


def reviews_of(actor: Actor, plan: CoveragePlan, *, on: date) -> list[ReviewLine]:
    """The regions this reader may see: sent back first, then those one waits for; two queries."""
    rows = list(
        RegionReview.objects.visible_to(actor)
        .filter(plan=plan)
        .select_related("region", "by")
        .order_by("region__position", "region_id")
    )
    order = [Verdict.RETURNED, Verdict.WAITING, Verdict.APPROVED]
    rows.sort(key=lambda row: order.index(Verdict(row.verdict)))
    managers = managers_of_regions([row.region_id for row in rows], on=on) if rows else {}
    return [ReviewLine(row, managers.get(row.region_id, [])) for row in rows]


def missing_reviews(plan: CoveragePlan) -> list[RegionReview]:
    """Regions that have not approved, sent back ones included."""
    rows = RegionReview.objects.filter(plan=plan).exclude(verdict=Verdict.APPROVED)
    return list(rows.select_related("region").order_by("region__position", "region_id"))


def managers_of_regions(region_ids: Iterable[int], *, on: date) -> dict[int, list[User]]:
    grants = RoleGrant.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        role=Role.REGION_MANAGER,
        region_id__in=list(region_ids),
        since__lte=on,
        user__is_active=True,
    ).select_related("user")
    found: dict[int, list[User]] = {}
    for grant in grants.order_by("user__name_key", "user_id"):
        if grant.region_id is not None:
            found.setdefault(grant.region_id, []).append(grant.user)
    return found
