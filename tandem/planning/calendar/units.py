"""One seller's wishes as units with wished dates, quotas and travel times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tandem.planning.calendar.kernels import CUSTOMER, PARTNER, Units
from tandem.planning.calendar.problem import CalendarPlan, CalendarProblem, StopKind
from tandem.planning.problem import NONE, Floats, Ints, PlanningError

_FREE_DATE = 0.15  # a single visit may float in the quarter: its date weighs this little
_MISSED, _MISSED_TOP, _MISSED_PARTNER = 40.0, 200.0, 15.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """The numeric units with what each stands for: kind, target index, number of the visit
    within its account (0-based) and wished interval in calendar days."""

    units: Units
    kind: Ints
    index: Ints
    nth: Ints
    interval: Floats


def check_problem(problem: CalendarProblem) -> None:
    """Raise `PlanningError` for days out of order or appointments that point nowhere."""
    days = problem.days
    if not days:
        raise PlanningError("The quarter has no working day; check the holidays.")
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise PlanningError("The working days must be in order and without doubles.")
    if math.isnan(problem.base_lat) or math.isnan(problem.base_lon):
        raise PlanningError("The seller has no base; give the base a place on the map.")
    if (problem.visits.count < 0).any() or (problem.visits.duration < 0).any():
        raise PlanningError("Visits and their hours must not be negative.")
    fixed = problem.fixed
    if ((fixed.day < 0) | (fixed.day >= len(days))).any():
        raise PlanningError("A fixed appointment lies on a day that is not a working day.")
    if ((fixed.account < NONE) | (fixed.account >= len(problem.visits))).any():
        raise PlanningError("A fixed appointment names an account that is not in the list.")


def make_wishes(problem: CalendarProblem, previous: CalendarPlan | None = None) -> Wishes:
    """All units: wished visits less those already fixed, partner visits, fixed appointments."""
    calendar_day = np.array([day.toordinal() for day in problem.days], dtype=np.int64)
    weeks, day_week = np.unique((calendar_day - 1) // 7, return_inverse=True)
    quotas = week_quotas(problem, day_week, len(weeks))
    if previous is not None:
        quotas[CUSTOMER] += _catch_up(problem, quotas)
    rows = _customer_rows(problem, calendar_day) + _partner_rows(problem, quotas, weeks)
    rows += _fixed_rows(problem, calendar_day)
    columns = {name: np.array([row[name] for row in rows]) for name in _ROW}
    lat, lon = _sites(problem)
    units = Units(
        site=columns["site"].astype(np.int64),
        duration=columns["duration"].astype(np.float64),
        quota=columns["quota"].astype(np.int64),
        account=columns["account"].astype(np.int64),
        target=columns["target"].astype(np.float64),
        price=columns["price"].astype(np.float64) * problem.settings.spacing_price,
        week=columns["week"].astype(np.int64),
        home=_homes(problem, columns, previous),
        penalty=columns["penalty"].astype(np.float64),
        fixed=columns["fixed"].astype(np.int64),
        start=columns["start"].astype(np.float64),
        hours=_travel_km(problem, lat, lon) / problem.settings.speed_km_per_hour,
        calendar_day=calendar_day,
        day_week=day_week.astype(np.int64),
        quotas=quotas,
        day_hours=problem.settings.daily_hours,
        longest_day=max(problem.settings.longest_day_hours, problem.settings.daily_hours),
        stability=problem.settings.stability_price,
    )
    return Wishes(
        units,
        columns["kind"].astype(np.int64),
        columns["index"].astype(np.int64),
        columns["nth"].astype(np.int64),
        columns["interval"].astype(np.float64),
    )


_ROW = {
    "site": 0, "duration": 0.0, "quota": 2, "account": NONE, "target": 0.0, "price": 0.0,
    "week": NONE, "penalty": 0.0, "fixed": NONE, "start": math.nan, "kind": 0, "index": 0,
    "nth": 0, "interval": 0.0,
}  # fmt: skip


def week_quotas(problem: CalendarProblem, day_week: Ints, weeks: int) -> Ints:
    """(2, W) customer and partner visits of each week, pro rata in weeks with fewer days."""
    settings = problem.settings
    days = np.bincount(day_week, minlength=weeks)
    share = np.minimum(days / settings.days_in_full_week, 1.0)
    wanted = np.array([[settings.customer_visits_per_week], [settings.partner_visits_per_week]])
    return np.ceil(wanted * share[None, :] - 1e-9).astype(np.int64)


def _catch_up(problem: CalendarProblem, quotas: Ints) -> int:
    """Visits added to every week, when the weeks that are left cannot take all wished visits."""
    short = int(problem.visits.count.sum()) - int(quotas[CUSTOMER].sum())
    most = problem.settings.catch_up_visits_per_week
    return min(max(0, math.ceil(short / quotas.shape[1])), most)


def _customer_rows(problem: CalendarProblem, calendar_day: Ints) -> list[dict]:
    visits, first = problem.visits, int(calendar_day[0])
    span = float(calendar_day[-1] - first + 1)
    already = np.bincount(problem.fixed.account[problem.fixed.account >= 0], minlength=len(visits))
    rows = []
    for a in range(len(visits)):
        count = int(visits.count[a])
        interval = span / max(count, 1)
        since = float(visits.days_since[a])
        start = interval / 2 if since < 0 else min(max(interval - since, 0.0), interval)
        for nth in range(int(already[a]), count):
            due = nth == 0 and bool(visits.is_top[a])
            weight = 1.0 if count > 1 or since >= interval else _FREE_DATE
            rows.append(
                _ROW
                | {
                    "site": 1 + a,
                    "duration": visits.duration[a],
                    "quota": CUSTOMER,
                    "account": a,
                    "target": first + min(start + nth * interval, span - 1),
                    "price": weight,
                    "penalty": _MISSED_TOP if due else _MISSED + count,
                    "kind": StopKind.CUSTOMER,
                    "index": a,
                    "nth": nth,
                    "interval": interval,
                }
            )
    return rows


def _partner_rows(problem: CalendarProblem, quotas: Ints, weeks: Ints) -> list[dict]:
    """The weekly partner visits go round the partners in turn."""
    count = len(problem.partners)
    rows: list[dict] = []
    for week in range(len(weeks)) if count else ():
        for turn in range(int(quotas[PARTNER, week])):
            # counted from the calendar, so that an absence does not shift everybody's turn
            q = int(weeks[week] * problem.settings.partner_visits_per_week + turn) % count
            rows.append(
                _ROW
                | {
                    "site": 1 + len(problem.visits) + q,
                    "duration": problem.settings.partner_visit_hours,
                    "quota": PARTNER,
                    "week": week,
                    "penalty": _MISSED_PARTNER,
                    "kind": StopKind.PARTNER,
                    "index": q,
                    "nth": sum(row["index"] == q for row in rows),
                }
            )
    return rows


def _fixed_rows(problem: CalendarProblem, calendar_day: Ints) -> list[dict]:
    fixed = problem.fixed
    base = 1 + len(problem.visits) + len(problem.partners)
    return [
        _ROW
        | {
            "site": base + f,
            "duration": fixed.duration[f],
            "quota": CUSTOMER if fixed.account[f] >= 0 else 2,
            "account": int(fixed.account[f]),
            "target": float(calendar_day[fixed.day[f]]),
            "fixed": int(fixed.day[f]),
            "start": fixed.start[f],
            "penalty": 10 * _MISSED_TOP,
            "kind": StopKind.FIXED,
            "index": f,
        }
        for f in range(len(fixed))
    ]


def _homes(
    problem: CalendarProblem, columns: dict[str, Ints], previous: CalendarPlan | None
) -> Ints:
    """Day index each unit had in the calendar before, -1 where it had none or the day is gone."""
    homes = np.full(len(columns["kind"]), NONE, dtype=np.int64)
    if previous is None:
        return homes
    day_index = {day: at for at, day in enumerate(problem.days)}
    before: dict[tuple[int, int, int], list[int]] = {}
    for stop in previous.stops:
        week = (stop.day.toordinal() - 1) // 7 if stop.kind == StopKind.PARTNER else NONE
        key = (int(stop.kind), stop.target, week)
        before.setdefault(key, []).append(day_index.get(stop.day, NONE))
    weeks = np.unique([(day.toordinal() - 1) // 7 for day in problem.days])
    for unit, (kind, index, week) in enumerate(
        zip(columns["kind"], columns["index"], columns["week"], strict=True)
    ):
        when = int(weeks[int(week)]) if kind == StopKind.PARTNER else NONE
        days = before.get((int(kind), int(index), when))
        if days:
            homes[unit] = days.pop(0)
    return homes


def _sites(problem: CalendarProblem) -> tuple[Floats, Floats]:
    lat = np.concatenate(
        [[problem.base_lat], problem.visits.lat, problem.partners.lat, problem.fixed.lat]
    )
    lon = np.concatenate(
        [[problem.base_lon], problem.visits.lon, problem.partners.lon, problem.fixed.lon]
    )
    unknown = np.isnan(lat) | np.isnan(lon)
    lat[unknown], lon[unknown] = problem.base_lat, problem.base_lon
    return lat, lon


def _travel_km(problem: CalendarProblem, lat: Floats, lon: Floats) -> Floats:
    phi, lam = np.radians(lat), np.radians(lon)
    dp, dl = phi[:, None] - phi[None, :], lam[:, None] - lam[None, :]
    h = np.sin(dp / 2) ** 2 + np.cos(phi)[:, None] * np.cos(phi)[None, :] * np.sin(dl / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(h, 0, 1))) * problem.settings.detour
