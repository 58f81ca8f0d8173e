"""The floors as import-linter knows them, and the source files of the product."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TANDEM = ROOT / "tandem"


@dataclass(frozen=True)
class Source:
    """One module of the product with its parsed text."""

    app: str
    room: str  # the folder or file below the app: "views", "commands", …
    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """Every module of tandem but tests and migrations."""
    return tuple(_sources())


def floor_of(app: str) -> int:
    """0 is the ground; apps on one floor do not see each other."""
    return _floors()[app]


@lru_cache(maxsize=1)
def _floors() -> dict[str, int]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {
        app.strip().removeprefix("tandem."): floor
        for floor, layer in enumerate(reversed(layers))
        for app in layer.split("|")
    }


def _sources() -> Iterator[Source]:
    for path in sorted(TANDEM.rglob("*.py")):
        parts = path.relative_to(TANDEM).parts
        if len(parts) < 2 or {"tests", "migrations"} & set(parts):
            continue
        room = parts[1].removesuffix(".py")
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        yield Source(parts[0], room, path, tree)
