"""Read the instances' own formats; the content decides which it is, never the file's name.

- one assignment problem: agents, tasks, costs by agent, uses by agent, capacities (Yagiura; the
  collection's split OR-Library files);
- several of them in one file, their number first (OR-Library gap1 … gapd);
- points: n, clusters, then per point x, y, room, demand (SJC, TA, Doni); or with one room for
  all: n, clusters, room, then per point number, x, y, demand (OR-Library pmedcap, which may put
  the number of problems first, and each problem's number and best known value).
"""

from __future__ import annotations

import re

import numpy as np

from tandem.planning.problem import Floats
from tandem.planning.public.instances import Assignment, Instance, Points
from tandem.planning.terms import PlanningError

_LARGEST = 20_000_000  # numbers in one file
_PROBLEMS = 10_000  # in one file
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\Z")


def read_instances(text: str, name: str) -> list[Instance]:
    """Every problem in the text; `PlanningError` in a sentence if it is none of the formats."""
    table = [[_number(word, name, at) for word in line.split()] for at, line in _lines(text)]
    numbers = np.array([each for row in table for each in row], dtype=np.float64)
    if len(numbers) < 4:
        raise PlanningError(f"{name} holds {len(numbers)} numbers; no instance is so short.")
    for reader in (_one_assignment, _many_assignments, _points, _pmedcap):
        found = reader(numbers, name)
        if found:
            return found
    raise PlanningError(_what_was_expected(numbers, name))


def _lines(text: str) -> list[tuple[int, str]]:
    if len(text) > 8 * _LARGEST:
        raise PlanningError(f"The file is too large: more than {8 * _LARGEST:,} characters.")
    return [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _number(word: str, name: str, line: int) -> float:
    if not _NUMBER.match(word):
        raise PlanningError(f"{name}, line {line}: “{word[:20]}” is not a number.")
    return float(word)


def _sizes(numbers: Floats, at: int) -> tuple[int, int]:
    """Two whole positive numbers at a place, or (0, 0)."""
    pair = numbers[at : at + 2]
    if len(pair) < 2 or (pair < 1).any() or (pair != np.floor(pair)).any() or (pair > 1e7).any():
        return 0, 0
    return int(pair[0]), int(pair[1])


def _one_assignment(numbers: Floats, name: str) -> list[Instance]:
    agents, tasks = _sizes(numbers, 0)
    if not agents or len(numbers) != 2 + 2 * agents * tasks + agents:
        return []
    return [_assignment(numbers[2:], agents, tasks, name)]


def _many_assignments(numbers: Floats, name: str) -> list[Instance]:
    starts, at = [], 1
    for _ in range(int(min(max(numbers[0], 0), _PROBLEMS))):
        agents, tasks = _sizes(numbers, at)
        if not agents or at > len(numbers):
            return []
        starts.append((at + 2, agents, tasks))
        at += 2 + 2 * agents * tasks + agents
    if at != len(numbers):
        return []
    ends = [start - 2 for start, _, _ in starts[1:]] + [len(numbers)]
    return [
        _assignment(numbers[start:end], agents, tasks, f"{name}-{number}")
        for number, ((start, agents, tasks), end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def _assignment(numbers: Floats, agents: int, tasks: int, name: str) -> Assignment:
    size = agents * tasks
    cost = numbers[:size].reshape(agents, tasks).T.copy()
    use = numbers[size : 2 * size].reshape(agents, tasks).T.copy()
    capacity = numbers[2 * size :].copy()
    if (use < 0).any() or (capacity < 0).any():
        raise PlanningError(f"{name}: a use or a capacity is negative.")
    alone = (use <= capacity).any(axis=1)
    if not alone.all():
        raise PlanningError(f"{name}: no agent has room for task {int(np.argmin(alone)) + 1}.")
    return Assignment(name, cost, use, capacity)


def _points(numbers: Floats, name: str) -> list[Instance]:
    n, clusters = _sizes(numbers, 0)
    if not n or len(numbers) != 2 + 4 * n:
        return []
    x, y, room, demand = numbers[2:].reshape(n, 4).T
    return [_checked(Points(name, x, y, demand, room, clusters))]


def _pmedcap(numbers: Floats, name: str) -> list[Instance]:
    """One room for all points: alone in the file, or several after their number."""
    if _pmedcap_end(numbers, 0) == len(numbers):
        return [_one_room(numbers, name)]
    starts, at = [], 1
    for _ in range(int(min(max(numbers[0], 0), _PROBLEMS))):
        starts.append(at + 2)  # after the problem's number and best known value
        at = _pmedcap_end(numbers, at + 2)
        if not at:
            return []
    if at != len(numbers):
        return []
    return [_one_room(numbers[s:], f"{name}-{number}") for number, s in enumerate(starts, 1)]


def _pmedcap_end(numbers: Floats, at: int) -> int:
    """Where the problem that begins at a place ends; 0 if none does."""
    n, _ = _sizes(numbers, at)
    end = at + 3 + 4 * n
    if not n or end > len(numbers):
        return 0
    return end if (numbers[at + 3 : end : 4] == np.arange(1, n + 1)).all() else 0


def _one_room(numbers: Floats, name: str) -> Points:
    n, clusters = _sizes(numbers, 0)
    _, x, y, demand = numbers[3 : 3 + 4 * n].reshape(n, 4).T
    room = np.full(n, numbers[2])
    return _checked(Points(name, x, y, demand, room, clusters, whole_distances=True))


def _checked(points: Points) -> Points:
    if points.clusters > len(points.x):
        raise PlanningError(f"{points.name} asks for more clusters than it has points.")
    if (points.demand < 0).any() or (points.room < 0).any():
        raise PlanningError(f"{points.name}: a demand or a room is negative.")
    if points.demand.max() > points.room.max():
        raise PlanningError(f"{points.name}: a point needs more than any cluster holds.")
    room = np.sort(points.room)[::-1][: points.clusters].sum()
    if points.demand.sum() > room:
        raise PlanningError(
            f"{points.name}: demand is {points.demand.sum():g}, but {points.clusters} clusters "
            f"hold {room:g}."
        )
    return points


def _what_was_expected(numbers: Floats, name: str) -> str:
    first, second = _sizes(numbers, 0)
    if not first:
        return f"{name} does not begin with two sizes, such as agents and tasks."
    return (
        f"{name} holds {len(numbers):,} numbers. After “{first} {second}” an assignment problem "
        f"has {2 + 2 * first * second + first:,}, a list of points {2 + 4 * first:,}."
    )
