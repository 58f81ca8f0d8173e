"""What the published instances say, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

from tandem.planning.problem import Floats


@dataclass(frozen=True, slots=True)
class Assignment:
    """Generalized assignment: every task to one agent. `cost`, `use` (tasks, agents);
    `capacity` (agents,). `maximise`: `cost` is a profit to be made as large as possible."""

    name: str
    cost: Floats
    use: Floats
    capacity: Floats
    maximise: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Capacitated clustering: points (n,) in the plane, `demand` each, into `clusters` clusters.

    `room` (n,) is what a cluster may hold when that point is its median. `whole_distances`:
    Euclidean distances are cut to whole numbers, as the OR-Library's set defines them.
    """

    name: str
    x: Floats
    y: Floats
    demand: Floats
    room: Floats
    clusters: int
    whole_distances: bool = False


Instance = Assignment | Points
