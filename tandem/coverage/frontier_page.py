"""The values of the page of the frontier: what the plan is worth by the owners that may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tandem.coverage import wording
from tandem.coverage.commands.plans import BUSY
from tandem.coverage.models import CoveragePlan
from tandem.coverage.permissions import may_plan
from tandem.coverage.queries.plans import job_of_frontier
from tandem.foundation.formats import count, decimal
from tandem.foundation.kit import Curve, Point
from tandem.organisation.rules.scope import Actor


def frontier_context(actor: Actor, plan: CoveragePlan) -> dict[str, Any]:
    points: list[Mapping[str, Any]] = plan.frontier.get("points", [])
    job = job_of_frontier(plan)
    is_drawing = job is not None and job.is_open
    here = percent_of(plan)
    return {
        "plan": plan,
        "job": job,
        "is_drawing": is_drawing,
        "may_draw": not is_drawing
        and may_plan(actor, region_id=plan.region_id)
        and not plan.what_if
        and plan.state not in BUSY,
        "rows": [_row(point, points, here) for point in points],
        "curve": _curve(points, here) if len(points) > 1 else None,
    }


def percent_of(plan: CoveragePlan) -> float:
    """Of the owned accounts, how many may change hands in this plan."""
    company = float(plan.limits.get("move_share", settings.TANDEM["MOVE_SHARE"])) * 100
    return plan.moves_percent if plan.moves_percent is not None else round(company, 4)


def _row(
    point: Mapping[str, Any], points: Sequence[Mapping[str, Any]], here: float
) -> dict[str, Any]:
    """One point; its gain is against the plan in which nobody moves, or as few as were tried."""
    first, at = points[0], points.index(point)
    before = points[at - 1] if at else None
    further = point["moved"] - before["moved"] if before else 0
    each = (point["value"] - before["value"]) / further if before and further > 0 else None
    return {
        "percent": decimal(point["percent"], digits=0),
        "asked": point["percent"],
        "moved": count(point["moved"]),
        "value": wording.wan(point["value"]),
        "gain": wording.signed(point["value"] - first["value"], digits=1) if at else "–",
        "each": "–" if each is None else wording.signed(each, digits=3),
        "gap": wording.percent_of_bound(point["gap_percent"]),
        "broken": point["violations"],
        "is_here": point["percent"] == here,
    }


def _curve(points: Sequence[Mapping[str, Any]], here: float) -> Curve:
    """Shares under which equally many owners change are one dot with both names."""
    by_moved: dict[int, list[Mapping[str, Any]]] = {}
    for point in points:
        by_moved.setdefault(point["moved"], []).append(point)
    return Curve(
        label=_("Value of the plan by owners that may change; the table says the same."),
        points=[
            Point(
                x=moved,
                y=max(point["value"] for point in together),
                text=" · ".join(f"{decimal(point['percent'], digits=0)}%" for point in together),
                is_here=any(point["percent"] == here for point in together),
            )
            for moved, together in by_moved.items()
        ],
    )
