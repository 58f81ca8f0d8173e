"""The kit keeps its own laws: no inline code, known icons, contrast, small modules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tandem.foundation.kit import sample

APP = Path(__file__).resolve().parent.parent
PACKAGE = APP.parent
CSS = APP / "static" / "foundation" / "css"
SCRIPTS = APP / "static" / "foundation" / "js"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
HEX_PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);")
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|hx-on|javascript:", re.IGNORECASE
)

# ink, paper, least contrast: 4.5 for text, 3 for the outline of a control and the focus ring
PAIRS = [
    *[(ink, paper, 4.5) for ink in ("text", "text-2", "muted", "accent") for paper in ("canvas", "surface", "hover")],
    *[(tone, f"{tone}-soft", 4.5) for tone in ("ok", "warn", "bad", "accent")],
    *[("text", paper, 4.5) for paper in ("accent-soft", "sunken", "heat-0", "heat-1", "heat-2")],
    *[("heat-ink-deep", paper, 4.5) for paper in ("heat-4", "heat-5")],
    ("on-accent", "accent", 4.5),
    ("control-line", "surface", 3.0),
    ("focus", "surface", 3.0),
    ("focus", "accent-soft", 3.0),
]  # fmt: skip


def tokens(theme: int) -> dict[str, str]:
    return {
        name: values[theme] for name, *values in HEX_PAIR.findall((CSS / "tokens.css").read_text())
    }


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_ink_stands_out_from_its_paper(ink: str, paper: str, least: float, theme: int) -> None:
    colours = tokens(theme)

    assert contrast(colours[ink], colours[paper]) >= least


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_code_or_style(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    lines = (APP / "icons.txt").read_text(encoding="utf-8").splitlines()
    known = {line.split("=")[0].strip() for line in lines if "=" in line and line[0] != "#"}
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text(encoding="utf-8"))
    }

    assert named - known == set()


def test_modules_stay_small_and_the_style_stays_light() -> None:
    longest = max(len(path.read_text().splitlines()) for path in SCRIPTS.glob("*.js"))
    style = sum(path.stat().st_size for path in CSS.glob("*.css"))

    assert longest <= 120
    assert style <= 90_000


def test_every_style_sheet_and_module_is_loaded() -> None:
    styles = (APP / "templates/foundation/_styles.html").read_text()
    modules = "".join(path.read_text() for path in SCRIPTS.glob("*.js"))

    assert [path.name for path in CSS.glob("*.css") if path.name not in styles] == []
    assert [
        path.name
        for path in SCRIPTS.glob("*.js")
        if path.name != "app.js" and f"./{path.name}" not in modules
    ] == []


@pytest.mark.parametrize("code", [400, 403, 404, 500])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_error_page_needs_no_context_and_says_what_next(code: int, language: str) -> None:
    with translation.override(language):
        page = render_to_string(f"{code}.html")

    assert f"<span>{code}</span>" in page
    assert 'href="/"' in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_kit_page_shows_every_part(language: str) -> None:
    with translation.override(language):
        page = render_to_string("foundation/kit.html", sample())

    for part in (
        "tile",
        "matrix",
        "week",
        "grid",
        "timeline",
        "props",
        "stepper",
        "empty",
        "jobs__head",
    ):
        assert f'class="{part}' in page


def test_a_bad_field_is_tied_to_its_sentence() -> None:
    page = render_to_string("foundation/kit.html", sample())

    assert 'aria-describedby="id_name_error"' in page
    assert 'id="id_name_error"' in page
