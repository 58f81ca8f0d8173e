"""What is known of one partner, and where it works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from tandem.organisation.models import Company, Industry, Region
from tandem.organisation.queries import regions
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import (
    PartnerFigure,
    PartnerIndustry,
    PartnerProfile,
    PartnerRegion,
    Warehouse,
)


@dataclass(frozen=True)
class Facts:
    """Everything the three panels of a record say."""

    profile: PartnerProfile | None
    industries: list[Industry]
    regions: list[Region]
    warehouses: list[Warehouse]
    figures: dict[str, PartnerFigure]  # the newest of each kind


def facts_of(actor: Actor, company: Company) -> Facts:
    """Five queries."""
    profile = PartnerProfile.objects.visible_to(actor).filter(company=company)
    warehouses = Warehouse.objects.visible_to(actor).filter(company=company, closed_on=None)
    known = PartnerIndustry.objects.visible_to(actor).filter(company=company)
    further = PartnerRegion.objects.visible_to(actor).filter(company=company)
    return Facts(
        profile=profile.select_related("caretaker").first(),
        industries=[row.industry for row in known.select_related("industry")],
        regions=[row.region for row in further.select_related("region")],
        warehouses=list(warehouses.select_related("region").order_by("name", "id")),
        figures=newest_figures(actor, company),
    )


def newest_figures(
    actor: Actor, company: Company, *, until: date | None = None
) -> dict[str, PartnerFigure]:
    """The latest of each kind, counted on or before a day."""
    rows = PartnerFigure.objects.visible_to(actor).filter(company=company)
    if until is not None:
        rows = rows.filter(as_of__lte=until)
    last = rows.filter(kind=OuterRef("kind")).order_by().values("kind")
    newest = last.annotate(day=Max("as_of")).values("day")
    return {row.kind: row for row in rows.filter(as_of=Subquery(newest))}


def regions_of(company: Company) -> set[int]:
    """Its own region and those added; a partner without a region works everywhere."""
    if company.region_id is None:
        return set(Region.objects.values_list("pk", flat=True))
    added = PartnerRegion.objects.filter(company=company).values_list("region_id", flat=True)
    return {company.region_id, *added}


def regions_with_work_of(company: Company) -> QuerySet[Region]:
    """Every region, and of each as `is_worked` whether it was added to the company's own."""
    added = PartnerRegion.objects.filter(company=company, region_id=OuterRef("pk"))
    return regions().annotate(is_worked=Exists(added))
