"""Every instance in a folder through the planner's pieces, each result checked and bounded."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tandem.planning.choices.dual import price_rows
from tandem.planning.public.assignment import choices_of, solve_assignment
from tandem.planning.public.best_known import best_known_in
from tandem.planning.public.checker import faults_of_assignment, faults_of_clustering
from tandem.planning.public.clustering import solve_clustering
from tandem.planning.public.instances import Assignment, Instance, Points
from tandem.planning.public.reading import read_instances
from tandem.planning.terms import PlanningError

_NO_INSTANCE = {".csv", ".md", ".xlsx", ".json", ".zip", ".gz", ".res"}
_OR_LIBRARY_MAXIMISED = re.compile(r"gap(\d+)-\d+\Z")


def measure_choices(
    folder: Path | str, seconds: float = 4.0, say: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """A row an instance: set, instance, best_known, value, gap_pct, seconds (of processor), form,
    bound, bound_gap_pct, is_feasible, faults. `gap_pct` is to the best known value, or to the own
    bound where none is known (None for centred clustering, whose bound is loose). Files that are no instance give a row with `refused`, a sentence.

    `seconds` sets how much work is done; it is counted in steps, so a busy machine takes longer
    but finds the same.
    """
    folder = Path(folder)
    known = best_known_in(folder)
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*"), key=_natural):
        if not path.is_file() or path.suffix in _NO_INSTANCE or _is_other(path):
            continue
        for row in _measure_file(path, known, seconds):
            rows.append(row)
            if say:
                say(str(row))
    return rows


def _natural(path: Path) -> list[Any]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", str(path))]


def _is_other(path: Path) -> bool:
    """Prose, a list of values, or routing (which goes through the calendar)."""
    name = path.name.upper()
    prose = name.startswith(("LICENSE", "README", "SOURCES")) or name.endswith("README.TXT")
    return prose or "solution_values" in path.name or "pvrp" in path.parts


def _measure_file(path: Path, known: dict[str, float], seconds: float) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        instances = read_instances(text, path.stem)
    except UnicodeDecodeError:
        return [{"set": path.parent.name, "instance": path.name, "refused": "It is not text."}]
    except PlanningError as error:
        return [{"set": path.parent.name, "instance": path.name, "refused": str(error)}]
    rows = []
    for instance in instances:
        best = known.get(instance.name)
        if isinstance(instance, Assignment):
            rows.append(_assignment_row(path, instance, best, seconds))
        else:
            rows += [_points_row(path, instance, c, best, seconds) for c in _forms(path)]
    return rows


def _forms(path: Path) -> list[bool]:
    """Which clustering a file is for (centred?): its folder says so, else both are measured."""
    folders = " ".join(part.lower() for part in path.parts[:-1])
    if "cccp" in folders or "cent" in path.parent.name.lower():
        return [True]
    return [False] if "cpmp" in folders or "pmed" in folders else [False, True]


def sense_of(instance: Assignment, best_known: float | None, from_many: bool) -> bool:
    """Is the instance to be maximised? The best known value decides: it lies next to the bound
    of its own sense. Without one, OR-Library's files of several problems gap1 … gap12 are
    maximised (its readme gives their largest profits) and everything else is minimised."""
    if best_known is None:
        return from_many and bool(_OR_LIBRARY_MAXIMISED.match(instance.name))
    low = price_rows(choices_of(instance)[0], steps=60).bound
    high = -price_rows(choices_of(replace(instance, maximise=True))[0], steps=60).bound
    return abs(high - best_known) < abs(best_known - low)


def _assignment_row(
    path: Path, instance: Assignment, best: float | None, seconds: float
) -> dict[str, Any]:
    started = time.process_time()
    from_many = instance.name != path.stem
    instance = replace(instance, maximise=sense_of(instance, best, from_many))
    done = solve_assignment(instance, seconds)
    spent = time.process_time() - started
    faults = faults_of_assignment(instance, done.agent.tolist(), done.value, done.bound)
    form = "assignment, most profit" if instance.maximise else "assignment, least cost"
    return _row(path, instance, form, best, done, faults, spent)


def _points_row(
    path: Path, points: Points, centred: bool, best: float | None, seconds: float
) -> dict[str, Any]:
    started = time.process_time()
    done = solve_clustering(points, centred, seconds)
    spent = time.process_time() - started
    median = [-1] * points.clusters if centred else done.median.tolist()
    faults = faults_of_clustering(points, done.cluster.tolist(), median, done.value, done.bound)
    form = "centred clustering" if centred else "p-median"
    return _row(path, points, form, None if centred else best, done, faults, spent)


def _row(
    path: Path,
    instance: Instance,
    form: str,
    best: float | None,
    done: Any,
    faults: list[str],
    spent: float,
) -> dict[str, Any]:
    sign = -1.0 if form.endswith("profit") else 1.0
    loose = form == "centred clustering"  # its bound is half a bound: no measure of the search
    to = best if best is not None else (0.0 if loose else done.bound)

    def gap(reference: float) -> float | None:
        return (
            round(100 * sign * (done.value - reference) / abs(reference), 4) if reference else None
        )

    return {
        "set": path.parent.name,
        "instance": instance.name,
        "form": form,
        "best_known": best,
        "value": round(done.value, 4),
        "gap_pct": gap(to) if done.is_feasible else None,
        "bound": round(done.bound, 4),
        "bound_gap_pct": gap(done.bound) if done.is_feasible else None,
        "seconds": round(spent, 2),
        "is_feasible": done.is_feasible,
        "faults": faults,
    }
