"""What the calendars of a published plan are laid out from: one bundle per seller.

Everything is read in a fixed number of queries for all sellers of the plan at once. The days on
which a seller is away (organisation.Absence) are in no calendar.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from tandem.activities.models import Visit
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, Region, User
from tandem.organisation.queries import absences_of, work_calendar
from tandem.organisation.rules.absence import Stretch, days_left

Point = tuple[float | None, float | None]


@dataclass(frozen=True)
class Wish:
    """An account to visit, `planned` times in the plan's thirteen weeks."""

    account_id: int
    planned: int
    is_top: bool
    is_active: bool
    last_visit_on: date | None
    point: Point
    partner_id: int | None


@dataclass
class SellerBundle:
    """Everything one seller's calendar is made from."""

    seller: User
    base: Point
    wishes: list[Wish] = field(default_factory=list)
    done: Counter[int] = field(default_factory=Counter)
    fixed: list[Visit] = field(default_factory=list)
    standing: list[tuple[bool, int, date]] = field(default_factory=list)  # partner?, whom, when
    partners: dict[int, int] = field(default_factory=dict)  # company -> accounts of the seller
    partner_points: dict[int, Point] = field(default_factory=dict)
    days: tuple[date, ...] = ()


def bundles_of(plan: CoveragePlan, *, on: date) -> Iterator[SellerBundle]:
    """One bundle for every seller whose week this plan decides, in the order of their ids."""
    first = max(on, plan.quarter_start)
    wishes = _wishes(plan)
    sellers = _sellers(plan, list(wishes), first)
    done = _done(plan, sellers, first)
    fixed, met_today = _fixed(sellers, first), _met(sellers, first)
    standing = _standing(sellers, first)
    points = _partner_points()
    regions = {row.pk: (row.lat, row.lon) for row in Region.objects.all()}
    days = tuple(work_calendar().working_days(first, plan.quarter_end))
    away = absences_of(sellers, first=first, last=plan.quarter_end)
    for seller in sellers.values():
        own = wishes.get(seller.pk, [])
        partners = Counter(wish.partner_id for wish in own if wish.partner_id)
        yield SellerBundle(
            seller=seller,
            base=_base(seller, regions),
            wishes=own,
            done=done.get(seller.pk, Counter()),
            fixed=fixed.get(seller.pk, []),
            standing=standing.get(seller.pk, []),
            partners={pk: n for pk, n in partners.items() if pk is not None},
            partner_points=points,
            days=_days_of(days, first, seller.pk in met_today, away.get(seller.pk, [])),
        )


def _days_of(
    days: tuple[date, ...], first: date, has_begun: bool, away: list[Stretch]
) -> tuple[date, ...]:
    """The working days less the days away; a first day that has begun takes nothing new."""
    return days_left((day for day in days if day > first or not has_begun), away)


def count_sellers(plan: CoveragePlan) -> int:
    """How many calendars the plan decides, for a progress bar."""
    owners = PlanLine.objects.filter(plan=plan, owner__isnull=False)
    return owners.values("owner_id").distinct().count()


def _wishes(plan: CoveragePlan) -> dict[int, list[Wish]]:
    """Accounts that still belong to whom the plan gave them, by owner."""
    rows = (
        PlanLine.objects.filter(plan=plan, owner__isnull=False, owner__is_active=True)
        .filter(account__state=Account.State.LOCKED)
        .order_by("owner_id", "id")
        .values_list(
            "owner_id",
            "account_id",
            "visits",
            "is_top",
            "account__activity",
            "account__last_visit_on",
            "account__lat",
            "account__lon",
            "partner_id",
        )
    )
    found: dict[int, list[Wish]] = defaultdict(list)
    for owner, account, visits, is_top, status, seen, lat, lon, partner in rows:
        is_active = status == Account.Activity.ACTIVE
        found[owner].append(Wish(account, visits, is_top, is_active, seen, (lat, lon), partner))
    return found


def _sellers(plan: CoveragePlan, owner_ids: list[int], first: date) -> dict[int, User]:
    """The plan's owners, and who else of its region still has visits of an earlier plan."""
    earlier = Visit.objects.filter(
        state=Visit.State.PLANNED, on__gte=first, is_fixed=False, plan_id__isnull=False
    )
    if plan.region_id is not None:
        earlier = earlier.filter(seller__region_id=plan.region_id)
    people = User.objects.filter(Q(pk__in=owner_ids) | Q(pk__in=earlier.values("seller_id")))
    return {person.pk: person for person in people.order_by("id")}


def _done(plan: CoveragePlan, sellers: dict[int, User], first: date) -> dict[int, Counter[int]]:
    """Visits of the plan's quarter that already happened, by seller and account."""
    rows = (
        Visit.objects.filter(
            seller_id__in=list(sellers),
            state=Visit.State.DONE,
            on__gte=plan.quarter_start,
            on__lte=first,
            account__isnull=False,
        )
        .order_by()
        .values_list("seller_id", "account_id")
        .annotate(n=Count("id"))
    )
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for seller, account, n in rows:
        found[seller][account] = n
    return found


def _fixed(sellers: dict[int, User], first: date) -> dict[int, list[Visit]]:
    rows = Visit.objects.filter(
        seller_id__in=list(sellers), state=Visit.State.PLANNED, is_fixed=True, on__gte=first
    ).select_related("account")
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in rows.order_by("on", "position", "id"):
        found[visit.seller_id].append(visit)
    return found


def _standing(sellers: dict[int, User], first: date) -> dict[int, list[tuple[bool, int, date]]]:
    """Open visits that a plan put there: the calendar that people already know."""
    rows = Visit.objects.filter(
        seller_id__in=list(sellers),
        state=Visit.State.PLANNED,
        is_fixed=False,
        on__gte=first,
        plan_id__isnull=False,
    ).order_by("on", "position", "id")
    found: dict[int, list[tuple[bool, int, date]]] = defaultdict(list)
    for seller, account, partner, on in rows.values_list(
        "seller_id", "account_id", "partner_id", "on"
    ):
        found[seller].append((account is None, partner if account is None else account, on))
    return found


def _met(sellers: dict[int, User], first: date) -> set[int]:
    """Sellers whose first day has already begun: nothing new is put on it."""
    rows = Visit.objects.filter(
        seller_id__in=list(sellers),
        on=first,
        state__in=[Visit.State.DONE, Visit.State.MISSED],
    )
    return set(rows.values_list("seller_id", flat=True))


def _partner_points() -> dict[int, Point]:
    """Where a partner is taken to sit: the middle of its region, unknown for a national one."""
    rows = Company.objects.filter(kind=Company.Kind.PARTNER, is_active=True)
    return {pk: (lat, lon) for pk, lat, lon in rows.values_list("pk", "region__lat", "region__lon")}


def _base(seller: User, regions: dict[int, Point]) -> Point:
    if seller.base_lat is not None and seller.base_lon is not None:
        return seller.base_lat, seller.base_lon
    return regions.get(seller.region_id or 0, (None, None))
