"""The last step of a region's search: what one change at a time leaves broken, chains mend."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.planning.coverage import search
from tandem.planning.coverage.dual import price_region
from tandem.planning.coverage.region import build_arrays
from tandem.planning.coverage.rows import use_of
from tandem.planning.coverage.settling import settle
from tandem.planning.coverage.split import split_nation
from tandem.planning.synthetic import NationSize, draw_nation

SECONDS = 0.003  # of an hour


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_seller_some_seconds_over_the_hours_is_relieved(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    arrays = build_arrays(
        split_nation(draw_nation(NationSize(300, 4, 2, 6, 1, 1), seed=seed), 0.1).tasks[0]
    )
    prices = settle(arrays, price_region(arrays).prices).prices
    start = search.plan_region(arrays, prices, np.zeros((300, 3), np.int64), seed).choice
    hours = use_of(arrays, start).hours
    busiest = int((hours / arrays.hour_cap).argmax())
    short = arrays.hour_cap.copy()
    short[busiest] = hours[busiest] - SECONDS
    monkeypatch.setattr(search, "EPOCHS", 0)
    monkeypatch.setattr(search.kernels, "polish", lambda *_: 0)  # no single change helps

    mended = search.plan_region(arrays._replace(hour_cap=short), prices, start, seed)
    monkeypatch.setattr(search, "NEARLY", 0.0)
    left = search.plan_region(arrays._replace(hour_cap=short), prices, start, seed)

    assert left.broken == pytest.approx(SECONDS)
    assert mended.broken == 0.0
