"""A changed company is planned by the same engine and compared with the present one."""

from __future__ import annotations

import numpy as np
import pytest

from tandem.planning.checker import check
from tandem.planning.coverage import whatif
from tandem.planning.coverage.solve import solve
from tandem.planning.synthetic import NationSize, draw_nation
from tandem.planning.terms import NONE, PlanningError
from tandem.planning.tests.builders import tiny_nation


@pytest.fixture(scope="module")
def problem():
    return tiny_nation(accounts=40, top_n=5)


@pytest.fixture(scope="module")
def plan(problem):
    return solve(problem)


def test_fewer_visits_a_week_are_worth_less_and_keep_every_limit(problem, plan):
    changed = whatif.with_visits_per_week(problem, 3)

    after, answer = whatif.what_if(changed, plan)

    assert changed.sellers.visit_capacity.tolist() == [39.0] * 3
    assert check(changed, after) == []
    assert answer.bound < 0
    assert answer.least <= answer.value <= answer.most
    assert answer.region_value.sum() == pytest.approx(answer.value)


def test_known_prices_lead_to_nearly_the_same_bound(problem, plan):
    again = solve(problem, prices_of=plan)

    assert again.bound == pytest.approx(plan.bound, rel=2e-3)
    assert check(problem, again) == []


def test_a_seat_for_every_seller(problem):
    changed = whatif.with_ratio(problem, 1.0)

    assert sorted(changed.sellers.seat) == [0, 1, 2]
    assert len(changed.seats) == 3
    assert changed.seats.calls == pytest.approx(np.full(3, problem.seats.calls.mean()))


def test_a_dropped_partner_has_neither_capacity_nor_relations(problem):
    partner = int(problem.accounts.current_partner.max())

    changed = whatif.without_partner(problem, partner)

    assert changed.partners.capacity[partner] == 0
    assert partner not in changed.accounts.current_partner
    assert len(changed.partners) == len(problem.partners)


def test_a_longer_list_repeats_customers_that_nobody_owns_under_new_keys(problem):
    changed = whatif.with_accounts(problem, 55)

    assert len(changed.accounts) == len(set(changed.accounts.key)) == 55
    assert (changed.accounts.current_owner[40:] == NONE).all()
    assert (changed.accounts.current_owner[:40] == problem.accounts.current_owner).all()


def test_a_list_a_fifth_longer_keeps_its_mix_and_says_who_is_invented():
    size = NationSize(500, 6, 3, 8, 2, 2)
    problem = draw_nation(size)

    changed = whatif.with_more_accounts(problem, 0.2)

    new = whatif.invented(problem, changed)
    assert len(changed.accounts) == 600
    assert np.flatnonzero(new).tolist() == list(range(500, 600))
    for column in ("region", "industry", "status"):
        before = np.bincount(getattr(problem.accounts, column))
        after = np.bincount(getattr(changed.accounts, column))
        assert np.abs(after - 1.2 * before).max() <= 21  # a cell grows by whole accounts
    cells = np.stack([changed.accounts.region, changed.accounts.industry, changed.accounts.status])
    for cell in np.unique(cells, axis=1).T:
        here = (cells == cell[:, None]).all(axis=0)
        assert abs(int((here & new).sum()) - 0.2 * int((here & ~new).sum())) < 1
    assert len(np.unique(changed.accounts.potential[new])) == 100  # nobody is copied twice


def test_the_same_accounts_are_invented_every_time(problem):
    twice = [whatif.with_more_accounts(problem, 1.5).accounts for _ in range(2)]

    assert len(twice[0]) == 100
    assert (twice[0].potential == twice[1].potential).all()


def test_more_owners_may_change_and_no_more_than_asked_do(problem):
    plans = whatif.frontier(problem, (0.0, 0.2))

    assert [share for share, _ in plans] == [0.0, 0.2]
    assert plans[0][1].moved == 0
    assert plans[1][1].bound >= plans[0][1].value


@pytest.mark.parametrize(
    "change",
    [
        lambda p: whatif.without_partner(p, 9),
        lambda p: whatif.with_ratio(p, 0),
        lambda p: whatif.with_accounts(p, 0),
        lambda p: whatif.with_visits_per_week(p, -1),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(problem, change):
    with pytest.raises(PlanningError):
        change(problem)
