"""On drawn deals the model is no worse than the textbook's, and rare wins do not make it sure."""

from __future__ import annotations

import numpy as np
import pytest

from bench.drawn import Plan, measure_plan
from tandem.winning.learning import blending
from tandem.winning.learning.blending import learn_blend

CLOSE = 0.01  # of the spread of outcomes: a hundredth of the Brier score


@pytest.mark.parametrize(
    "plan",
    [
        Plan(1_500, 0.4, "strong", "timeless", 2, "usual"),
        Plan(448, 0.5, "strong", "timeless", 1, "categories"),
        Plan(900, 0.4, "strong", "timeless", 1, "twice"),
        Plan(3_000, 0.4, "strong", "dated", 1, "interaction"),
        Plan(6_000, 0.4, "strong", "dated", 1, "drift"),
        Plan(20_000, 0.01, "strong", "dated", 1, "usual"),
    ],
    ids=lambda plan: plan.name,
)
def test_what_is_shown_fits_the_truth_like_the_best_plain_model(plan: Plan) -> None:
    found = measure_plan(plan)

    best = max(found["logistic"], found["boosting"], 0.0)
    assert found["useful"] == 1.0
    assert found["won_over_base"] > best - CLOSE * plan.rate * (1 - plan.rate)


def test_deals_of_chance_that_are_listed_three_times_stay_deals_of_chance() -> None:
    assert measure_plan(Plan(900, 0.4, "none", "timeless", 1, "twice"))["useful"] == 0.0
    assert measure_plan(Plan(900, 0.4, "none", "dated", 1, "twice"))["useful"] == 0.0


def lucky_top() -> tuple[np.ndarray, np.ndarray]:
    """Won about once in fifty, and the one deal with the highest chance was won."""
    chance = np.linspace(0.01, 0.1, 6_000)
    won = (np.arange(6_000) % 50 == 7).astype(float)
    won[-1] = 1.0
    return chance, won


def test_a_lucky_deal_at_the_top_makes_nobody_sure() -> None:
    heights = blending._curve(*lucky_top())[1]

    assert heights[-1] < 0.15
    assert (np.diff(heights) >= 0).all()


def test_the_lucky_deal_would_be_believed_if_the_curve_did_not_lean(monkeypatch) -> None:
    monkeypatch.setattr(blending, "LEAN", 0.0)  # the planted bug

    assert blending._curve(*lucky_top())[1][-1] > 0.99


def test_weights_go_to_those_who_were_right() -> None:
    chance = np.random.default_rng(8)
    odds = chance.normal(0, 1, 3_000)
    won = (chance.random(3_000) < 1 / (1 + np.exp(-odds))).astype(float)
    knowing = 1 / (1 + np.exp(-odds))
    guessing = 1 / (1 + np.exp(-chance.normal(0, 1, (3_000, 6))))

    blend = learn_blend(np.column_stack([knowing, guessing]), won)

    assert blend.weights[0] > 0.8 and blend.weights[1:].max() < 0.1
