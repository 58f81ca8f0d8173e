"""Periodic vehicle routing: small cases by hand, published instances where they are at hand."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import pytest

from tandem.planning.bench.public import measure_periodic
from tandem.planning.public.pvrp import check_periodic, read_periodic, solve_periodic
from tandem.planning.terms import PlanningError

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "planning" / "pvrp"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="The published instances are not beside this repository."
)
SMALL = """1 1 6 2
0 3
0 3
0 0 0 0 0 0 0 0
1 10 0 0 1 1 2 1 2
2 10 2 0 1 1 2 1 2
3 -10 0 0 1 1 2 1 2
4 -10 2 0 1 1 2 1 2
5 12 1 0 1 1 2 1 2
6 -12 1 0 1 1 2 1 2
"""


def _shortest_by_hand(instance):
    """All ways to deal six customers to two days, three a day."""

    def tour(customers):
        return min(
            sum(
                math.dist((instance.x[a], instance.y[a]), (instance.x[b], instance.y[b]))
                for a, b in zip((0, *order), (*order, 0), strict=True)
            )
            for order in permutations(customers)
        )

    return min(
        sum(tour([c + 1 for c in range(6) if days[c] == day]) for day in (0, 1))
        for days in product((0, 1), repeat=6)
        if sum(days) == 3
    )


def test_a_small_case_is_solved_to_the_optimum():
    instance = read_periodic(SMALL)

    plan = solve_periodic(instance, rounds=300)

    assert check_periodic(instance, plan) == []
    assert plan.cost == pytest.approx(_shortest_by_hand(instance))


def test_the_same_seed_gives_the_same_plan():
    instance = read_periodic(SMALL)

    assert solve_periodic(instance, rounds=50) == solve_periodic(instance, rounds=50)


def test_a_customer_seen_twice_keeps_to_its_sets_of_days():
    twice = SMALL.replace("1 10 0 0 1 1 2 1 2", "1 10 0 0 1 2 1 3").replace("0 3", "0 4")
    instance = read_periodic(twice)

    plan = solve_periodic(instance, rounds=300)

    assert instance.patterns[1] == ((0, 1),)
    assert sorted(day for day, customers in plan.routes if 1 in customers) == [0, 1]
    assert check_periodic(instance, plan) == []


def test_planted_faults_are_caught():
    instance = read_periodic(SMALL)
    plan = solve_periodic(instance, rounds=100)
    (day, customers), rest = plan.routes[0], plan.routes[1:]

    def faults(routes=plan.routes, **changes):
        return " ".join(check_periodic(instance, replace(plan, routes=routes, **changes)))

    assert "The road is" in faults(cost=plan.cost - 1)
    assert "not seen" in faults(rest)
    assert "not seen" in faults((*plan.routes, (1 - day, customers[:1])))
    assert "too much" in faults(((day, (*customers, *rest[0][1])),))
    assert "More vehicles" in faults((*plan.routes, plan.routes[0]))
    assert "too long" in " ".join(check_periodic(replace(instance, longest=5.0), plan))


def test_days_with_different_vehicles_are_refused():
    with pytest.raises(PlanningError, match="different vehicles"):
        read_periodic(SMALL.replace("0 3\n0 3", "0 3\n0 4"))


@needs_shared
@pytest.mark.parametrize(("name", "best"), [("p01", 524.61), ("p14", 954.81), ("p07", 826.14)])
def test_published_instances_come_close_to_the_best_known(name, best):
    instance = read_periodic((SHARED / name).read_text())

    plan = solve_periodic(instance, rounds=20_000)

    assert check_periodic(instance, plan) == []
    assert plan.cost <= 1.05 * best


@needs_shared
def test_no_plan_beats_the_best_known_of_a_solved_instance():
    instance = read_periodic((SHARED / "p14").read_text())

    plan = solve_periodic(instance, rounds=20_000)

    assert plan.cost == pytest.approx(954.81, abs=0.01)


def test_a_folder_without_instances_gives_no_rows(tmp_path):
    assert measure_periodic(tmp_path) == []
