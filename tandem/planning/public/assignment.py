"""Generalized assignment in the planner's words: tasks are items, agents are rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tandem.planning.choices.dual import price_rows
from tandem.planning.choices.problem import Choices
from tandem.planning.choices.search import Effort, search
from tandem.planning.problem import Floats, Ints
from tandem.planning.public.instances import Assignment


@dataclass(frozen=True, slots=True)
class Assigned:
    """`agent` (tasks,), `value` in the instance's own sense, `bound`: what no plan can pass
    (below it when minimising, above it when maximising)."""

    agent: Ints
    value: float
    bound: float
    is_feasible: bool


def choices_of(instance: Assignment) -> tuple[Choices, Ints]:
    """(choices, (tasks, k) agent of each choice); an agent too small for a task is no choice."""
    fits = instance.use <= instance.capacity
    agent = np.argsort(~fits, axis=1, kind="stable")
    rows = np.arange(len(agent))[:, None]
    cost = (-instance.cost if instance.maximise else instance.cost)[rows, agent]
    use = instance.use[rows, agent]
    choices = Choices.of(
        cost, agent[:, :, None], use[:, :, None], instance.capacity, count=fits.sum(1)
    )
    return choices, agent


def solve_assignment(instance: Assignment, seconds: float = 4.0, seed: int = 1) -> Assigned:
    """Price the agents, search, and translate back; the work is counted, not timed."""
    choices, agent = choices_of(instance)
    passes = int(np.clip(2.5e7 * seconds / max(choices.cost.size, 1), 60, 400))
    prices = price_rows(choices, steps=passes)
    found = search(choices, prices, Effort.of_seconds(seconds), seed)
    sign = -1.0 if instance.maximise else 1.0
    taken = agent[np.arange(len(agent)), found.taken]
    return Assigned(
        taken, sign * found.cost, sign * rounded_up(prices.bound, choices.cost), found.is_feasible
    )


def rounded_up(bound: float, cost: Floats) -> float:
    """A lower bound on whole costs may be rounded up (a hair is left for rounding errors)."""
    return float(np.ceil(bound - 1e-6)) if (cost == np.round(cost)).all() else bound
