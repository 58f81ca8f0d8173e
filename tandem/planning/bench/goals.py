"""What the planner is held to (planner targets): each row measured, its goal, met or missed.

Seconds are CPU seconds: a shared machine stretches the clock, not them. 60 of them are the 30 s on
two cores that the nation may take.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """`at`: where the figure stands in the answer, by dots. `least`: the goal is to be reached or
    passed; otherwise it is not to be passed."""

    what: str
    at: str
    goal: float
    unit: str
    least: bool = False


GOALS = (
    Goal("50,000 accounts: gap", "national.gap_pct", 0.10, "%"),
    Goal("50,000 accounts: work on two cores", "national.cpu_seconds", 60.0, "CPU s"),
    Goal("50,000 accounts: memory of a worker", "national.rss_mb", 200.0, "MB"),
    Goal("50,000 accounts: limits broken", "national.violations", 0, ""),
    Goal("5,000 accounts, one process: work", "small.cpu_seconds", 3.0, "CPU s"),
    Goal("5,000 accounts, one process: gap", "small.gap_pct", 0.15, "%"),
    Goal("one new account placed", "place.cpu_ms", 5.0, "CPU ms"),
    Goal("a seller leaves: work", "replan.seller_leaves.cpu_seconds", 1.5, "CPU s"),
    Goal("a seller leaves: gap", "replan.seller_leaves.gap_pct", 0.10, "%"),
    Goal("calendar of one seller", "calendar.cpu_ms_each", 40.0, "CPU ms"),
    Goal("calendars of 450 sellers on two cores", "calendar.seconds_for_450", 15.0, "s"),
    Goal("visits placed", "calendar.placed_pct", 99.97, "%", least=True),
    Goal("top accounts not placed", "calendar.top_missed", 0, ""),
    Goal("travel under a greedy calendar", "calendar.travel_vs_greedy_pct", 12.0, "%", least=True),
    Goal("days over nine hours", "calendar.days_over_9h_pct", 0.5, "%"),
    Goal("fixed appointments lost", "calendar.pins_lost", 0, ""),
    Goal("a week away: work", "replan.week_away.cpu_ms", 50.0, "CPU ms"),
    Goal("a week away: other visits with a new day", "replan.week_away.others_moved", 5.0, ""),
    Goal("a week away: visits not placed", "replan.week_away.not_placed", 1.0, ""),
    Goal("1,000,000 accounts: work a region, more than in the nation",
         "million.against_nation_pct", 15.0, "%"),
    Goal("1,000,000 accounts: same plan as one process", "million.same_plan", 1, "", least=True),
    Goal("1,000,000 accounts: limits broken", "million.violations", 0, ""),
    Goal("periodic routing: mean gap", "public.pvrp.mean", 1.0, "%"),
    Goal("periodic routing: worst gap", "public.pvrp.worst", 5.0, "%"),
    Goal("generalized assignment, OR-Library: worst gap", "public.cattrysse1994.worst", 0.0, "%"),
    Goal("generalized assignment, Chu: worst gap", "public.chu1997.worst", 0.15, "%"),
    Goal("capacitated clustering (SJC): worst gap", "public.cccp.worst", 1.0, "%"),
)  # fmt: skip


def held_to(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A row a goal: what, measured (None: not in this run), goal, unit, met."""
    known = answer | {"public": _by_set(answer.get("public", []))}
    rows = []
    for each in GOALS:
        found = _look_up(known, each.at)
        met = None
        if found is not None:
            met = found >= each.goal if each.least else found <= each.goal
        rows.append(
            {"what": each.what, "measured": found, "goal": each.goal, "unit": each.unit,
             "least": each.least, "met": met}
        )  # fmt: skip
    return rows


def as_text(rows: list[dict[str, Any]]) -> str:
    """The rows as a table for people."""
    lines = [f"{'':60} {'measured':>10} {'goal':>10}"]
    for row in rows:
        found, met = row["measured"], row["met"]
        shown = "-" if found is None else f"{found:.3f}".rstrip("0").rstrip(".")
        verdict = "not measured" if met is None else "met" if met else "missed"
        sign = "≥" if row["least"] else "≤"
        goal = f"{sign} {row['goal']:g}"
        lines.append(f"{row['what']:60} {shown:>10} {goal:>10} {row['unit']:7} {verdict}")
    return "\n".join(lines)


def _by_set(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    gaps: dict[str, list[float]] = {}
    for row in rows:
        if row.get("gap_pct") is not None:
            gaps.setdefault(str(row["set"]).lower(), []).append(float(row["gap_pct"]))
    return {name: {"mean": mean(found), "worst": max(found)} for name, found in gaps.items()}


def _look_up(answer: dict[str, Any], path: str) -> float | None:
    here: Any = answer
    for name in path.split("."):
        if not isinstance(here, dict) or name not in here:
            return None
        here = here[name]
    return float(here)
