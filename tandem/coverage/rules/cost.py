"""What giving an account to a seller costs the whole plan, read from what the planner kept.

The planner keeps the best three other ways of every account, best first, with what the plan would
gain or lose by each at its prices. Who is not among them loses at least what the third one loses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FREE = 0.0
KEPT = 3  # other ways the planner keeps of each account


@dataclass(frozen=True)
class Cost:
    """Thousand CNY a quarter the plan loses (below zero: gains); None: unknown."""

    amount: float | None
    is_least: bool = False  # at least so much; the next run says exactly


def cost_of(
    alternatives: Sequence[Mapping[str, Any]], *, owner_id: int, planned_owner_id: int | None
) -> Cost:
    """Of leaving the account to this seller in every plan to come, by this plan's prices."""
    if owner_id == planned_owner_id:
        return Cost(FREE)
    losses = [-float(way["plan"]) for way in alternatives if way["owner"] == owner_id]
    if losses:
        return Cost(min(losses))
    if len(alternatives) < KEPT:
        return Cost(None)
    return Cost(max(-float(way["plan"]) for way in alternatives), is_least=True)


def cost_of_pin(alternatives: Sequence[Mapping[str, Any]], *, pinned_owner_id: int) -> Cost:
    """Of a pin the plan kept: what its best way with another owner would have gained."""
    others = [float(way["plan"]) for way in alternatives if way["owner"] != pinned_owner_id]
    return Cost(max([FREE, *others]))


def best_moves(
    ways: Sequence[tuple[int, Mapping[str, Any]]], *, room: Mapping[int, float], most: int
) -> list[tuple[int, Mapping[str, Any]]]:
    """Which accounts to hand on, dearest relief first: (line, way) to sellers with room left.

    `room`: visits each seller can still make. One way a line; room is used up as moves are taken.
    """
    left, taken, seen = dict(room), [], set()
    for line_id, way in sorted(ways, key=lambda pair: (-float(pair[1]["plan"]), pair[0])):
        visits, owner = int(way["visits"]), way["owner"]
        if line_id in seen or left.get(owner, 0) < visits:
            continue
        seen.add(line_id)
        left[owner] -= visits
        taken.append((line_id, way))
        if len(taken) == most:
            break
    return taken
