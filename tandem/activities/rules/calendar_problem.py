"""From wishes to the arrays of one seller's calendar, and back to plain stops.

Accounts without a known place are taken to be at the seller's base, so they cost no travel and are
never called "on the way".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Any

from tandem.activities.rules.layout import open_visits, partners_in_turn
from tandem.planning.calendar.plan import CalendarPlan, Stop, StopKind
from tandem.planning.calendar.problem import (
    CalendarProblem,
    CalendarSettings,
    EarlierStops,
    FixedAppointments,
    PartnerSites,
    WishedVisits,
)

Point = tuple[float | None, float | None]
Standing = tuple[bool, int, date]  # an open visit: to a partner or not, to whom, when


@dataclass(frozen=True)
class Account:
    """An account to visit, as the calendar needs to know it."""

    key: int
    planned: int
    done: int
    point: Point
    is_top: bool
    is_active: bool
    last_visit_on: date | None


@dataclass(frozen=True)
class Appointment:
    """`account`: its key, or None for a partner visit. `start`: hours after the day's start, below
    zero for an early one, or None."""

    account: int | None
    on: date
    start: float | None
    point: Point


def problem_of(
    *,
    accounts: Sequence[Account],
    appointments: Sequence[Appointment],
    partners: Mapping[int, int],
    partner_points: Mapping[int, Point],
    base: Point,
    days: Sequence[date],
    settings: CalendarSettings,
    standing: Sequence[Standing] = (),
) -> tuple[CalendarProblem, list[int]]:
    """The problem, and which appointments it holds (those on a working day). `standing`: the open
    visits published before, which keep their days where they can."""
    day_at = {day: at for at, day in enumerate(days)}
    held = [at for at, row in enumerate(appointments) if row.on in day_at]
    fixed_of: dict[int, int] = {}
    for at in held:
        key = appointments[at].account
        if key is not None:
            fixed_of[key] = fixed_of.get(key, 0) + 1
    wished = _wished(accounts, fixed_of, days[0])
    row_of = {int(key): at for at, key in enumerate(wished.key)}
    home = _home(base, accounts)
    weeks = len({day.isocalendar()[:2] for day in days})
    sites = partners_in_turn(dict(partners), visits=settings.partner_visits_per_week * weeks)
    problem = CalendarProblem(
        days=tuple(days),
        base_lat=home[0],
        base_lon=home[1],
        visits=wished,
        fixed=_fixed([appointments[at] for at in held], row_of, day_at),
        partners=PartnerSites.create(
            key=sites,
            lat=[_known(partner_points.get(pk, (None, None))[0]) for pk in sites],
            lon=[_known(partner_points.get(pk, (None, None))[1]) for pk in sites],
        ),
        before=EarlierStops.create(
            is_partner=[is_partner for is_partner, _key, _on in standing],
            key=[key for _is_partner, key, _on in standing],
            day=[on.toordinal() for _is_partner, _key, on in standing],
        ),
        settings=settings,
    )
    return problem, held


def stop_reason(stop: Stop) -> dict[str, Any]:
    """The calendar's reason as it is kept with the visit."""
    facts = {name: round(float(value), 2) for name, value in stop.facts.items()}
    return {"code": str(stop.reason), "facts": facts}


def stop_target(problem: CalendarProblem, stop: Stop) -> int:
    """The key of the account or partner of a stop that is not fixed."""
    if stop.kind is StopKind.PARTNER:
        return int(problem.partners.key[stop.target])
    return int(problem.visits.key[stop.account])


def unplaced_of(problem: CalendarProblem, plan: CalendarPlan) -> list[dict[str, Any]]:
    return [
        {
            "account": int(problem.visits.key[row.account]),
            "count": int(row.count),
            "reason": str(row.reason),
        }
        for row in plan.unplaced
    ]


def _wished(accounts: Sequence[Account], fixed_of: Mapping[int, int], first: date) -> WishedVisits:
    rows = []
    for account in accounts:
        count = open_visits(
            planned=account.planned, done=account.done, fixed=fixed_of.get(account.key, 0)
        )
        if count:
            rows.append((account, count))
    return WishedVisits.create(
        key=[row.key for row, _ in rows],
        count=[count for _, count in rows],
        lat=[_known(row.point[0]) for row, _ in rows],
        lon=[_known(row.point[1]) for row, _ in rows],
        is_top=[row.is_top for row, _ in rows],
        days_since=[
            -1 if row.last_visit_on is None else max((first - row.last_visit_on).days, 0)
            for row, _ in rows
        ],
        activation=[not row.is_active for row, _ in rows],
    )


def _home(base: Point, accounts: Sequence[Account]) -> tuple[float, float]:
    """Where the days begin: the base, else the middle of the accounts, else one common point."""
    if base[0] is not None and base[1] is not None:
        return base[0], base[1]
    known = [row.point for row in accounts if row.point[0] is not None]
    if not known:
        return 0.0, 0.0
    return (
        sum(point[0] or 0.0 for point in known) / len(known),
        sum(point[1] or 0.0 for point in known) / len(known),
    )


def _fixed(
    rows: Sequence[Appointment], row_of: Mapping[int, int], day_at: Mapping[date, int]
) -> FixedAppointments:
    return FixedAppointments.create(
        account=[-1 if row.account is None else row_of.get(row.account, -1) for row in rows],
        day=[day_at[row.on] for row in rows],
        start=[nan if row.start is None else row.start for row in rows],
        duration=[1.25 for _ in rows],
        lat=[_known(row.point[0]) for row in rows],
        lon=[_known(row.point[1]) for row in rows],
    )


def _known(value: float | None) -> float:
    return nan if value is None else value
