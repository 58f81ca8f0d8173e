"""Periodic vehicle routing through the calendar's own search: customers seen on one of several sets
of days, several vehicles a day, capacity, length of a route; the shortest road wins.

Format of Cordeau, Gendreau and Laporte (1997): `type m n t`, t lines `D Q`, then the depot and n
customers as `i x y service demand frequency combinations...`, the first day the highest bit.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from tandem.planning.calendar import search
from tandem.planning.calendar.board import NO_QUOTA, Board, Units
from tandem.planning.calendar.solve import neighbours
from tandem.planning.problem import Floats, Ints
from tandem.planning.terms import NONE, PlanningError

_NEIGHBOURS = 60
_HOT, _COLD = 1.0, 0.03  # in hours or km of a stop of the greedy plan
_TRIAL_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class PeriodicInstance:
    """n customers and the depot as row 0. `patterns`: for each customer its sets of days."""

    vehicles: int
    days: int
    longest: float  # of a route with its service, inf where free
    capacity: float
    x: Floats
    y: Floats
    service: Floats
    demand: Floats
    patterns: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class PeriodicPlan:
    """`routes`: (day, customers in order) of every vehicle that leaves. `missing`: customers
    without a set of days, empty when the plan keeps all limits."""

    routes: tuple[tuple[int, tuple[int, ...]], ...]
    cost: float
    missing: tuple[int, ...]


def read_periodic(text: str) -> PeriodicInstance:
    """Parse an instance; days of different length or capacity are refused."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    _kind, vehicles, count, days = (int(value) for value in rows[0][:4])
    limits = {tuple(float(value) for value in row[:2]) for row in rows[1 : 1 + days]}
    if len(limits) != 1:
        raise PlanningError("The days of this instance have different vehicles.")
    longest, capacity = limits.pop()
    sites = rows[1 + days : 2 + days + count]
    numbers = np.array([[float(value) for value in row[1:5]] for row in sites])
    return PeriodicInstance(
        vehicles=vehicles,
        days=days,
        longest=longest or math.inf,
        capacity=capacity or math.inf,
        x=numbers[:, 0],
        y=numbers[:, 1],
        service=numbers[:, 2],
        demand=numbers[:, 3],
        patterns=((), *(_patterns(row, days) for row in sites[1:])),
    )


def _patterns(row: list[str], days: int) -> tuple[tuple[int, ...], ...]:
    sets = (int(value) for value in row[7 : 7 + int(row[6])])
    return tuple(tuple(day for day in range(days) if bits >> (days - 1 - day) & 1) for bits in sets)


def solve_periodic(instance: PeriodicInstance, *, rounds: int, seed: int = 1) -> PeriodicPlan:
    """The best plan of so many rounds; the same seed and rounds give the same plan."""
    units = periodic_units(instance)
    order = np.argsort(-units.load * units.often, kind="stable")
    near = neighbours(units, _NEIGHBOURS)
    greedy = search.build(units, order)
    edge = float(greedy.span.sum()) / max(int(greedy.length.sum()), 1)
    effort = search.Effort(rounds, _HOT * edge, _COLD * edge, 10.0, 10, 0.0, 0.01)
    return _plan(instance, search.improve(units, greedy, near, effort, seed))


def rounds_for(instance: PeriodicInstance, seconds: float) -> int:
    """How many rounds this machine makes in so many CPU seconds, by a short trial."""
    solve_periodic(instance, rounds=1)  # compile first
    started = time.process_time()
    solve_periodic(instance, rounds=_TRIAL_ROUNDS)
    taken = time.process_time() - started
    return max(1, int(_TRIAL_ROUNDS * seconds / max(taken, 1e-6)))


