"""The plan keeps every limit, is near the bound, and explains itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.planning.checker import check
from tandem.planning.coverage.plan import Limit, ModeReason, OwnerReason
from tandem.planning.coverage.solve import keep_owners, solve
from tandem.planning.executor import process_pool
from tandem.planning.problem import Sellers
from tandem.planning.synthetic import NationSize, draw_nation
from tandem.planning.terms import NONE, Mode, PlanningStopped, Settings
from tandem.planning.tests.builders import tiny_nation, with_accounts


@pytest.fixture(scope="module")
def nation():
    return draw_nation(NationSize(600, 8, 4, 12, 2, 2), settings=Settings(top_n=12))


@pytest.fixture(scope="module")
def plan(nation):
    return solve(nation)


def test_every_limit_holds_and_the_value_is_recomputed_from_raw_input(nation, plan):
    faults = check(nation, plan)

    assert faults == []
    assert plan.violations == ()


def test_the_plan_is_close_to_its_proven_bound(plan):
    assert plan.value <= plan.bound
    assert plan.gap < 0.015


def test_every_seller_knows_exactly_the_asked_number_of_accounts_in_person(nation, plan):
    tops = np.bincount(plan.owner[plan.is_top], minlength=len(nation.sellers))

    assert (tops == nation.settings.top_n).all()
    assert (plan.visits[plan.is_top] >= 1).all()


def test_at_most_a_tenth_of_the_owners_change(nation, plan):
    had = nation.accounts.current_owner != NONE
    moved = (plan.owner != nation.accounts.current_owner)[had]

    assert moved.sum() == plan.moved
    assert moved.mean() <= 0.10
    assert plan.kept_share == pytest.approx(1 - moved.mean())


def test_the_parts_of_every_account_add_up_to_the_value_of_the_plan(plan):
    assert plan.parts.sum() == pytest.approx(plan.value, rel=1e-9)
    assert plan.region_value.sum() == pytest.approx(plan.value, rel=1e-9)


def test_equal_problems_get_equal_plans(nation, plan):
    again = solve(nation)

    assert (again.owner == plan.owner).all()
    assert (again.partner == plan.partner).all()
    assert again.value == plan.value
    assert again.bound == plan.bound


def test_two_processes_find_the_same_plan_as_one(nation, plan):
    with process_pool(2) as map_regions:
        spread = solve(nation, map_regions=map_regions)

    assert (spread.owner == plan.owner).all()
    assert spread.value == plan.value


def test_alternatives_differ_from_the_plan_and_come_best_first(plan):
    alt = plan.alternatives
    present = alt.owner[:, 0] != NONE
    same = (
        (alt.owner[:, 0] == plan.owner)
        & (alt.mode[:, 0] == plan.mode)
        & (alt.visits[:, 0] == plan.visits)
        & (alt.partner[:, 0] == plan.partner)
    )

    assert present.all()
    assert not same.any()
    assert (np.diff(alt.priced_change, axis=1) <= 1e-9).all()


def test_the_three_alternatives_are_three_different_owners_or_modes(plan):
    alt = plan.alternatives

    for row in range(len(plan.owner)):
        ways = [
            (alt.owner[row, k], alt.mode[row, k]) for k in range(3) if alt.owner[row, k] != NONE
        ]
        assert len(set(ways)) == len(ways)


def test_an_alternative_is_worth_what_it_says(nation, plan):
    account = int(np.argmax(plan.alternatives.value_change[:, 0]))
    other = _with_alternative(plan, account)
    change = plan.alternatives.value_change[account, 0]

    faults = check(nation, replace(other, value=plan.value + change))

    assert "VALUE" not in {fault.code for fault in faults}


def _with_alternative(plan, account):
    columns = {}
    for name in ("owner", "mode", "visits", "partner"):
        columns[name] = getattr(plan, name).copy()
        columns[name][account] = getattr(plan.alternatives, name)[account, 0]
    return replace(plan, **columns, is_top=columns["mode"] == Mode.PERSONAL)


def test_every_account_without_visits_names_the_limit_that_binds(plan):
    without = plan.visits == 0

    assert (plan.binding[without] != Limit.HAS_VISITS).all()
    assert (plan.binding[~without] == Limit.HAS_VISITS).all()
    assert (plan.binding_short >= 0).all()


def test_repairing_a_plan_leaves_the_owners_of_others_alone(nation, plan):
    gentle = solve(nation, warm=plan)
    asked = keep_owners(nation, plan)

    moved = (gentle.owner != plan.owner).sum()

    assert moved <= nation.settings.warm_move_share * len(nation.accounts)
    assert check(asked, gentle, move_share=nation.settings.warm_move_share) == []


def test_pins_bans_and_notices_are_obeyed_and_named():
    problem = tiny_nation()
    pin = np.full(60, NONE)
    pin[0], pin[1] = 2, 1
    mode = np.full(60, NONE)
    mode[3] = Mode.INSIDE
    notice = np.zeros(60, dtype=bool)
    notice[5] = True
    owner = problem.accounts.current_owner.copy()
    owner[5] = 1
    problem = with_accounts(
        problem, pin_owner=pin, pin_mode=mode, notice=notice, current_owner=owner
    )
    problem = replace(problem, seller_bans=np.array([[7, 0], [7, 1]]))

    plan = solve(problem)

    assert check(problem, plan) == []
    assert plan.owner[[0, 1, 5, 7]].tolist() == [2, 1, 1, 2]
    assert plan.mode[3] == Mode.INSIDE
    assert plan.owner_reason[[0, 5]].tolist() == [OwnerReason.PINNED, OwnerReason.NOTICE]
    assert plan.mode_reason[3] == ModeReason.PINNED


@pytest.mark.parametrize(("accounts", "sellers"), [(1, 1), (7, 1), (5, 3), (2, 3), (23, 1)])
def test_a_small_region_relaxes_the_number_of_top_accounts_and_says_so(accounts, sellers):
    problem = tiny_nation(accounts=accounts, sellers=sellers, top_n=20)

    plan = solve(problem)

    assert check(problem, plan) == []
    relaxed = {note.code for note in plan.notes}
    assert ("TOP_RELAXED" in relaxed) == (accounts < 20 * sellers)


def test_a_region_without_a_seller_is_named_and_the_rest_is_planned():
    problem = draw_nation(NationSize(90, 3, 2, 4, 3, 1), settings=Settings(top_n=5))
    s = problem.sellers
    base = np.array([0, 1, 1])
    sellers = Sellers.create(region=s.region[base], lat=s.lat[base], lon=s.lon[base], skill=s.skill)
    problem = replace(with_accounts(problem, current_owner=np.full(90, NONE)), sellers=sellers)

    plan = solve(problem)

    orphaned = problem.accounts.region == 2
    assert [fact.code for fact in plan.violations] == ["NO_SELLER_IN_REGION"]
    assert (plan.owner[orphaned] == NONE).all()
    assert (plan.owner[~orphaned] != NONE).all()
    assert (plan.owner_reason[orphaned] == OwnerReason.NO_SELLER_IN_REGION).all()


def test_accounts_without_a_place_are_taken_to_the_middle_of_their_region():
    problem = tiny_nation()
    lat = problem.accounts.lat.copy()
    lat[:4] = np.nan
    problem = with_accounts(problem, lat=lat)

    plan = solve(problem)

    assert check(problem, plan) == []
    assert ("COORDINATES_GUESSED", 4.0) in {(n.code, n.amount) for n in plan.notes}


def test_tight_partner_capacity_falls_back_on_the_house_partner():
    problem = tiny_nation()
    dry = replace(problem.partners, capacity=np.zeros(3))
    seats = replace(problem.seats, calls=np.zeros(2))
    problem = replace(problem, partners=dry, seats=seats)

    plan = solve(problem)

    assert check(problem, plan) == []
    assert (plan.mode_reason == ModeReason.HOUSE_PARTNER).any()


def test_the_caller_can_watch_and_stop():
    seen: list[tuple[float, str]] = []

    solve(tiny_nation(), progress=lambda share, code: seen.append((share, code)))

    assert seen[-1] == (1.0, "planning")
    with pytest.raises(PlanningStopped):
        solve(tiny_nation(), should_stop=lambda: True)
