"""Best known values as the collections list them, beside the instances.

- `data.csv` of the assignment collection: `Path`, `Best known solution value` (minimisation);
- a list of file names that end in the value: `solOPT.SJC1_17288.json`;
- `orlib_readme.txt` is prose and is not read: its optima are those of the maximisation form.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

_NAMED = re.compile(r"sol\w*\.(?P<name>.+)_(?P<value>\d+(\.\d+)?)\.\w+\Z")


def best_known_in(folder: Path) -> dict[str, float]:
    """Instance name (without folders and ending) → best known value; empty if none is listed."""
    known: dict[str, float] = {}
    for path in sorted(folder.rglob("*")):
        if path.name == "data.csv":
            known |= _from_table(path)
        elif path.suffix == ".txt" and "solution_values" in path.name:
            for line in path.read_text(encoding="utf-8", errors="replace").split():
                if found := _NAMED.match(line):
                    known.setdefault(found["name"], float(found["value"]))
    return known


def _from_table(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return {
            Path(row["Path"]).stem: float(row["Best known solution value"])
            for row in csv.DictReader(file)
            if row.get("Path") and _is_number(row.get("Best known solution value"))
        }


def _is_number(text: str | None) -> bool:
    return text is not None and text.strip().replace(".", "", 1).isdigit()
