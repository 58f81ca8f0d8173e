"""The map and the glossary tell the truth: every path and every name in them exists."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.architecture.floors import ROOT, TANDEM, sources

QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"^(?:tandem|config|docs|tests|bin|bench|requirements)/[\w./*-]*$")
HEAD = re.compile(r"^(\| [^|]+\||\*\*[A-Z][^*]*\*\*|- .+)", re.MULTILINE)
NAME = re.compile(r"^[a-z_]+(?:\.[A-Za-z_]+)+$")


@pytest.mark.parametrize("document", ["docs/map.md", "docs/glossary.md"])
def test_every_path_in_it_exists(document: str) -> None:
    quoted = QUOTED.findall((ROOT / document).read_text(encoding="utf-8"))
    paths = [text for text in quoted if PATH.match(text)]

    missing = [path for path in paths if not list(ROOT.glob(path.rstrip("/")))]

    assert paths
    assert missing == []


@pytest.mark.parametrize("document", ["docs/map.md", "docs/glossary.md"])
def test_every_dotted_name_in_it_exists(document: str) -> None:
    quoted = QUOTED.findall((ROOT / document).read_text(encoding="utf-8"))
    apps = {source.app for source in sources()}
    names = [text for text in quoted if NAME.match(text) and text.split(".")[0] in apps]

    missing = [name for name in names if not _is_defined(name)]

    assert missing == []


def _documents() -> list[str]:
    modules = sorted((ROOT / "docs/modules").glob("*.md"))
    return ["docs/map.md", "CHANGELOG.md", *(str(path.relative_to(ROOT)) for path in modules)]


@pytest.mark.parametrize("document", _documents())
def test_no_document_says_a_thing_twice(document: str) -> None:
    """Rows of the map, heads of a module's page, lines of the changelog."""
    heads = HEAD.findall((ROOT / document).read_text(encoding="utf-8"))

    assert heads
    assert [head for head, times in Counter(heads).items() if times > 1] == []


def test_the_map_names_every_app() -> None:
    text = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    apps = {path.parent.name for path in TANDEM.glob("*/__init__.py")}

    unnamed = [app for app in sorted(apps) if f"tandem/{app}" not in text]

    assert unnamed == []


def test_every_app_has_a_page_whose_commands_exist() -> None:
    apps = {path.parent.name for path in TANDEM.glob("*/__init__.py")} - {"testing"}

    for app in sorted(apps):
        text = (ROOT / f"docs/modules/{app}.md").read_text(encoding="utf-8")
        commands = re.search(r"\*\*Commands\*\*(.*?)(?=\*\*|\Z)", text, re.DOTALL)
        named = re.findall(r"`([a-z]+_[a-z_]+)`", commands.group(1)) if commands else []
        assert [name for name in named if not _is_defined(f"{app}.{name}")] == []


def test_the_settings_page_names_every_setting_the_code_reads() -> None:
    read = {
        name
        for path in (ROOT / "config").glob("*.py")
        for name in re.findall(
            r'environ\.(?:get|setdefault)\(\s*"(TANDEM_\w+)"', path.read_text(encoding="utf-8")
        )
    }
    page = (ROOT / "docs/operating/settings.md").read_text(encoding="utf-8")

    assert len(read) >= 8
    assert set(re.findall(r"`(TANDEM_\w+)`", page)) == read


def _is_defined(name: str) -> bool:
    """`keyaccounts.commands.merge_accounts` or `keyaccounts.Account`: somewhere in that app."""
    app, *_rooms, last = name.split(".")
    word = re.compile(
        rf"\b(?:def|class)\s+{re.escape(last)}\b|^\s*{re.escape(last)}\b\s*[:=]", re.M
    )
    own = [source for source in sources() if source.app == app]
    return any(
        last == source.path.stem
        or last in source.path.parts
        or word.search(source.path.read_text())
        for source in own
    )
