"""Learned response rates: shrinkage, intervals that cover, a group held out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.planning.learning import (
    ACTIVE_RATE,
    NOISE,
    SPREAD,
    effect_of_plan,
    held_out_group,
    learn_rates,
    noise_of,
    value_interval,
)
from tandem.planning.response import saturating
from tandem.planning.terms import PlanningError


def history(rates: np.ndarray, rows: int, seed: int, noise: float = 0.2):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(rates)), rows)
    contacts = rng.integers(0, 9, len(group)).astype(float)
    share = saturating(contacts, rates[group]) + rng.normal(0, noise, len(group))
    return group, contacts, share


def test_without_history_the_prior_stays_with_its_width():
    learned = learn_rates([], [], [], [ACTIVE_RATE])

    assert learned.rate[0] == pytest.approx(ACTIVE_RATE, rel=1e-3)
    assert np.log(learned.high / learned.low)[0] == pytest.approx(2 * 1.645 * SPREAD, rel=0.01)
    assert learned.own_share[0] == pytest.approx(0, abs=0.01)


def test_more_history_moves_the_estimate_and_narrows_it():
    prior, truth = np.array([0.25]), np.array([0.5])
    few = learn_rates(*history(truth, 5, seed=2), prior, noise=0.2)
    many = learn_rates(*history(truth, 2000, seed=2), prior, noise=0.2)

    assert abs(np.log(many.rate / truth)) < abs(np.log(prior / truth)) / 10
    assert many.high - many.low < (few.high - few.low) / 4
    assert few.own_share < many.own_share


@pytest.mark.parametrize("confidence", [0.5, 0.9])
@pytest.mark.parametrize("rows", [4, 40])
def test_intervals_cover_the_truth_as_often_as_they_say(rows, confidence):
    groups = 1200
    truth = 0.25 * np.exp(np.random.default_rng(rows).normal(0, SPREAD, groups))

    learned = learn_rates(
        *history(truth, rows, seed=rows), np.full(groups, 0.25), noise=0.2, confidence=confidence
    )
    covered = np.mean((learned.low <= truth) & (truth <= learned.high))

    assert covered == pytest.approx(confidence, abs=4 * np.sqrt(0.25 / groups))


def test_the_noise_is_taken_from_rows_that_should_be_equal():
    rows = history(np.array([0.2, 0.4]), 3000, seed=5, noise=0.13)

    assert noise_of(*rows) == pytest.approx(0.13, rel=0.05)
    assert noise_of(*(column[:5] for column in rows)) == NOISE


def test_rows_held_out_do_not_touch_the_estimate():
    group, contacts, share = history(np.array([0.3]), 50, seed=1)
    held = np.arange(50) < 10
    spoiled = np.where(held, 99.0, share)

    learned = learn_rates(group, contacts, spoiled, [0.25], held_out=held, noise=0.2)
    without = learn_rates(group[10:], contacts[10:], share[10:], [0.25], noise=0.2)

    assert learned.rate == pytest.approx(without.rate)


def test_the_value_of_a_plan_moves_inside_an_interval_that_covers():
    rng, hits, tries = np.random.default_rng(8), 0, 200
    potential, contacts = rng.lognormal(2, 1, 60), rng.integers(0, 6, 60).astype(float)
    group = np.arange(60) % 3
    for seed in range(tries):
        truth = 0.25 * np.exp(rng.normal(0, SPREAD, 3))
        learned = learn_rates(*history(truth, 10, seed=seed), np.full(3, 0.25), noise=0.2)
        low, middle, high = value_interval(potential, contacts, group, learned, seed=seed)
        assert low <= middle <= high
        hits += low <= potential @ saturating(contacts, truth[group]) <= high

    assert hits / tries == pytest.approx(0.9, abs=0.085)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(0, 30))
def test_the_estimate_lies_in_its_interval_and_no_order_of_rows_matters(seed, rows):
    group, contacts, share = history(np.array([0.1, 0.6]), rows, seed)
    order = np.random.default_rng(seed).permutation(len(group))

    one = learn_rates(group, contacts, share, [0.25, 0.12])
    two = learn_rates(group[order], contacts[order], share[order], [0.25, 0.12])

    assert (one.low < one.rate).all() and (one.rate < one.high).all()
    assert one.rate == pytest.approx(two.rate)


def test_the_held_out_group_depends_on_the_key_alone():
    keys = np.arange(20_000)
    held = held_out_group(keys, 0.03)

    assert held.mean() == pytest.approx(0.03, abs=0.005)
    assert (held_out_group(keys[::-1][:500], 0.03) == held[::-1][:500]).all()
    assert (held_out_group(keys, 0.03, salt=1) != held).any()
    assert held_out_group(keys, 0.06)[held].all()


def test_the_effect_of_the_plan_is_the_difference_to_the_held_out_group():
    rng = np.random.default_rng(4)
    held = np.arange(4000) % 10 == 0
    outcome = rng.normal(10, 3, 4000) + 2.0 * ~held

    low, effect, high = effect_of_plan(outcome, held)

    assert low < 2.0 < high
    assert effect == pytest.approx(2.0, abs=0.5)


@pytest.mark.parametrize(
    ("rows", "prior", "words"),
    [
        (([0], [1.0, 2.0], [0.1]), [0.2], "in every row"),
        (([1], [1.0], [0.1]), [0.2], "no prior"),
        (([0], [-1.0], [0.1]), [0.2], "negative"),
        (([0], [1.0], [np.nan]), [0.2], "must be a number"),
        (([0], [1.0], [0.1]), [0.0], "above zero"),
    ],
)
def test_history_that_cannot_be_read_is_refused(rows, prior, words):
    with pytest.raises(PlanningError, match=words):
        learn_rates(*rows, prior)


def test_an_effect_needs_both_sides():
    with pytest.raises(PlanningError, match="two held-out"):
        effect_of_plan(np.ones(5), np.zeros(5, dtype=bool))
    with pytest.raises(PlanningError, match="between 0 and 1"):
        held_out_group(np.arange(3), 1.5)
