"""A web worker carries what pages need; what only a job or a rare file needs comes when it is asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

RARELY_NEEDED = {
    "numba",
    "scipy",
    "sklearn",
    "xlsxwriter",
    "charset_normalizer",
    "rapidfuzz",
    "opencc",
    "icalendar",
}
START = "import sys, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns"


def loaded_after(code: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def test_a_web_worker_starts_without_what_it_rarely_needs() -> None:
    loaded = loaded_after(START)

    assert "tandem.workspace.views.account" in loaded
    assert loaded & RARELY_NEEDED == set()


def test_the_weight_test_sees_a_module_that_came_along() -> None:
    assert loaded_after(f"{START}; import xlsxwriter") & RARELY_NEEDED == {"xlsxwriter"}


# Modules that carry compiled code; a page reaches them only through a job.
ENGINE = (
    "tandem.planning.coverage.",
    "tandem.planning.calendar.",
    "tandem.coverage.queries.pinning",
)
LIGHT = {"tandem.planning.coverage.plan", "tandem.planning.calendar.plan"}


def test_no_page_asks_the_engine_itself() -> None:
    """Imports inside functions too: the first click would load the engine into the web worker."""
    found = [
        f"{path}: {name}"
        for path in sorted(Path("tandem").rglob("*.py"))
        if _answers_pages(path)
        for name in _imports(path.read_text(encoding="utf-8"))
        if name.startswith(ENGINE) and name not in LIGHT
    ]

    assert found == []


def test_the_engine_test_sees_an_import_inside_a_function() -> None:
    hidden = "def cost():\n    from tandem.coverage.queries.pinning import costs_of_pins\n"

    assert [name for name in _imports(hidden) if name.startswith(ENGINE)] == [
        "tandem.coverage.queries.pinning"
    ]


def _answers_pages(path: Path) -> bool:
    """Views and what they are made of: not the planner, not jobs and what only jobs call."""
    if {"tests", "planning", "jobs", "bench", "management"} & set(path.parts):
        return False
    return path.name not in ("jobs.py", "pinning.py") and not {"commands", "rules"} & set(
        path.parts
    )


def _imports(source: str) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        elif isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
    return names
