"""The day of a moment is the day of the office: `now` comes in UTC, where it is yesterday until eight."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.floors import sources

PLANTED = "def approve(now):\n    return now.date()\n"


def test_nobody_takes_the_day_of_now_without_a_zone() -> None:
    wrong = [f"{source.name}:{line}" for source in sources() for line in _bare_days(source.tree)]

    assert wrong == [], "write timezone.localdate(now)"


def test_a_bare_day_would_be_found() -> None:
    assert list(_bare_days(ast.parse(PLANTED))) == [2]


def _bare_days(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="now"), attr="date")):
                yield node.lineno
