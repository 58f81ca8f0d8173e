"""A class changes only when the change clears the noise; a card names an option."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.problem import Options
from tandem.planning.segmenting import option_of, segment_accounts, settle_segments
from tandem.planning.segments import Channel, Segment, StrategyCard, standard_cards
from tandem.planning.terms import Mode, PlanningError

SHARE = st.floats(0, 1)


def settled(need, penetration, error, previous=None, **more):
    n = len(need)
    return settle_segments(
        np.array(need),
        np.array(penetration),
        need_error=np.full(n, error),
        penetration_error=np.full(n, error),
        previous=None if previous is None else np.array(previous),
        **more,
    )


def test_figures_known_exactly_decide_alone():
    need, penetration = [0.9, 0.2, 0.5], [0.1, 0.9, 0.3]

    known = settled(need, penetration, 0.0, previous=[Segment.D_SERVE] * 3)

    assert (
        known.segment.tolist() == segment_accounts(np.array(need), np.array(penetration)).tolist()
    )
    assert not known.is_uncertain.any()


@pytest.mark.parametrize(
    ("need", "segment"),
    [(0.55, Segment.C_OPEN), (0.66, Segment.C_OPEN), (0.67, Segment.A_ATTACK)],
)
def test_a_line_is_crossed_when_the_whole_interval_has_crossed_it(need, segment):
    assert settled([need], [0.0], 0.1, previous=[Segment.C_OPEN]).segment[0] == segment


def test_one_axis_may_change_while_the_other_keeps_its_side():
    change = settled([0.95], [0.31], 0.1, previous=[Segment.C_OPEN])

    assert change.segment[0] == Segment.A_ATTACK


def test_a_trembling_figure_changes_far_fewer_classes_than_the_bare_grid():
    rng = np.random.default_rng(6)
    truth, bare_changes, changes = rng.uniform(0.3, 0.7, 500), 0, 0
    bare = segments = settled(truth, np.zeros(500), 0.08).segment
    for _ in range(20):
        seen = np.clip(truth + rng.normal(0, 0.08, 500), 0, 1)
        bare_now = segment_accounts(seen, np.zeros(500))
        now = settled(seen, np.zeros(500), 0.08, previous=segments).segment
        bare_changes, changes = (
            bare_changes + (bare_now != bare).sum(),
            changes + (now != segments).sum(),
        )
        bare, segments = bare_now, now

    assert changes < bare_changes / 5


@settings(max_examples=60, deadline=None)
@given(need=SHARE, penetration=SHARE, error=st.floats(0, 0.4), old=st.integers(-1, 3))
def test_settling_twice_changes_nothing_and_odds_sum_to_one(need, penetration, error, old):
    once = settled([need], [penetration], error, previous=[old])
    twice = settled([need], [penetration], error, previous=once.segment)

    assert once.segment.tolist() == twice.segment.tolist()
    assert once.odds.sum() == pytest.approx(1)
    assert (once.odds >= 0).all()


def test_the_odds_are_as_often_right_as_they_say():
    rng = np.random.default_rng(3)
    seen = rng.uniform(0.2, 0.8, 20_000)
    truth = seen + rng.normal(0, 0.1, 20_000)  # a flat prior: truth lies around what is seen

    odds = settled(seen, np.zeros(20_000), 0.1).odds
    strong = odds[:, Segment.A_ATTACK] + odds[:, Segment.B_DEFEND]

    for low in (0.1, 0.5, 0.8):
        some = (strong >= low) & (strong < low + 0.1)
        assert (truth[some] >= 0.5).mean() == pytest.approx(strong[some].mean(), abs=0.05)


def test_an_account_near_a_line_is_called_uncertain():
    assert settled([0.5, 0.99], [0.0, 0.0], 0.1).is_uncertain.tolist() == [True, False]


def test_a_card_is_plain_data_and_names_an_option():
    options, cards = Options.standard(), standard_cards()

    personal = options.visits[option_of(cards[Segment.A_ATTACK], options)]

    assert personal == cards[Segment.A_ATTACK].visits
    assert options.mode[option_of(cards[Segment.D_SERVE], options)] == Mode.PARTNER_LED
    assert cards[Segment.C_OPEN].channel == Channel.WITH_PARTNER
    assert cards[Segment.A_ATTACK].budget > cards[Segment.D_SERVE].budget
    assert cards[Segment.A_ATTACK].answer_hours < cards[Segment.D_SERVE].answer_hours


def test_what_cannot_be_settled_is_refused():
    with pytest.raises(PlanningError, match="at least 0"):
        settled([0.5], [0.5], -1.0)
    with pytest.raises(PlanningError, match="previous class"):
        settled([0.5], [0.5], 0.1, previous=[7])
    only_inside = Options(*(getattr(Options.standard(), f)[-2:-1] for f in Options.__slots__))
    with pytest.raises(PlanningError, match="PERSONAL"):
        option_of(StrategyCard(Mode.PERSONAL, 1, 0, 30), only_inside)
