"""Who has said what to a draft in review, and whom one is still waiting for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tandem.coverage.models import CoveragePlan, PlanLine, RegionReview
from tandem.organisation.models import Region, RoleGrant, User, open_on
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


def unread_regions(actor: Actor, plan: CoveragePlan) -> list[Region]:
    """Regions of a draft whose manager has not approved it, as this actor would publish it.

    Who manages a region has read it by publishing it, unless it was sent back; two queries.
    """
    verdicts = dict(RegionReview.objects.filter(plan=plan).values_list("region_id", "verdict"))
    regions = Region.objects.filter(pk__in=_regions_of(plan, verdicts))
    return [
        region
        for region in regions.order_by("position", "id")
        if not _is_read(actor, region.pk, verdicts.get(region.pk, Verdict.WAITING))
    ]


def regions_with_lines(plan: CoveragePlan) -> list[int]:
    """The regions a plan speaks of."""
    lines = PlanLine.objects.filter(plan=plan).order_by()
    return sorted(lines.values_list("region_id", flat=True).distinct())


def _regions_of(plan: CoveragePlan, verdicts: dict[int, str]) -> list[int]:
    if plan.region_id is not None:
        return [plan.region_id]
    return list(verdicts) or regions_with_lines(plan)


def _is_read(actor: Actor, region_id: int, verdict: str) -> bool:
    if verdict == Verdict.WAITING:
        return actor.manages_region(region_id)
    return verdict == Verdict.APPROVED


def managers_of_regions(region_ids: Iterable[int], *, on: date) -> dict[int, list[User]]:
    grants = RoleGrant.objects.filter(
        open_on(on),
        role=Role.REGION_MANAGER,
        region_id__in=list(region_ids),
        user__is_active=True,
    ).select_related("user")
    found: dict[int, list[User]] = {}
    for grant in grants.order_by("user__name_key", "user_id"):
        if grant.region_id is not None:
            found.setdefault(grant.region_id, []).append(grant.user)
    return found
