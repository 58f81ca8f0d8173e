"""Figures of a judgement, the blend and the reading of cells, over drawn values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.winning.learning.blending import learn_blend
from tandem.winning.learning.judging import beats_base, calibration_error, judge
from tandem.winning.learning.values import as_moments, as_numbers, as_time


@settings(deadline=None)  # a machine under load is no fault of the figure
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80))
def test_a_calibration_error_is_a_mean_distance(rows) -> None:
    chance, won = np.array([c for c, _w in rows]), np.array([int(w) for _c, w in rows])

    assert 0 <= calibration_error(chance, won) <= 1
    assert calibration_error(won.astype(float), won) == 0


def test_a_verdict_is_useful_only_clear_of_the_base_rate() -> None:
    chance = np.random.default_rng(0)
    true = chance.uniform(0.05, 0.95, 2_000)
    won = (chance.random(2_000) < true).astype(int)
    base = np.full(2_000, won.mean())

    known, shuffled = judge(true, base, won), judge(chance.permutation(true), base, won)

    assert known.verdict == "useful" and known.gain_low > 0.05 and known.ece < 0.05
    assert shuffled.verdict == "no usable signal" and abs(shuffled.auc - 0.5) < 0.04


def test_a_shift_that_all_deals_share_tells_none_apart() -> None:
    """The base rate lags behind a market that turned; a model that knows only the turn is no signal."""
    chance = np.random.default_rng(5)
    won = (chance.random(2_000) < 0.5).astype(int)
    said, base = 0.5 + chance.normal(0, 0.005, 2_000), np.full(2_000, 0.3)

    judged = judge(said, base, won)

    assert judged.gain_low > 0.02 and judged.verdict == "no usable signal"


def test_a_handful_of_losses_proves_nothing() -> None:
    """One lost deal of 600, which the model happened to doubt: a bootstrap alone would be sure."""
    won = np.ones(600, int)
    won[300] = 0
    said, base = np.where(won == 1, 0.999, 0.9), np.full(600, 599 / 600)

    assert judge(said, base, won).verdict == "no usable signal"
    assert not beats_base(said, base, won, np.arange(600))


def test_rows_of_one_deal_are_drawn_together() -> None:
    """Twenty copies of forty deals are forty deals: luck must not look like proof."""
    chance = np.random.default_rng(4)
    won = (chance.random(40) < 0.5).astype(int)
    said, base = (
        np.clip(0.5 + 0.08 * (won - 0.5) + chance.normal(0, 0.2, 40), 0.01, 0.99),
        np.full(40, 0.5),
    )
    many = [np.repeat(part, 20) for part in (said, base, won)]

    alone = judge(said, base, won)
    copies = judge(*many, np.repeat(np.arange(40), 20))

    assert copies.gain_low == pytest.approx(alone.gain_low, abs=0.01)
    assert judge(*many).gain_high - judge(*many).gain_low < (alone.gain_high - alone.gain_low) / 3


@settings(max_examples=20, deadline=None)
@given(st.floats(0.3, 3.0), st.floats(-1.5, 1.5), st.integers(0, 99))
def test_the_blend_mends_a_model_that_is_too_sure_or_too_bold(slope, shift, seed) -> None:
    chance = np.random.default_rng(seed)
    odds = chance.normal(0, 1.2, 2_500)
    won = (chance.random(2_500) < 1 / (1 + np.exp(-odds))).astype(float)
    said = 1 / (1 + np.exp(-(slope * odds + shift)))

    blend = learn_blend(np.stack([said, np.full(2_500, won.mean())], 1), won)
    mended = blend.of(np.stack([said, np.full(2_500, won.mean())], 1))

    assert (blend.weights >= 0).all()
    assert (
        calibration_error(mended, won) < 0.09
    )  # ten bins of 250 rows differ by 0.03 by luck alone


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1", "2.5", "", "n/a"], [1, 2.5, np.nan, np.nan]),
        (["1.234,5", "12,5", "7"], [1234.5, 12.5, 7]),
        (["1,234.5", "12%", "$1,000"], [1234.5, 0.12, 1000]),
        (["1.5万", "￥448,000", "３"], [15_000, 448_000, 3]),
    ],
)
def test_numbers_are_read_as_people_write_them(cells, numbers) -> None:
    assert as_numbers(cells)[0] == pytest.approx(numbers, nan_ok=True)


def test_days_in_several_forms_are_the_same_day() -> None:
    cells = [
        *("2017-03-28", "28.03.2017", "2017年3月28日", "20170328", "28/03/17", "28 Mar 2017"),
        *("2017-03-28T00:00:00+00:00", "2017-03-28 00:00"),
    ]

    days, share = as_moments(cells, None)

    assert share == 1.0 and set(days) == {17_253.0}
    assert as_moments(["2017-03-28T06:00:00+02:00"], None)[0][0] == pytest.approx(17_253 + 4 / 24)
    assert as_time(["1490659200", "1490745600"], None)[0] == pytest.approx([17_253, 17_254])
