"""Moves that bring sellers back into the band: from who has too much to who has room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.plans import LoadLine, lines_of_plan
from tandem.coverage.rules.cost import best_moves
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

MOST = 9


@dataclass(frozen=True)
class Suggestion:
    """`plan`: thousand CNY a quarter the whole plan gains or loses by it."""

    line: PlanLine
    to: User
    mode: str
    visits: int
    plan: float


def suggested_moves(
    actor: Actor, plan: CoveragePlan, *, region_id: int, loads: Mapping[int, LoadLine]
) -> list[Suggestion]:
    """At most nine, the least costly first; none where everybody is inside the band."""
    full = [pk for pk, load in loads.items() if load.percent > load.high]
    room = {
        pk: load.visit_capacity - load.visits
        for pk, load in loads.items()
        if load.percent < load.high and load.visits < load.visit_capacity
    }
    if not full or not room:
        return []
    rows = lines_of_plan(actor, plan).filter(region_id=region_id, owner_id__in=full, visits__gt=0)
    lines = {line.pk: line for line in rows.select_related("account", "owner")}
    ways = [
        (pk, way)
        for pk, line in lines.items()
        for way in line.reason.get("alternatives", [])
        if way["owner"] in room and _is_open(line)
    ]
    chosen = best_moves(ways, room=room, most=MOST)
    people = User.objects.in_bulk({way["owner"] for _pk, way in chosen})
    return [_suggestion(lines[pk], way, people) for pk, way in chosen]


def _is_open(line: PlanLine) -> bool:
    """A pin, a notice or a person's own change is not undone by a suggestion."""
    return line.reason.get("owner") not in ("PINNED", "NOTICE") and line.edited_by_id is None


def _suggestion(line: PlanLine, way: Mapping[str, Any], people: Mapping[int, User]) -> Suggestion:
    return Suggestion(line, people[way["owner"]], way["mode"], int(way["visits"]), way["plan"])
