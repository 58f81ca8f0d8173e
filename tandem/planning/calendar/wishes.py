"""What is wished of a quarter, one row a visit: where, how long, when, and how badly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tandem.planning.calendar.plan import StopKind
from tandem.planning.calendar.problem import CalendarProblem
from tandem.planning.problem import Floats, Ints
from tandem.planning.terms import NONE, PlanningError

_FREE_DATE = 0.15  # a single visit may float in the quarter: its date weighs this little
_MISSED, _MISSED_TOP, _MISSED_PARTNER = 40.0, 200.0, 15.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """Rows of wished visits (U,). `index`: into the table of its kind; `nth`: number within its
    account or partner; `target`: wished calendar day; `price`: hours per day off it; `week`: the
    only week allowed, -1 any; `fixed`: the only day allowed, -1 any."""

    site: Ints
    duration: Floats
    kind: Ints
    index: Ints
    account: Ints
    nth: Ints
    target: Floats
    price: Floats
    interval: Floats
    week: Ints
    fixed: Ints
    penalty: Floats

    def __len__(self) -> int:
        return len(self.site)


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
    fixed, joint = problem.fixed, problem.joint
    if ((fixed.day < 0) | (fixed.day >= len(days))).any():
        raise PlanningError("A fixed appointment lies on a day that is not a working day.")
    for account, name in ((fixed.account, "fixed appointment"), (joint.account, "joint visit")):
        if ((account < NONE) | (account >= len(problem.visits))).any():
            raise PlanningError(f"A {name} names an account that is not in the list.")
    if (joint.account == NONE).any():
        raise PlanningError("A joint visit needs an account to go to.")
    if len(joint) and joint.opens.shape != (len(joint), len(days)):
        raise PlanningError("A joint visit needs hours for every working day.")


def make_wishes(
    problem: CalendarProblem, calendar_day: Ints, weeks: Ints, partner_quota: Ints
) -> Wishes:
    """All rows: wished visits less those fixed or joint, joint, partner visits, fixed ones."""
    rows = _customer_rows(problem, calendar_day) + _partner_rows(problem, partner_quota, weeks)
    rows += _fixed_rows(problem, calendar_day)
    return Wishes(
        **{
            name: np.array([row[at] for row in rows], dtype=type(_EMPTY[at]))
            for at, name in enumerate(Wishes.__dataclass_fields__)
        }
    )


_EMPTY = (0, 0.0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0, 0, 0.0)


def _customer_rows(problem: CalendarProblem, calendar_day: Ints) -> list[tuple]:
    """Wished dates an interval apart; the one nearest to a fixed appointment is that one, and the
    first ones left are the joint visits."""
    visits, first = problem.visits, int(calendar_day[0])
    span = float(calendar_day[-1] - first + 1)
    agreed: dict[int, list[float]] = {}
    for account, day in zip(problem.fixed.account, problem.fixed.day, strict=True):
        agreed.setdefault(int(account), []).append(float(calendar_day[day]))
    joint: dict[int, list[int]] = {}
    for row, account in enumerate(problem.joint.account):
        joint.setdefault(int(account), []).append(row)
    price = problem.settings.spacing_price
    rows = []
    for a in range(len(visits)):
        count, since = int(visits.count[a]), float(visits.days_since[a])
        interval = span / max(count, 1)
        start = interval / 2 if since < 0 else min(max(interval - since, 0.0), interval)
        targets = [first + min(start + nth * interval, span - 1) for nth in range(count)]
        for day in agreed.get(a, [])[:count]:
            targets.pop(int(np.argmin(np.abs(np.array(targets) - day))))
        weight = price * (1.0 if count > 1 or since >= interval else _FREE_DATE)
        shared = joint.get(a, [])
        for nth, target in enumerate(targets, start=count - len(targets)):
            penalty = _MISSED_TOP if nth == 0 and visits.is_top[a] else _MISSED + count
            kind, index, hours = StopKind.CUSTOMER, a, float(visits.duration[a])
            if shared:
                index = shared.pop(0)
                kind, hours, penalty = StopKind.JOINT, problem.joint.duration[index], _MISSED_TOP
            rows.append(
                (1 + a, hours, kind, index, a, nth, target, weight, interval, NONE, NONE, penalty)
            )
    return rows


def _partner_rows(problem: CalendarProblem, partner_quota: Ints, weeks: Ints) -> list[tuple]:
    """The weekly partner visits go round the partners in turn."""
    count, hours = len(problem.partners), problem.settings.partner_visit_hours
    site, seen = 1 + len(problem.visits), [0] * count
    rows = []
    for week in range(len(weeks)) if count else ():
        for turn in range(int(partner_quota[week])):
            # counted from the calendar, so that an absence does not shift everybody's turn
            q = int(weeks[week] * problem.settings.partner_visits_per_week + turn) % count
            kind = StopKind.PARTNER
            rows.append(
                (site + q, hours, kind, q, NONE, seen[q], 0, 0, 0, week, NONE, _MISSED_PARTNER)
            )
            seen[q] += 1
    return rows


def _fixed_rows(problem: CalendarProblem, calendar_day: Ints) -> list[tuple]:
    fixed = problem.fixed
    site = 1 + len(problem.visits) + len(problem.partners)
    return [
        (
            *(site + f, fixed.duration[f], StopKind.FIXED, f, fixed.account[f], 0),
            *(calendar_day[fixed.day[f]], 0, 0, NONE, fixed.day[f], 10 * _MISSED_TOP),
        )
        for f in range(len(fixed))
    ]
