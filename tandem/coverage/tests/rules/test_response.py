"""Own history speaks where it can tell, and the prior stands where it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.coverage.rules.response import PRIORS, History, Says, group_of, learn
from tandem.planning.terms import Status


def _history(rate: float, rows: int, *, base: float = 0.1, seed: int = 3) -> History:
    """Half the accounts met twice in the quarter; both halves earn `base` without it."""
    draw = np.random.default_rng(seed)
    contacts = np.repeat([0.0, 2.0], rows)
    share = base - np.expm1(-rate * contacts) + draw.normal(0, 0.05, 2 * rows)
    return History([0] * (2 * rows), contacts.tolist(), share.tolist())


def test_much_history_that_differs_is_believed():
    beliefs = learn(_history(0.4, 400), industries=1)

    assert beliefs.says[0] == Says.OWN
    assert beliefs.learned.rate[0] == pytest.approx(0.4, abs=0.03)
    assert beliefs.learned.low[0] < 0.4 < beliefs.learned.high[0]


@pytest.mark.parametrize(
    ("history", "says"),
    [
        (History([], [], []), Says.FEW_ROWS),
        (_history(0.4, 10), Says.FEW_ROWS),
        (_history(0.0, 400), Says.NO_DIFFERENCE),
        (_history(9.0, 400), Says.DOES_NOT_FIT),
    ],
)
def test_history_that_cannot_tell_leaves_the_prior(history, says):
    beliefs = learn(history, industries=1)

    assert beliefs.says[0] == says
    assert beliefs.learned.rate[0] == pytest.approx(PRIORS[Status.ACTIVE], rel=0.02)


def test_accounts_that_never_ordered_have_no_group():
    assert group_of(Status.NEW, 1, 7) == -1
    assert group_of(Status.DORMANT, 1, 7) == 8
