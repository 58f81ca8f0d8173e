"""Writing a seller's calendar down: future visits that nobody fixed give way to the new ones.

One transaction a seller. Visits that happened, were missed, or were fixed by a person stay; running
it again gives the same weeks. A visit that the new calendar asks for as well stays the same visit,
with its UID in calendar programs; only a new day makes it another version.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from tandem.activities.models import CalendarRun, Visit
from tandem.activities.queries.layout import SellerBundle
from tandem.activities.rules.calendar_problem import stop_reason, stop_target, unplaced_of
from tandem.foundation import audit
from tandem.organisation.rules.scope import Actor
from tandem.planning.calendar.plan import CalendarPlan, Stop, StopKind
from tandem.planning.calendar.problem import CalendarProblem

CHANGED = ("on", "position", "reason", "km_before", "plan_id")


@transaction.atomic
def lay_out_weeks(
    *,
    actor: Actor,
    plan_id: int,
    bundle: SellerBundle,
    problem: CalendarProblem,
    calendar: CalendarPlan,
    appointments: list[Visit],
    first: date,
    now: datetime,
) -> CalendarRun:
    """Replace the open weeks of one seller from this day on."""
    before = list(_open_visits(bundle.seller.pk, first).order_by("on", "position", "id"))
    held = _positions_kept(bundle.seller.pk, first)
    visits = [
        _visit(plan_id, bundle.seller.pk, problem, stop, held.get(stop.day, 0))
        for stop in calendar.stops
        if stop.kind is not StopKind.FIXED
    ]
    kept = _write_visits(before, visits)
    _order_fixed(calendar, appointments, held)
    run, _made = CalendarRun.objects.update_or_create(
        plan_id=plan_id, seller=bundle.seller, defaults=_figures(problem, calendar, now)
    )
    audit.record(
        actor=actor,
        act="activities.weeks_laid_out",
        subject=run,
        before={"open_visits": len(before)},
        after={"open_visits": len(visits), "kept": kept, "plan": plan_id, "from": first},
        now=now,
    )
    return run


@transaction.atomic
def clear_open_visits(*, seller_id: int, first: date) -> int:
    """Take away what a plan put there and nobody fixed; returns how many."""
    removed, _by_model = _open_visits(seller_id, first).delete()
    return removed


def _open_visits(seller_id: int, first: date) -> QuerySet[Visit]:
    return Visit.objects.filter(
        seller_id=seller_id,
        on__gte=first,
        state=Visit.State.PLANNED,
        is_fixed=False,
        plan_id__isnull=False,
    )


def _write_visits(before: list[Visit], wanted: list[Visit]) -> int:
    """The rows of the new calendar, each in the row of an old visit to the same place if there is one;
    returns how many rows were kept."""
    pairs, fresh = _paired(before, wanted)
    kept = {old.pk for old, _new in pairs}
    Visit.objects.filter(pk__in=[row.pk for row in before if row.pk not in kept]).delete()
    for old, new in pairs:
        old.version += old.on != new.on
        for name in CHANGED:
            setattr(old, name, getattr(new, name))
    Visit.objects.bulk_update([old for old, _new in pairs], [*CHANGED, "version"], batch_size=100)
    Visit.objects.bulk_create(fresh, batch_size=500)
    return len(kept)


def _paired(
    before: list[Visit], wanted: list[Visit]
) -> tuple[list[tuple[Visit, Visit]], list[Visit]]:
    """First those whose day stays, then of what is left the earliest with the earliest."""
    left: dict[tuple[int | None, int | None], list[Visit]] = defaultdict(list)
    for row in before:
        left[row.account_id, row.partner_id].append(row)
    pairs: list[tuple[Visit, Visit]] = []
    moved: list[Visit] = []
    for new in wanted:
        rows = left[new.account_id, new.partner_id]
        same = next((row for row in rows if row.on == new.on), None)
        if same is None:
            moved.append(new)
        else:
            rows.remove(same)
            pairs.append((same, new))
    fresh = []
    for new in sorted(moved, key=lambda row: row.on):
        rows = left[new.account_id, new.partner_id]
        if rows:
            pairs.append((rows.pop(0), new))
        else:
            fresh.append(new)
    return pairs, fresh


def _positions_kept(seller_id: int, first: date) -> dict[date, int]:
    """The last position of closed visits on each day: new stops come behind them."""
    closed = Visit.objects.filter(seller_id=seller_id, on__gte=first).exclude(
        state=Visit.State.PLANNED
    )
    return dict(closed.order_by().values_list("on").annotate(last=Max("position")))


def _visit(
    plan_id: int, seller_id: int, problem: CalendarProblem, stop: Stop, behind: int
) -> Visit:
    is_customer = stop.kind is not StopKind.PARTNER
    target = stop_target(problem, stop)
    return Visit(
        kind=Visit.Kind.CUSTOMER if is_customer else Visit.Kind.PARTNER,
        seller_id=seller_id,
        account_id=target if is_customer else None,
        partner_id=None if is_customer else target,
        on=stop.day,
        position=behind + stop.order + 1,
        reason=stop_reason(stop),
        km_before=round(stop.travel_km, 2),
        plan_id=plan_id,
    )


def _order_fixed(calendar: CalendarPlan, appointments: list[Visit], held: dict[date, int]) -> None:
    """A fixed visit keeps its day; its place among the day's stops follows the new order."""
    moved = []
    for stop in calendar.stops:
        if stop.kind is StopKind.FIXED:
            visit = appointments[stop.target]
            visit.position = held.get(stop.day, 0) + stop.order + 1
            visit.km_before = round(stop.travel_km, 2)
            moved.append(visit)
    Visit.objects.bulk_update(moved, ["position", "km_before"])


def _figures(problem: CalendarProblem, calendar: CalendarPlan, now: datetime) -> dict[str, object]:
    return {
        "needed": calendar.needed,
        "placed": calendar.placed,
        "travel_hours": round(calendar.travel_hours, 2),
        "greedy_travel_hours": round(calendar.greedy_travel_hours, 2),
        "days_over": calendar.days_over_limit,
        "partner_visits": calendar.partner_visits,
        "top_needed": calendar.top_needed,
        "top_placed": calendar.top_placed,
        "unplaced": unplaced_of(problem, calendar),
        "laid_at": now,
    }
