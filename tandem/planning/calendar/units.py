"""One seller's wishes as units with the days open to them and what each day costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.calendar.board import CUSTOMER, NO_QUOTA, PARTNER, Units
from tandem.planning.calendar.homes import find_homes
from tandem.planning.calendar.plan import Stop, StopKind
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.calendar.wishes import Wishes, make_wishes
from tandem.planning.problem import Bools, Floats, Ints
from tandem.planning.terms import NONE

MOST_STOPS = 14


@dataclass(frozen=True, slots=True)
class SellersUnits:
    """The numeric units, what each stands for, the choice each had before (-1 none), and the days
    wished between two visits of each account."""

    units: Units
    wishes: Wishes
    homes: Ints
    calendar_day: Ints
    interval: Floats


def make_units(problem: CalendarProblem) -> SellersUnits:
    """All units: wished visits less those fixed or joint, partner visits, fixed appointments."""
    calendar_day = np.array([day.toordinal() for day in problem.days], dtype=np.int64)
    weeks, day_week = np.unique((calendar_day - 1) // 7, return_inverse=True)
    quotas = week_quotas(problem, day_week, len(weeks))
    wishes = make_wishes(problem, calendar_day, weeks, quotas[PARTNER])
    home_days = find_homes(problem, wishes, calendar_day)
    opens, closes = _windows(problem)
    window = _window_rows(problem, wishes)
    allowed = _allowed(wishes, day_week, opens, window)
    fee = wishes.price[:, None] * np.abs(calendar_day[None, :] - wishes.target[:, None])
    has_home = home_days >= 0
    fee[has_home] += problem.settings.stability_price
    fee[has_home, home_days[has_home]] -= problem.settings.stability_price
    first, days, fees, homes = _choices(allowed, fee, home_days)
    units = Units(
        site=wishes.site,
        duration=wishes.duration,
        load=np.zeros(len(wishes)),
        quota=_quota_of(wishes),
        twin=_twins(problem, wishes),
        penalty=wishes.penalty,
        movable=wishes.kind != StopKind.FIXED,
        window=window,
        first_choice=first,
        often=np.ones(len(wishes), dtype=np.int64),
        days=days,
        fee=fees,
        hours=road_km(problem) / problem.settings.speed_km_per_hour,
        opens=opens,
        closes=closes,
        day_week=day_week.astype(np.int64),
        quotas=quotas,
        crowd=_crowd(problem),
        vehicles=1,
        capacity=np.inf,
        day_hours=problem.settings.daily_hours,
        longest_day=max(problem.settings.longest_day_hours, problem.settings.daily_hours),
        earliest=-problem.settings.leave_early_hours,
    )
    span = float(calendar_day[-1] - calendar_day[0] + 1)
    interval = span / np.maximum(problem.visits.count, 1)
    return SellersUnits(units, wishes, homes, calendar_day, interval)


def week_quotas(problem: CalendarProblem, day_week: Ints, weeks: int) -> Ints:
    """(2, W) customer and partner visits of each week, pro rata in weeks with fewer days; some
    customer visits more where a calendar before has lost days."""
    settings = problem.settings
    days = np.bincount(day_week, minlength=weeks)
    share = np.minimum(days / settings.days_in_full_week, 1.0)
    wanted = np.array([[settings.customer_visits_per_week], [settings.partner_visits_per_week]])
    quotas = np.ceil(wanted * share[None, :] - 1e-9).astype(np.int64)
    if len(problem.before):
        short = int(problem.visits.count.sum()) - int(quotas[CUSTOMER].sum())
        more = max(0, -(-short // weeks))
        quotas[CUSTOMER] += min(more, settings.catch_up_visits_per_week)
    return quotas


def _crowd(problem: CalendarProblem) -> Floats:
    """(L + 1,) what so many stops on one day cost; convex, so that days become even."""
    stops = np.arange(MOST_STOPS + 1.0)
    beyond = np.maximum(stops - problem.settings.easy_stops, 0.0)
    return problem.settings.even_price * (stops**2 + 4 * beyond**2)


def _quota_of(wishes: Wishes) -> Ints:
    quota = np.full(len(wishes), CUSTOMER, dtype=np.int64)
    quota[wishes.kind == StopKind.PARTNER] = PARTNER
    quota[(wishes.kind == StopKind.FIXED) & (wishes.account < 0)] = NO_QUOTA
    return quota


def _twins(problem: CalendarProblem, wishes: Wishes) -> Ints:
    """Accounts and partners that are seen more than once: never twice on one day."""
    twin = wishes.account.copy()
    partner = wishes.kind == StopKind.PARTNER
    twin[partner] = len(problem.visits) + wishes.index[partner]
    seen = np.bincount(twin + 1, minlength=1)
    twin[seen[twin + 1] < 2] = NONE
    return twin


def _allowed(wishes: Wishes, day_week: Ints, opens: Floats, window: Ints) -> Bools:
    """(U, D) the days each unit may stand on."""
    allowed = (wishes.week[:, None] == NONE) | (wishes.week[:, None] == day_week[None, :])
    held = wishes.fixed >= 0
    allowed[held] = np.arange(len(day_week))[None, :] == wishes.fixed[held, None]
    timed = window >= 0
    allowed[timed] &= ~np.isnan(opens[window[timed]])
    return allowed


def _choices(allowed: Bools, fee: Floats, home_days: Ints) -> tuple[Ints, Ints, Floats, Ints]:
    """(first choice of each unit, day of each choice, its fee, the choice that is its home)."""
    order = np.argsort(np.where(allowed, fee, np.inf), axis=1, kind="stable")
    counts = allowed.sum(axis=1)
    kept = np.arange(allowed.shape[1])[None, :] < counts[:, None]
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    homes = np.full(len(allowed), NONE, dtype=np.int64)
    for unit in np.flatnonzero(home_days >= 0):
        if allowed[unit, home_days[unit]]:
            homes[unit] = first[unit] + int(np.flatnonzero(order[unit] == home_days[unit])[0])
    days = order[kept][:, None].astype(np.int64)
    return first, days, np.take_along_axis(fee, order, axis=1)[kept], homes


def _windows(problem: CalendarProblem) -> tuple[Floats, Floats]:
    """(N, D) hours: rows of accounts, then fixed appointments, then joint visits; nan opens on
    days that are closed."""
    visits, fixed, days = problem.visits, problem.fixed, len(problem.days)
    start = np.where(np.isnan(visits.opens), -np.inf, visits.opens)
    end = np.where(np.isnan(visits.closes), np.inf, visits.closes)
    joint_opens = problem.joint.opens.reshape(len(problem.joint), days)
    joint_closes = problem.joint.closes.reshape(len(problem.joint), days)
    opens = np.concatenate(
        [np.repeat(np.concatenate([start, fixed.start])[:, None], days, 1), joint_opens]
    )
    closes = np.concatenate(
        [np.repeat(np.concatenate([end, fixed.start])[:, None], days, 1), joint_closes]
    )
    return opens, closes


def _window_rows(problem: CalendarProblem, wishes: Wishes) -> Ints:
    """The row of hours of each unit, -1 where any hour will do."""
    visits, fixed = problem.visits, problem.fixed
    timed = ~(np.isnan(visits.opens) & np.isnan(visits.closes))
    rows = np.full(len(wishes), NONE, dtype=np.int64)
    customer = np.flatnonzero(wishes.kind == StopKind.CUSTOMER)
    customer = customer[timed[wishes.index[customer]]]
    rows[customer] = wishes.index[customer]
    held = np.flatnonzero(wishes.kind == StopKind.FIXED)
    held = held[~np.isnan(fixed.start[wishes.index[held]])]
    rows[held] = len(visits) + wishes.index[held]
    joint = wishes.kind == StopKind.JOINT
    rows[joint] = len(visits) + len(fixed) + wishes.index[joint]
    return rows


def site_of(problem: CalendarProblem, stop: Stop) -> int:
    """The row of a stop in `road_km`."""
    if stop.kind == StopKind.PARTNER:
        return 1 + len(problem.visits) + stop.target
    if stop.kind == StopKind.FIXED:
        return 1 + len(problem.visits) + len(problem.partners) + stop.target
    return 1 + stop.account


def road_km(problem: CalendarProblem) -> Floats:
    """(S, S) road between base, accounts, partners and fixed appointments, in this order."""
    tables = (problem.visits, problem.partners, problem.fixed)
    lat = np.concatenate([[problem.base_lat], *(table.lat for table in tables)])
    lon = np.concatenate([[problem.base_lon], *(table.lon for table in tables)])
    unknown = np.isnan(lat) | np.isnan(lon)
    lat[unknown], lon[unknown] = problem.base_lat, problem.base_lon
    phi, lam = np.radians(lat), np.radians(lon)
    dp, dl = phi[:, None] - phi[None, :], lam[:, None] - lam[None, :]
    h = np.sin(dp / 2) ** 2 + np.cos(phi)[:, None] * np.cos(phi)[None, :] * np.sin(dl / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(h, 0, 1))) * problem.settings.detour
