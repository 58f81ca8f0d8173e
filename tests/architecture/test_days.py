"""The day of a moment is the day of the office: `now` comes in UTC, where it is yesterday until eight.
In a sentence a day is written as pages write it (`foundation/formats.py`), not as files do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.floors import sources

PLANTED = "def approve(now):\n    return now.date()\n"
PLANTED_SENTENCE = "def say(on):\n    return _('due on %(day)s') % {'day': on.isoformat()}\n"


def test_nobody_takes_the_day_of_now_without_a_zone() -> None:
    wrong = [f"{source.name}:{line}" for source in sources() for line in _bare_days(source.tree)]

    assert wrong == [], "write timezone.localdate(now)"


def test_a_bare_day_would_be_found() -> None:
    assert list(_bare_days(ast.parse(PLANTED))) == [2]


def test_no_sentence_holds_a_day_as_files_write_it() -> None:
    wrong = [f"{source.name}:{line}" for source in sources() for line in _file_days(source.tree)]

    assert wrong == [], "write day() or day_short()"


def test_a_day_of_a_file_in_a_sentence_would_be_found() -> None:
    assert list(_file_days(ast.parse(PLANTED_SENTENCE))) == [2]


def _bare_days(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="now"), attr="date")):
                yield node.lineno


def _file_days(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Mod(), right=ast.Dict(values=values)):
                yield from (value.lineno for value in values if _is_file_day(value))


def _is_file_day(value: ast.AST) -> bool:
    match value:
        case ast.Call(func=ast.Attribute(attr="isoformat")):
            return True
    return False
