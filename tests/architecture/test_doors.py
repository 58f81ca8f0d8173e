"""Into another app one goes through its doors: models, queries, commands, rules, events.

A few more are documented: the two that make visibility and search one thing for the whole
product, what may be done with an account, and what the organisation offers to every app.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.floors import Source, sources

DOORS = {"models", "queries", "commands", "rules", "events"}
MORE_DOORS = {
    "keyaccounts": {"visibility", "search", "permissions", "intake"},
    "activities": {"permissions"},
    "registration": {"permissions"},
    "organisation": {"policy", "actors", "requests", "labels", "saved_views"},
}
# the account's page spans areas and shows the click-to-edit facts that keyaccounts serves
KNOWN_CROSSINGS = {("tandem/workspace/views/account.py", "keyaccounts", "views")}
OPEN_APPS = {"foundation", "planning", "testing"}  # the ground is a library


def test_other_apps_are_entered_through_their_doors() -> None:
    wrong = [
        f"{source.name}:{line} enters tandem.{app}.{room}"
        for source in sources()
        for line, app, room in _entered(source)
        if app not in {source.app, *OPEN_APPS}
        and room not in DOORS | MORE_DOORS.get(app, set())
        and (source.name, app, room) not in KNOWN_CROSSINGS
    ]

    assert wrong == []


def _entered(source: Source) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from _rooms(node.lineno, node.module, [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from _rooms(node.lineno, alias.name, [])


def _rooms(line: int, module: str, names: list[str]) -> Iterator[tuple[int, str, str]]:
    parts = module.split(".")
    if parts[0] != "tandem" or len(parts) < 2:
        return
    if len(parts) > 2:
        yield line, parts[1], parts[2]
    else:
        for name in names:
            yield line, parts[1], name
