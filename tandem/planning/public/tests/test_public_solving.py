"""Adapters against exact answers; the checker against planted faults; the measured rows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from tandem.planning.public.assignment import solve_assignment
from tandem.planning.public.best_known import best_known_in
from tandem.planning.public.checker import faults_of_assignment, faults_of_clustering
from tandem.planning.public.clustering import solve_clustering
from tandem.planning.public.instances import Assignment, Points
from tandem.planning.public.measure import measure_choices
from tandem.planning.public.sites import price_points

HANDED_OUT = Path(__file__).resolve().parents[5] / "shared" / "data" / "planning"


def drawn_assignment(seed: int, maximise: bool = False) -> Assignment:
    rng = np.random.default_rng(seed)
    use = rng.integers(5, 25, (14, 3)).astype(float)
    cost = rng.integers(10, 50, (14, 3)).astype(float)
    return Assignment("drawn", cost, use, np.full(3, 0.9 * use.sum() / 9), maximise)


def drawn_points(seed: int, n: int = 7, clusters: int = 3) -> Points:
    rng = np.random.default_rng(seed)
    demand = rng.integers(1, 9, n).astype(float)
    room = np.full(n, max(1.3 * demand.sum() / clusters, demand.max()))
    x, y = rng.integers(0, 100, (2, n)).astype(float)
    return Points("drawn", x, y, demand, room, clusters, whole_distances=bool(seed % 2))


def best_assignment(instance: Assignment) -> float:
    tasks, agents = instance.cost.shape
    sign = -1 if instance.maximise else 1
    limits = np.zeros((agents, tasks * agents))
    for j in range(agents):
        limits[j, j::agents] = instance.use[:, j]
    each = LinearConstraint(np.kron(np.eye(tasks), np.ones(agents)), 1, 1)
    answer = milp(
        sign * instance.cost.ravel(),
        integrality=np.ones(tasks * agents),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(limits, -np.inf, instance.capacity), each],
        options={"time_limit": 20},
    )
    return sign * float(answer.fun)


def best_medians(points: Points) -> float:
    """By trying every set of medians, and HiGHS for who goes where."""
    distance = np.hypot(points.x[:, None] - points.x, points.y[:, None] - points.y)
    distance = np.floor(distance) if points.whole_distances else distance
    n, best = len(points.x), np.inf
    for medians in itertools.combinations(range(n), points.clusters):
        cost, p = distance[:, medians], points.clusters
        limits = np.zeros((p, n * p))
        for j in range(p):
            limits[j, j::p] = points.demand
        answer = milp(
            cost.ravel(),
            integrality=np.ones(n * p),
            bounds=Bounds(0, 1),
            constraints=[
                LinearConstraint(limits, -np.inf, points.room[list(medians)]),
                LinearConstraint(np.kron(np.eye(n), np.ones(p)), 1, 1),
            ],
            options={"time_limit": 20},
        )
        best = min(best, np.inf if answer.fun is None else answer.fun)
    return best


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), maximise=st.booleans())
def test_small_assignments_are_solved_to_the_optimum(seed, maximise):
    instance = drawn_assignment(seed, maximise)

    done = solve_assignment(instance, seconds=0.1)

    assert done.is_feasible
    assert done.value == pytest.approx(best_assignment(instance))
    assert faults_of_assignment(instance, done.agent.tolist(), done.value, done.bound) == []


@pytest.mark.parametrize("seed", [0, 1])
def test_small_medians_are_solved_to_the_optimum(seed):
    points = drawn_points(seed)
    best = best_medians(points)

    done = solve_clustering(points, centred=False, seconds=1.0)

    assert done.value == pytest.approx(best)
    assert price_points(points).bound <= best + 1e-9
    assert faults_of_clustering(points, done.cluster, done.median, done.value, done.bound) == []


@pytest.mark.parametrize("seed", [0, 1])
def test_no_clusters_are_better_than_the_centred_ones_found(seed):
    points = drawn_points(seed, n=7, clusters=2)

    done = solve_clustering(points, centred=True, seconds=1.0)

    assert faults_of_clustering(points, done.cluster, [-1, -1], done.value, done.bound) == []
    for second in itertools.product([0, 1], repeat=7):
        spread = _centred_value(points, second)
        assert spread is None or spread >= done.value - 1e-9


def _centred_value(points: Points, cluster: tuple[int, ...]) -> float | None:
    total, which = 0.0, np.array(cluster)
    for c in (0, 1):
        own = which == c
        if points.demand[own].sum() > points.room.max():
            return None
        if own.any():
            dx, dy = points.x[own] - points.x[own].mean(), points.y[own] - points.y[own].mean()
            each = np.hypot(dx, dy)
            total += (np.floor(each) if points.whole_distances else each).sum()
    return total


def test_the_bound_of_medians_holds_when_points_see_few_sites(monkeypatch):
    points = drawn_points(6, n=60, clusters=6)
    whole = price_points(points).bound
    monkeypatch.setattr("tandem.planning.public.sites._PAIRS", 60 * 5)

    assert price_points(points).bound <= whole * 1.001


def test_the_checker_of_assignments_catches_planted_faults():
    instance = drawn_assignment(1)
    done = solve_assignment(instance, seconds=0.1)
    agents, value, bound = done.agent.tolist(), done.value, done.bound

    crowded = [0] * len(agents)
    cost = float(instance.cost[:, 0].sum())

    assert "carries" in faults_of_assignment(instance, crowded, cost, bound)[0]
    assert "The value is" in faults_of_assignment(instance, agents, value - 1, bound)[0]
    assert "its own bound" in faults_of_assignment(instance, agents, value, value + 1)[0]
    assert faults_of_assignment(instance, agents[:-1], value, bound)
    assert faults_of_assignment(instance, [*agents[:-1], 3], value, bound)


def test_the_checker_of_clusters_catches_planted_faults():
    points = drawn_points(2)
    done = solve_clustering(points, centred=False, seconds=0.1)
    cluster, median = done.cluster.tolist(), done.median.tolist()

    def faults(cluster, median, value=done.value, bound=done.bound, points=points):
        return faults_of_clustering(points, cluster, median, value, bound)

    assert faults(cluster, median) == []
    assert "holds" in " ".join(faults([0] * 7, median))
    assert "The value is" in faults(cluster, [-1] * 3)[0]
    assert "its own bound" in faults(cluster, median, bound=done.value + 1)[0]
    assert faults(cluster[:-1], median)
    assert faults([*cluster[:-1], 3], median)
    assert "holds" in faults(cluster, median, points=replace(points, room=points.room / 2))[0]


def test_a_folder_gives_a_row_an_instance_and_a_sentence_for_the_rest(tmp_path):
    (tmp_path / "data.csv").write_text("Path,Best known solution value\nset/tiny,7\n")
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "tiny").write_text("2 2\n3 4\n9 5\n1 1\n1 1\n1 1\n")
    (tmp_path / "set" / "many.txt").write_text("1\n2 2\n3 4\n9 5\n1 1\n1 1\n1 1\n")
    (tmp_path / "set" / "dots.dat").write_text("2 1\n0 0 9 1\n3 4 9 1\n")
    (tmp_path / "set" / "notes.txt").write_text("Dear reader")

    rows = {(row["instance"], row.get("form")): row for row in measure_choices(tmp_path, 0.05)}

    tiny = rows["tiny", "assignment, least cost"]
    assert (tiny["value"], tiny["best_known"], tiny["gap_pct"]) == (8, 7, pytest.approx(14.2857))
    assert rows["many-1", "assignment, least cost"]["best_known"] is None
    assert rows["dots", "p-median"]["value"] == 5
    assert rows["dots", "centred clustering"]["value"] == 5
    assert "is not a number" in rows["notes.txt", None]["refused"]
    assert not any(row.get("faults") for row in rows.values())


def test_the_best_known_value_tells_what_is_asked_for(tmp_path):
    (tmp_path / "data.csv").write_text("Path,Best known solution value\nset/tiny,13\n")
    (tmp_path / "tiny").write_text("2 2\n3 4\n9 5\n1 1\n1 1\n1 1\n")

    (row,) = measure_choices(tmp_path, 0.05)

    assert (row["form"], row["value"], row["gap_pct"]) == ("assignment, most profit", 13, 0)


def test_orlib_files_of_several_problems_are_maximised_unless_lettered(tmp_path):
    several = "1\n2 2\n3 4\n9 5\n1 1\n1 1\n1 1\n"
    (tmp_path / "gap1.txt").write_text(several)
    (tmp_path / "gapa.txt").write_text(several)

    forms = {row["instance"]: row["value"] for row in measure_choices(tmp_path, 0.05)}

    assert forms == {"gap1-1": 13, "gapa-1": 8}


def test_best_known_values_are_read_from_names(tmp_path):
    names = "solOPT.SJC1_17288.json\nsolucao.fnl4461_0020_1283536.txt\nnothing.txt\n"
    (tmp_path / "solution_values_from_names.txt").write_text(names)

    assert best_known_in(tmp_path) == {"SJC1": 17288, "fnl4461_0020": 1283536}


@pytest.mark.skipif(not HANDED_OUT.is_dir(), reason="needs ../shared/data/planning")
def test_two_handed_out_instances_come_near_their_best_known_values(tmp_path):
    known = best_known_in(HANDED_OUT)
    for name in ("gap/cattrysse1994/gap1-0", "cpmp/group2/SJC1.dat"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_bytes((HANDED_OUT / name).read_bytes())

    rows = measure_choices(tmp_path, seconds=2.0)

    assert [row["instance"] for row in rows] == ["SJC1", "gap1-0"]
    assert rows[0]["value"] <= 1.02 * known["SJC1"]
    assert rows[1]["value"] == known["gap1-0"]
    assert not any(row["faults"] for row in rows)
