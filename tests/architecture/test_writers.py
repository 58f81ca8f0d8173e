"""Only commands write, and pages never read past the visibility rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.floors import Source, sources

WRITES = {
    "save", "create", "update", "delete", "get_or_create", "update_or_create",
    "bulk_create", "bulk_update", "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip
WRITERS = {"commands", "jobs", "management"}
LOADERS = {"demo", "testing", "foundation"}  # the ground writes its own ledgers
# modules that keep a table of the house itself
HOUSE_KEEPERS = {
    "tandem/keyaccounts/search.py": "the search index, written by the commands that change names",
    "tandem/organisation/second_factor.py": "a code of the second step is noted as used",
}
PAGES = {"views", "api", "forms", "pages", "homes"}
PAGE_FILES = ("_page", "_pages", "_forms")  # beside the rooms: what one page shows
UNSCOPED = {"Region", "Industry", "Holiday"}  # configuration, the same for every reader
OWN_ID = {"request.actor.user_id", "request.actor.person_id"}


def test_only_commands_write() -> None:
    wrong = [
        f"{source.name}:{call.lineno} .{_method(call)}()"
        for source in sources()
        if source.app not in LOADERS
        and source.room not in WRITERS
        and source.name not in HOUSE_KEEPERS
        for call in _calls(source)
        if _method(call) in WRITES and _is_on_rows(call)
    ]

    assert wrong == []


def test_pages_read_only_what_is_visible() -> None:
    wrong = [
        f"{source.name}:{node.lineno} reads .objects without visible_to"
        for source in sources()
        if _is_page(source) and source.app not in LOADERS
        for node in _managers(source)
    ]

    assert wrong == []


def _is_page(source: Source) -> bool:
    return source.room in PAGES or source.room.endswith(PAGE_FILES)


def test_the_writers_test_sees_a_planted_write() -> None:
    planted = ast.parse("def page(request):\n    Account.objects.filter(pk=1).update(name='x')\n")

    found = list(_calls(Source("keyaccounts", "views", _PATH, planted)))

    assert any(_method(call) == "update" and _is_on_rows(call) for call in found)


def test_the_visibility_test_sees_a_planted_read() -> None:
    planted = ast.parse("def page(request):\n    return Account.objects.filter(pk=1)\n")
    sound = ast.parse("def page(request):\n    return Account.objects.visible_to(actor).get()\n")

    assert list(_managers(Source("keyaccounts", "views", _PATH, planted)))
    assert not list(_managers(Source("keyaccounts", "views", _PATH, sound)))


def _calls(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def _target(call: ast.Call) -> ast.expr:
    assert isinstance(call.func, ast.Attribute)
    return call.func.value


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_on_rows(call: ast.Call) -> bool:
    """A queryset, a manager or an instance; not a dict, a set or a file that has the same word."""
    assert isinstance(call.func, ast.Attribute)
    target = ast.unparse(call.func.value)
    if "objects" in target or _method(call) in {"bulk_create", "bulk_update", "get_or_create"}:
        return True
    if _method(call) == "update":  # dict.update takes a mapping, a queryset takes fields
        return bool(call.keywords) and not call.args
    return _method(call) in {"save", "delete"} and not call.args


def _managers(source: Source) -> Iterator[ast.Attribute]:
    """`.objects` not followed at once by `.visible_to(` or by the filter for one's own rows."""
    followed = {
        id(node.value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "visible_to"
    } | {id(_target(call)) for call in _calls(source) if _is_for_own_rows(call)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute) or node.attr != "objects":
            continue
        model = ast.unparse(node.value)
        if id(node) in followed or model in UNSCOPED:
            continue
        yield node


def _is_for_own_rows(call: ast.Call) -> bool:
    """`.filter(owner_id=request.actor.person_id)`: what belongs to the reader."""
    return _method(call) == "filter" and any(
        keyword.arg in {"owner_id", "user_id"} and ast.unparse(keyword.value) in OWN_ID
        for keyword in call.keywords
    )


_PATH = sources()[0].path