def periodic_units(instance: PeriodicInstance) -> Units:
    """The instance in the calendar's terms: a unit is a customer, a choice one of its sets."""
    count = len(instance.x) - 1
    sets = instance.patterns[1:]
    often = np.array([len(own[0]) for own in sets], dtype=np.int64)
    days = np.full((sum(map(len, sets)), int(often.max())), NONE, dtype=np.int64)
    for row, chosen in enumerate(chosen for own in sets for chosen in own):
        days[row, : len(chosen)] = chosen
    distances = _distances(instance)
    return Units(
        site=np.arange(1, count + 1),
        duration=instance.service[1:],
        load=instance.demand[1:],
        quota=np.full(count, NO_QUOTA, dtype=np.int64),
        twin=np.full(count, NONE, dtype=np.int64),
        penalty=distances.max()
        * (4.0 * often + instance.demand[1:] * often / instance.demand.max()),
        movable=np.ones(count, dtype=np.bool_),
        window=np.full(count, NONE, dtype=np.int64),
        first_choice=np.concatenate([[0], np.cumsum([len(own) for own in sets])]).astype(np.int64),
        often=often,
        days=days,
        fee=np.zeros(len(days)),
        hours=distances,
        opens=np.empty((0, instance.days)),
        closes=np.empty((0, instance.days)),
        day_week=np.zeros(instance.days, dtype=np.int64),
        quotas=np.zeros((2, 1), dtype=np.int64),
        crowd=np.zeros(_most_stops(instance) + 1),
        vehicles=instance.vehicles,
        capacity=instance.capacity,
        day_hours=instance.longest,
        longest_day=instance.longest,
        earliest=0.0,
    )


def _most_stops(instance: PeriodicInstance) -> int:
    """So many of the smallest customers fill a vehicle."""
    loads = np.cumsum(np.sort(instance.demand[1:]))
    return max(1, int((loads <= instance.capacity).sum()))


def _distances(instance: PeriodicInstance) -> Floats:
    return np.hypot(
        instance.x[:, None] - instance.x[None, :], instance.y[:, None] - instance.y[None, :]
    )


def _plan(instance: PeriodicInstance, board: Board) -> PeriodicPlan:
    distances, cost = _distances(instance), 0.0
    routes: list[tuple[int, tuple[int, ...]]] = []
    for r in np.flatnonzero(board.length):
        customers: Ints = 1 + board.route[r, : board.length[r]]
        path = np.concatenate([[0], customers, [0]])
        cost += float(distances[path[:-1], path[1:]].sum())
        routes.append((int(r) // instance.vehicles, tuple(int(c) for c in customers)))
    missing = tuple(int(unit) + 1 for unit in np.flatnonzero(board.choice < 0))
    return PeriodicPlan(tuple(routes), cost, missing)


def check_periodic(instance: PeriodicInstance, plan: PeriodicPlan) -> list[str]:
    """What is wrong with a plan, recomputed from coordinates alone; [] when nothing is."""
    faults, total = [], 0.0
    seen: dict[int, list[int]] = {}
    leaving = [0] * instance.days
    for day, customers in plan.routes:
        leaving[day] += 1
        road, here = 0.0, 0
        for customer in (*customers, 0):
            road += math.dist(
                (instance.x[here], instance.y[here]), (instance.x[customer], instance.y[customer])
            )
            here = customer
            if customer:
                seen.setdefault(customer, []).append(day)
        total += road
        if sum(instance.demand[customer] for customer in customers) > instance.capacity + 1e-9:
            faults.append(f"A vehicle of day {day} carries too much.")
        if (
            road + sum(instance.service[customer] for customer in customers)
            > instance.longest + 1e-6
        ):
            faults.append(f"A route of day {day} is too long.")
    if max(leaving) > instance.vehicles:
        faults.append("More vehicles leave on a day than there are.")
    faults += [
        f"Customer {customer} is not seen on one of its sets of days."
        for customer in range(1, len(instance.x))
        if tuple(sorted(seen.get(customer, ()))) not in instance.patterns[customer]
    ]
    if abs(total - plan.cost) > 1e-6 * max(total, 1.0):
        faults.append(f"The road is {total}, not {plan.cost}.")
    return faults
