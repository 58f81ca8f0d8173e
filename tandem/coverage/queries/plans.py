"""Plans and what they add up to: matrix, loads, who gains and loses. Few queries, none per row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.coverage.rules.strategy import SEGMENTS
from tandem.foundation.errors import NotThere
from tandem.foundation.models import Job
from tandem.organisation.models import Industry, Region, User
from tandem.organisation.rules.scope import Actor

State = CoveragePlan.State
OPEN = (State.RUNNING, State.DRAFT, State.REVIEW, State.PUBLISHING, State.REVERTING)
KEPT_IN_LIST = 12
NOBODY = 0


CLASS_CHANGED = ~Q(segment_before="") & ~Q(segment=F("segment_before"))
CLASS_HELD = ~Q(segment_fresh="") & ~Q(segment=F("segment_fresh"))
CLASS_BETWEEN = Q(is_between=True)


@dataclass(frozen=True)
class MatrixLine:
    """Accounts by segment of one region, or of one seller (`key` 0: nobody)."""

    key: int
    label: str
    by_segment: Counter[str]
    visits: int


@dataclass(frozen=True)
class LoadLine:
    """`percent` of the seller's own hours; the fair band lies round the region's mean.

    Hours follow the visits people have moved since by hand.
    """

    seller: User
    percent: int
    low: int
    high: int
    visits: int
    visit_capacity: int
    visit_price: float


@dataclass(frozen=True)
class Movement:
    seller: User
    gained: int
    lost: int


@dataclass(frozen=True)
class LinesSeen:
    """Lines the reader may open, those whose owner would change, and those edited by hand."""

    accounts: int
    moved: int
    edited: int
    class_changed: int
    class_held: int
    class_between: int
    by_segment: dict[str, int]


def regions_in_order() -> dict[int, Region]:
    return {region.pk: region for region in Region.objects.order_by("position", "id")}


def plans_seen_by(actor: Actor) -> list[CoveragePlan]:
    """The newest plans, newest first, without those thrown away."""
    rows = CoveragePlan.objects.visible_to(actor).exclude(state=State.DISCARDED)
    return list(rows.select_related("region", "job", "made_by").order_by("-id")[:KEPT_IN_LIST])


def plan_to_show(plans: list[CoveragePlan]) -> CoveragePlan | None:
    """What is being worked on, else what holds, else the newest."""
    for states in (OPEN, (State.PUBLISHED,)):
        for plan in plans:
            if plan.state in states and not plan.what_if:
                return plan
    return plans[0] if plans else None


def runs_beside(actor: Actor, plan: CoveragePlan) -> list[CoveragePlan]:
    """The plan's finished what-if runs, by owners changed: with the share of owners that may change
    as the condition, this is the frontier of value against moves."""
    rows = CoveragePlan.objects.visible_to(actor).filter(beside=plan, state=State.DRAFT)
    return list(rows.order_by("changed_owners", "number")[:KEPT_IN_LIST])


def job_of_frontier(plan: CoveragePlan) -> Job | None:
    """The job that draws, or drew, the plan's curve."""
    return Job.objects.filter(pk=plan.frontier.get("job") or 0).first()


