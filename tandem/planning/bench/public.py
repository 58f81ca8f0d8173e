"""Public instances through the adapters of `tandem.planning.public`, where their files are present."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

from tandem.planning.public.measure import measure_choices
from tandem.planning.public.pvrp import check_periodic, read_periodic, rounds_for, solve_periodic

PERIODIC_SECONDS = 25.0
_MISSING_PCT = 100.0  # what a plan that breaks a limit is said to be away from the best


def measure_public(folder: Path | None) -> list[dict[str, Any]]:
    """One row an instance: {"set", "instance", "best_known", "value", "gap_pct", "seconds"}; those
    of assignment and clustering say more, see `tandem.planning.public.measure`."""
    if folder is None:
        return []
    return measure_choices(folder) + measure_periodic(folder / "pvrp")


def measure_periodic(folder: Path, seconds: float = PERIODIC_SECONDS) -> list[dict[str, Any]]:
    """Periodic vehicle routing, about so many CPU seconds an instance."""
    rows = []
    for name, best in _best_known(folder / "BKS.csv").items():
        if not (folder / name).is_file():
            continue
        instance = read_periodic((folder / name).read_text())
        rounds = rounds_for(instance, seconds)
        started = time.process_time()
        plan = solve_periodic(instance, rounds=rounds)
        taken = time.process_time() - started
        broken = bool(check_periodic(instance, plan))
        rows.append(
            {
                "set": "pvrp",
                "instance": name,
                "best_known": best,
                "value": round(plan.cost, 2),
                "gap_pct": _MISSING_PCT if broken else round(100 * (plan.cost / best - 1), 3),
                "seconds": round(taken, 1),
            }
        )
    return rows


def _best_known(path: Path) -> dict[str, float]:
    if not path.is_file():
        return {}
    with path.open(newline="") as lines:
        return {
            row["Instance Name"].rsplit("/", 1)[-1]: float(row["BKS"])
            for row in csv.DictReader(lines)
            if "/PVRP/" in row["Instance Name"]
        }
