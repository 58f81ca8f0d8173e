"""Style sheets hold what some page wears, and pages wear what some style sheet holds."""

from __future__ import annotations

import re
from functools import cache

from tests.architecture.floors import ROOT

STYLED = re.compile(r"\.(-?[a-z_][\w-]*)")
TOKEN = re.compile(r"(?:^|[\s;{])(--[\w-]+)\s*:")
WORN_BY_HTMX = {"htmx-request"}
COMMENT = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.DOTALL)


def test_every_class_of_a_style_sheet_is_worn() -> None:
    told = {name for rule in _selectors() for name in STYLED.findall(rule)}
    worn = _pages()

    unworn = {
        name for name in told - WORN_BY_HTMX if name not in worn and not _is_composed(name, worn)
    }

    assert len(told) > 100
    assert sorted(unworn) == []


def test_every_token_is_used() -> None:
    sheets = _sheets()
    tokens = set(TOKEN.findall(sheets))

    assert len(tokens) > 20
    assert sorted(token for token in tokens if f"var({token}" not in sheets + _pages()) == []


def _is_composed(name: str, worn: str) -> bool:
    """Pages make some names of a beginning and a word: `chip--{{ tone }}`."""
    beginning, two_dashes, _word = name.rpartition("--")
    return bool(two_dashes) and f"{beginning}--{{" in worn


def _selectors() -> list[str]:
    return re.findall(r"([^{}]+)\{", _sheets())


@cache
def _sheets() -> str:
    texts = (path.read_text(encoding="utf-8") for path in ROOT.glob("tandem/*/static/**/*.css"))
    return COMMENT.sub("", "\n".join(texts))


@cache
def _pages() -> str:
    """All that can name a class: templates, Python, our own scripts."""
    kinds = ("templates/**/*.html", "**/*.py", "static/**/*.js")
    paths = (path for kind in kinds for path in ROOT.glob(f"tandem/*/{kind}"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
