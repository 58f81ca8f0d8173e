"""What is known of one partner, and where it works."""

from __future__ import annotations

from tandem.organisation.models import Company, Region
from tandem.partners.models import PartnerRegion


def regions_of(company: Company) -> set[int]:
    """Its own region and those added; a partner without a region works everywhere."""
    if company.region_id is None:
        return set(Region.objects.values_list("pk", flat=True))
    added = PartnerRegion.objects.filter(company=company).values_list("region_id", flat=True)
    return {company.region_id, *added}