def plan_of(actor: Actor, plan_id: int) -> CoveragePlan:
    plan = (
        CoveragePlan.objects.visible_to(actor)
        .select_related("region", "job", "made_by", "published_by")
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise NotThere("no_such_plan", _("There is no such plan. Open the list of plans."))
    return plan


def lines_of_plan(actor: Actor, plan: CoveragePlan) -> QuerySet[PlanLine]:
    """The lines this actor may read; none while the plan is still being written."""
    if plan.state in (State.RUNNING, State.FAILED, State.DISCARDED):
        return PlanLine.objects.none()
    return PlanLine.objects.visible_to(actor).filter(plan=plan)


def lines_seen(actor: Actor, plan: CoveragePlan) -> LinesSeen:
    """What the reader sees of the plan in numbers; one query."""
    moved = Q(is_changed=True, owner_before__isnull=False) & ~Q(owner_id=F("owner_before_id"))
    counted = lines_of_plan(actor, plan).aggregate(
        accounts=Count("id"),
        moved=Count("id", filter=moved),
        edited=Count("id", filter=Q(edited_by__isnull=False)),
        class_changed=Count("id", filter=CLASS_CHANGED),
        class_held=Count("id", filter=CLASS_HELD),
        class_between=Count("id", filter=CLASS_BETWEEN),
        **{segment: Count("id", filter=Q(segment=segment)) for segment in SEGMENTS},
    )
    by_segment = {segment: counted.pop(segment) for segment in SEGMENTS}
    return LinesSeen(**counted, by_segment=by_segment)


def held_out_of(actor: Actor, plan: CoveragePlan) -> int:
    """Accounts of the plan's held-out group that the reader sees."""
    return lines_of_plan(actor, plan).filter(is_held_out=True).count()


def industries_by_id() -> dict[int, Industry]:
    return {row.pk: row for row in Industry.objects.order_by("position", "id")}


def has_own_changes(actor: Actor, plan: CoveragePlan) -> bool:
    """Whether this person changed a line of the plan by hand."""
    return lines_of_plan(actor, plan).filter(edited_by_id=actor.user_id).exists()


def matrix_of(
    actor: Actor, plan: CoveragePlan, *, region_id: int | None, regions: Mapping[int, Region]
) -> list[MatrixLine]:
    """Accounts by segment: per region of the plan, or per seller of one region.

    One query, and one for the sellers' names; `regions` are all regions in their order.
    """
    column = "region_id" if region_id is None else "owner_id"
    lines = lines_of_plan(actor, plan)
    if region_id is not None:
        lines = lines.filter(region_id=region_id)
    counted: dict[int, Counter[str]] = {}
    visits: Counter[int] = Counter()
    rows = lines.order_by().values_list(column, "segment")
    for key, segment, accounts, calls in rows.annotate(n=Count("id"), v=Sum("visits")):
        counted.setdefault(key or NOBODY, Counter())[segment] = accounts
        visits[key or NOBODY] += calls or 0
    names = _people(list(counted)) if region_id is not None else _shown(regions, counted)
    found = [MatrixLine(k, names.get(k, ""), counts, visits[k]) for k, counts in counted.items()]
    order = list(names)
    return sorted(found, key=lambda row: order.index(row.key) if row.key in names else len(order))


def loads_of_plan(actor: Actor, plan: CoveragePlan, *, region_id: int) -> dict[int, LoadLine]:
    """The load of every seller of a region against the band round their mean; two queries."""
    rows = list(
        SellerLoad.objects.visible_to(actor)
        .filter(plan=plan, region_id=region_id)
        .select_related("seller")
    )
    hours, capacity = sum(r.hours for r in rows), sum(r.hours_capacity for r in rows)
    mean = 100 * hours / capacity if capacity else 0
    band = plan.limits.get("equity_band", 0.15)
    planned = _visits_now(plan, region_id)
    return {
        row.seller_id: LoadLine(
            seller=row.seller,
            percent=_percent(row, planned[row.seller_id]),
            low=round(mean * (1 - band)),
            high=max(round(mean * (1 + band)), 1),
            visits=planned[row.seller_id],
            visit_capacity=round(row.visit_capacity),
            visit_price=row.visit_price,
        )
        for row in rows
    }


def _percent(load: SellerLoad, visits_now: int) -> int:
    """Of the seller's hours, which grow and shrink with the visits since the plan was made."""
    if not load.hours_capacity:
        return 0
    hours = load.hours * visits_now / load.visits if load.visits else load.hours
    return round(100 * hours / load.hours_capacity)


def region_loads(actor: Actor, plan: CoveragePlan) -> dict[int, int]:
    """Planned visits in per cent of the visits each region's sellers can make."""
    rows = SellerLoad.objects.visible_to(actor).filter(plan=plan).order_by()
    sums = rows.values_list("region_id").annotate(v=Sum("visits"), c=Sum("visit_capacity"))
    return {region: round(100 * visits / room) for region, visits, room in sums if room}


def movements_of(
    actor: Actor, plan: CoveragePlan, *, region_id: int | None = None
) -> list[Movement]:
    """Who gains and who loses accounts, most moved first; three queries."""
    lines = lines_of_plan(actor, plan).filter(is_changed=True)
    if region_id is not None:
        lines = lines.filter(region_id=region_id)
    stays = Q(owner_id=F("owner_before_id"))
    gained = _counted(lines.exclude(owner=None).exclude(stays), "owner_id")
    lost = _counted(lines.exclude(owner_before=None).exclude(stays), "owner_before_id")
    people = User.objects.in_bulk(set(gained) | set(lost))
    found = [Movement(people[pk], gained[pk], lost[pk]) for pk in people]
    return sorted(found, key=lambda row: (-(row.gained + row.lost), row.seller.name_key))


def _counted(lines: QuerySet[PlanLine], column: str) -> Counter[int]:
    rows = lines.order_by().values_list(column).annotate(n=Count("id"))
    return Counter(dict(rows))


def _visits_now(plan: CoveragePlan, region_id: int) -> Counter[int]:
    """Visits of the lines as they stand, hand changes included."""
    rows = PlanLine.objects.filter(plan=plan, region_id=region_id, owner__isnull=False)
    return Counter(dict(rows.order_by().values_list("owner_id").annotate(v=Sum("visits"))))


def _people(keys: list[int]) -> dict[int, str]:
    rows = User.objects.filter(pk__in=keys).order_by("name_key", "id")
    return {row.pk: str(row) for row in rows}


def _shown(regions: Mapping[int, Region], counted: Mapping[int, Counter[str]]) -> dict[int, str]:
    return {pk: str(region) for pk, region in regions.items() if pk in counted}
