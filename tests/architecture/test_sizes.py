"""The sizes STYLE.md says are never passed; what to aim at is smaller."""

from __future__ import annotations

import ast

from tests.architecture.floors import sources

MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_MODULE = 400


def test_no_function_is_too_long_to_read_at_once() -> None:
    lengths = {
        f"{source.name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert len(lengths) > 3000
    assert {at: n for at, n in lengths.items() if n > MOST_LINES_OF_A_FUNCTION} == {}


def test_no_module_is_too_long() -> None:
    lengths = {
        source.name: len(source.path.read_text(encoding="utf-8").splitlines())
        for source in sources()
    }

    assert {at: n for at, n in lengths.items() if n > MOST_LINES_OF_A_MODULE} == {}
