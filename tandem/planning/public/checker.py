"""Recompute a solution's cost and every limit from the raw instance, in other words and loops.

It shares nothing with the search: plain Python numbers, one item after the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tandem.planning.public.instances import Assignment, Points


def faults_of_assignment(
    instance: Assignment, agents: Sequence[int], value: float, bound: float
) -> list[str]:
    """Sentences on what is wrong with a solution; empty if nothing is."""
    tasks, many = instance.cost.shape
    if len(agents) != tasks or any(not 0 <= a < many for a in agents):
        return [f"{tasks} tasks need one of {many} agents each."]
    load, total = [0.0] * many, 0.0
    for task, agent in enumerate(agents):
        load[agent] += float(instance.use[task, agent])
        total += float(instance.cost[task, agent])
    faults = [
        f"Agent {agent + 1} carries {load[agent]:g} of {float(instance.capacity[agent]):g}."
        for agent in range(many)
        if load[agent] > float(instance.capacity[agent]) + 1e-6
    ]
    return faults + _wrong_value(total, value, bound, instance.maximise)


def faults_of_clustering(
    points: Points,
    cluster: Sequence[int],
    median: Sequence[int],
    value: float,
    bound: float,
) -> list[str]:
    """The same for clusters; a median of -1 everywhere means the centre is the mean."""
    if len(cluster) != len(points.x) or len(median) != points.clusters:
        return ["Every point needs a cluster, and every cluster a centre."]
    if any(not 0 <= c < points.clusters for c in cluster):
        return [f"A point lies in none of the {points.clusters} clusters."]
    members: list[list[int]] = [[] for _ in range(points.clusters)]
    for i, c in enumerate(cluster):
        members[c].append(i)
    total, faults = 0.0, []
    for c, own in enumerate(members):
        if not own:
            continue
        room = max(points.room) if median[c] < 0 else float(points.room[median[c]])
        load = math.fsum(float(points.demand[i]) for i in own)
        if load > room + 1e-6:
            faults.append(f"Cluster {c + 1} holds {load:g} of {room:g}.")
        total += _spread(points, own, median[c])
    return faults + _wrong_value(total, value, bound, maximise=False)


def _spread(points: Points, own: list[int], median: int) -> float:
    if median < 0:
        x = math.fsum(float(points.x[i]) for i in own) / len(own)
        y = math.fsum(float(points.y[i]) for i in own) / len(own)
    else:
        x, y = float(points.x[median]), float(points.y[median])
    each = (math.dist((x, y), (float(points.x[i]), float(points.y[i]))) for i in own)
    return math.fsum(math.floor(d) if points.whole_distances else d for d in each)


def _wrong_value(total: float, value: float, bound: float, maximise: bool) -> list[str]:
    faults = []
    if abs(total - value) > 1e-6 * max(1.0, abs(total)):
        faults.append(f"The value is {total:.6f}, not {value:.6f}.")
    beyond = total - bound if maximise else bound - total
    if beyond > 1e-6 * max(1.0, abs(total)):
        faults.append(f"The value {total:.6f} passes its own bound {bound:.6f}.")
    return faults
