"""Need × penetration gives the class; the class gives the card."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.planning.segmenting import segment_accounts
from tandem.planning.segments import Grid, Segment, card_of, segment_of, standard_cards
from tandem.planning.terms import Mode, PlanningError


@pytest.mark.parametrize(
    ("need", "penetration", "segment"),
    [
        (0.9, 0.1, Segment.A_ATTACK),
        (0.5, 0.29, Segment.A_ATTACK),
        (0.5, 0.30, Segment.B_DEFEND),
        (0.49, 0.0, Segment.C_OPEN),
        (0.1, 0.9, Segment.D_SERVE),
        (np.nan, 0.1, Segment.C_OPEN),
        (0.9, np.nan, Segment.A_ATTACK),
    ],
)
def test_the_grid_decides_the_class(need, penetration, segment):
    assert segment_accounts(np.array([need]), np.array([penetration])).tolist() == [segment]
    assert segment_of(need, penetration) == segment


def test_the_lines_of_the_grid_are_settings():
    strict = Grid(need_line=0.95)

    assert segment_accounts(np.array([0.9]), np.array([0.1]), strict)[0] == Segment.C_OPEN


def test_every_class_has_a_card():
    cards = standard_cards()

    assert set(cards) == set(Segment)
    assert card_of(Segment.A_ATTACK).mode == Mode.PERSONAL


@pytest.mark.parametrize("need", [-0.1, 1.1])
def test_a_figure_outside_the_grid_is_refused_with_its_row(need):
    with pytest.raises(PlanningError, match="row 1"):
        segment_accounts(np.array([0.5, need]), np.array([0.5, 0.5]))


def test_a_class_without_a_card_is_refused():
    with pytest.raises(PlanningError, match="no strategy card"):
        card_of(Segment.B_DEFEND, Grid(cards={}))
