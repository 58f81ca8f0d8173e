"""What pages hand to the kit comes out escaped, complete and in range."""

from __future__ import annotations

import pytest
from django.utils import html as django_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.kit import (
    Change,
    Column,
    Grid,
    Load,
    Row,
    chip,
    escaping,
    heat,
    link,
    pair,
    person,
)
from tandem.foundation.kit.figures import spark_points
from tandem.foundation.kit.marks import initials

ATTACK = '"><script>alert(1)</script>'


def grid_of(*cells: object) -> Grid:
    columns = [Column(f"column {number}") for number in range(len(cells))]
    return Grid(id="g", label="Grid", columns=columns, rows=[Row(id=1, label="one", cells=cells)])


def test_a_plain_cell_is_escaped_and_a_mark_passes() -> None:
    html = grid_of(ATTACK, chip("Active", tone="ok")).body()

    assert "<script>" not in html
    assert '<span class="chip chip--ok">Active</span>' in html
    assert isinstance(html, SafeString)


@pytest.mark.parametrize(
    "mark", [chip, person, lambda text: link(text, text), lambda text: pair(text, text)]
)
def test_no_mark_lets_markup_of_a_name_through(mark) -> None:  # type: ignore[no-untyped-def]
    assert "<script>" not in mark(ATTACK)


def test_nothing_of_a_row_can_break_out_of_its_tags() -> None:
    row = Row(id=ATTACK, label=ATTACK, cells=["cell"], url=ATTACK, peek_url=ATTACK, selected=True)
    grid = Grid(ATTACK, ATTACK, [Column("a")], [row], selectable=True)

    html = grid.body()

    assert "<script>" not in html
    assert html.count("<") == 9


def test_a_row_with_a_cell_too_few_is_an_error_and_not_a_shifted_table() -> None:
    grid = Grid("g", "Grid", [Column("a"), Column("b")], [Row(id=1, label="one", cells=["a"])])

    with pytest.raises(ValueError, match="shorter"):
        grid.body()


def test_a_heading_cannot_break_out_of_its_attribute() -> None:
    column = Column(ATTACK, kind="number", tag=True)

    assert column.cell_attributes.count('"') == 4


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(ValueError, match="no tone"):
        chip("Active", tone="purple")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("张伟", "伟"), ("Mia Berg", "MB"), ("Cher", "C"), ("", ""), ("欧阳 娜娜", "娜")],
)
def test_initials_tell_colleagues_of_one_surname_apart(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_heat_has_six_steps_whatever_the_value(value: float, low: float, high: float) -> None:
    assert heat(value, low=low, high=high) in range(6)


def test_heat_runs_from_end_to_end() -> None:
    assert [heat(value, low=0, high=60) for value in (0, 9, 10, 59, 60, 99)] == [0, 0, 1, 5, 5, 5]
    assert heat(None, low=0, high=60) is None


@pytest.mark.parametrize(
    ("percent", "state"), [(84, "under"), (85, "fair"), (115, "fair"), (116, "over")]
)
def test_both_ends_of_the_band_are_fair(percent: int, state: str) -> None:
    assert Load(percent).state == state


def test_a_load_beyond_the_drawing_stays_inside_it() -> None:
    assert Load(400).drawn == 150
    assert Load(-3).drawn == 0


def test_a_spark_spans_its_box() -> None:
    assert spark_points([1, 3, 2]) == "0.0,22.0 50.0,2.0 100.0,12.0"
    assert spark_points([5]) == ""


def test_a_change_knows_its_direction() -> None:
    assert [Change(value, "").arrow for value in (1, -1, 0)] == ["▲", "▼", "＝"]


@pytest.mark.parametrize(
    "value", ["<b>", "a \"quoted\" & 'b'", gettext_lazy("Jobs"), mark_safe("<i>"), 7, None]
)
def test_escaping_is_django_s_own(value: object) -> None:
    assert escaping.escape(value) == django_html.escape(value)
    assert escaping.conditional_escape(value) == django_html.conditional_escape(value)
