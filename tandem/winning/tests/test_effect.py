"""The adjusted difference finds the effect that was built in, where the raw one is misled."""

from __future__ import annotations

import numpy as np

from tandem.winning.learning import effect
from tandem.winning.learning.effect import Effect, NoEffect, partner_effect


def drawn(deals: int = 3_000, *, worth: float = 0.0, seed: int = 7) -> tuple[np.ndarray, ...]:
    """Partners join large deals, and large deals are won less often; `worth` is added by joining."""
    chance = np.random.default_rng(seed)
    size = chance.integers(1, 6, deals)
    joint = (chance.random(deals) < 0.1 + 0.14 * size).astype(int)
    won = (chance.random(deals) < 0.75 - 0.1 * size + worth * joint).astype(int)
    other = chance.integers(0, 4, deals)
    return won, joint, np.stack([size, other], 1), chance.integers(0, deals // 3, deals)


def test_what_only_looks_like_an_effect_is_adjusted_away() -> None:
    found = partner_effect(*drawn())

    assert isinstance(found, Effect)
    assert found.raw < -0.07
    assert found.low < 0 < found.high
    assert abs(found.adjusted) < 0.04


def test_an_effect_that_is_there_is_found_with_its_range() -> None:
    found = partner_effect(*drawn(worth=0.15))

    assert isinstance(found, Effect)
    assert abs(found.adjusted - 0.15) < 0.05
    assert 0.04 < found.low < found.high < 0.25


def test_without_the_traits_the_test_would_see_the_bias(monkeypatch) -> None:
    monkeypatch.setattr(effect, "_columns", lambda traits: np.zeros((len(traits), 0)))

    found = partner_effect(*drawn())

    assert isinstance(found, Effect) and found.high < 0  # the planted bug: nothing is adjusted


def test_few_deals_one_side_or_no_overlap_give_no_number() -> None:
    won, joint, traits, customer = drawn(150)
    few = partner_effect(won, joint, traits, customer)
    won, joint, traits, customer = drawn(400)
    one_sided = partner_effect(won, np.zeros(400, int), traits, customer)
    apart = np.stack([joint, joint], 1)

    assert few == NoEffect("too_few", 150, int(drawn(150)[1].sum()))
    assert one_sided == NoEffect("one_sided", 400, 0)
    assert partner_effect(won, joint, apart, customer).reason == "no_overlap"


def test_copies_of_a_customers_deals_do_not_narrow_the_range() -> None:
    won, joint, traits, customer = drawn(600)
    once = partner_effect(won, joint, traits, customer)
    copies = partner_effect(
        *(np.repeat(each, 5, axis=0) for each in (won, joint, traits, customer))
    )

    assert copies.high - copies.low > 0.8 * (once.high - once.low)
