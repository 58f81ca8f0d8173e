"""What one more unit of each scarce thing is worth in a plan, by region, seller, seat and partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tandem.coverage.models import CoveragePlan, SellerLoad
from tandem.coverage.rules.staffing import OutsideRoom, advice, mean
from tandem.organisation.models import Company, Region, User
from tandem.organisation.rules.scope import Actor

MOST_PARTNERS = 50


@dataclass(frozen=True)
class SellerPrices:
    """Thousand CNY a quarter for one more visit, hour and personal account."""

    seller: User
    visit: float
    hour: float
    top: float


@dataclass(frozen=True)
class SeatPrices:
    """`call`: thousand CNY for one more call of this inside seller."""

    seat: User
    call: float
    calls: float


@dataclass(frozen=True)
class PartnerPrices:
    """`slot`: thousand CNY for one more account of this partner."""

    partner: Company
    slot: float
    capacity: float


@dataclass(frozen=True)
class RegionPrices:
    """Means over the region's people, and what one more person of each kind is worth."""

    region: Region
    sellers: list[SellerPrices]
    seats: list[SeatPrices]
    outside_fte: float
    inside_fte: float
    one_outside: float
    one_inside: float

    @property
    def visit(self) -> float:
        return mean([row.visit for row in self.sellers])

    @property
    def hour(self) -> float:
        return mean([row.hour for row in self.sellers])

    @property
    def top(self) -> float:
        return mean([row.top for row in self.sellers])

    @property
    def call(self) -> float:
        return mean([row.call for row in self.seats])

    @property
    def ratio(self) -> float | None:
        return self.inside_fte / self.outside_fte if self.outside_fte else None

    @property
    def advice(self) -> str:
        return advice(self.one_outside, self.one_inside)


def prices_by_region(
    actor: Actor, plan: CoveragePlan, *, regions: Mapping[int, Region]
) -> list[RegionPrices]:
    """The regions this reader manages; two queries."""
    loads: dict[int, list[SellerLoad]] = defaultdict(list)
    rows = SellerLoad.objects.visible_to(actor).filter(plan=plan).select_related("seller")
    for load in rows.order_by("seller__name_key", "seller_id"):
        loads[load.region_id].append(load)
    seats = _seats(plan)
    top_n = int(plan.limits.get("top_n", 20))
    return [
        _region(region, loads[pk], seats.get(pk, []), top_n)
        for pk, region in regions.items()
        if loads.get(pk)
    ]


def prices_of_partners(actor: Actor, plan: CoveragePlan) -> list[PartnerPrices]:
    """Partners whose next account would be worth something, dearest first."""
    stored = {int(pk): row for pk, row in plan.prices.get("partners", {}).items()}
    companies = Company.objects.filter(pk__in=stored).select_related("region")
    if not actor.reach.everything:
        companies = companies.filter(region_id__in=actor.reach.region_ids)
    found = [
        PartnerPrices(company, stored[company.pk]["price"], stored[company.pk]["capacity"])
        for company in companies
    ]
    found.sort(key=lambda row: (-row.slot, row.partner.pk))
    return [row for row in found if row.slot > 0][:MOST_PARTNERS]


def _region(
    region: Region, loads: list[SellerLoad], seats: list[SeatPrices], top_n: int
) -> RegionPrices:
    rooms = [
        OutsideRoom(
            visits=load.visit_capacity,
            visit_price=load.visit_price,
            hours=load.hours_capacity,
            hour_price=load.hour_price,
            top_accounts=top_n,
            top_price=load.top_price,
        ).worth
        for load in loads
    ]
    return RegionPrices(
        region=region,
        sellers=[
            SellerPrices(load.seller, load.visit_price, load.hour_price, load.top_price)
            for load in loads
        ],
        seats=seats,
        outside_fte=sum(float(load.seller.fte) for load in loads),
        inside_fte=sum(float(seat.seat.fte) for seat in seats),
        one_outside=max(mean(rooms), 0.0),
        one_inside=mean([seat.call * seat.calls for seat in seats]),
    )


def _seats(plan: CoveragePlan) -> dict[int, list[SeatPrices]]:
    stored = {int(pk): row for pk, row in plan.prices.get("seats", {}).items()}
    found: dict[int, list[SeatPrices]] = defaultdict(list)
    for user in User.objects.filter(pk__in=stored).order_by("name_key", "id"):
        row = stored[user.pk]
        if user.region_id is not None:
            found[user.region_id].append(SeatPrices(user, row["price"], row["calls"]))
    return found
