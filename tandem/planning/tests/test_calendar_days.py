"""Windows, joint visits, and what a person asks of a re-plan: hours, benefit, how good it can be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pytest

from tandem.planning.calendar import board as boards
from tandem.planning.calendar.bound import travel_bound
from tandem.planning.calendar.checker import check_calendar
from tandem.planning.calendar.day_order import best_order, order_timed_days
from tandem.planning.calendar.feedback import (
    customer_trips,
    shares_by_trip,
    travel_factor,
    unreachable,
)
from tandem.planning.calendar.homes import earlier_stops
from tandem.planning.calendar.joint import (
    Busy,
    appointments_for_others,
    busy_of,
    common_slots,
    joint_visits,
)
from tandem.planning.calendar.plan import StopKind, StopReason, UnplacedReason
from tandem.planning.calendar.problem import JointVisits, PartnerSites, WishedVisits
from tandem.planning.calendar.replan import at_price, replan_frontier
from tandem.planning.calendar.solve import plan_calendar
from tandem.planning.calendar.units import make_units
from tandem.planning.terms import PlanningError, Settings
from tandem.planning.tests.builders import quarter, working_days

DAYS = len(working_days())


def test_a_customers_hours_are_kept():
    asked = quarter()
    opens = np.where(np.arange(30) < 8, 1.0, np.nan)
    asked = replace(asked, visits=replace(asked.visits, opens=opens, closes=opens + 2.5))

    plan = plan_calendar(asked)

    begins = [stop.arrive for stop in plan.stops if 0 <= stop.account < 8]
    assert len(begins) == plan.needed - 22
    assert all(1.0 <= begin <= 3.5 for begin in begins)
    assert check_calendar(asked, plan) == []


def _one_timed_day():
    """Six visits that must fit one day, three of them with hours against their order on the map."""
    visits = WishedVisits.create(
        key=range(6),
        count=np.ones(6),
        lat=31.0 + 0.1 * np.arange(6),
        lon=[121.0, 121.05, 121.0, 121.05, 121.0, 121.05],
        is_top=np.zeros(6),
        duration=np.full(6, 0.5),
        opens=[4.0, np.nan, 0.0, np.nan, 1.5, np.nan],
        closes=[7.0, np.nan, 3.0, np.nan, 4.0, np.nan],
    )
    made = make_units(
        quarter(visits=visits, partners=PartnerSites.none(), days=working_days(1)[:1])
    )
    board = boards.empty_board(made.units)
    return made.units, board


def test_the_library_finds_the_best_of_all_orders():
    units, board = _one_timed_day()

    def hours(order):
        for at, unit in enumerate(order):
            boards.insert(units, board, int(unit), 0, 0, at)
        span = float(board.span[0])
        for unit in order:
            boards.take_out(units, board, int(unit))
        return span

    shortest = min(hours(order) for order in permutations(range(6)))

    assert hours(best_order(units, np.arange(6), 0, 1)) == pytest.approx(shortest, abs=0.01)


def test_a_day_in_a_poor_order_is_put_right_and_a_good_one_stays():
    units, board = _one_timed_day()
    for at, unit in enumerate([2, 5, 4, 1, 0, 3]):
        boards.insert(units, board, unit, 0, 0, at)
        board.choice[unit] = units.first_choice[unit]
    poor = float(board.span[0])

    order_timed_days(units, board, 1)
    better = float(board.span[0])
    order_timed_days(units, board, 1)

    assert better < poor
    assert float(board.span[0]) == pytest.approx(better)
    assert sorted(board.route[0, :6].tolist()) == list(range(6))


def test_the_hours_free_for_all_are_the_longest_gap_of_the_day():
    seller = Busy((0, 0, 2), (1.0, 6.0, 0.0), (3.0, 7.0, 9.0))
    engineer = Busy((0,), (2.5,), (4.0,))

    opens, closes = common_slots([seller, engineer], days=3, duration=1.5)

    assert opens[:2].tolist() == [4.0, 0.0]
    assert closes[:2].tolist() == [4.5, 7.5]
    assert np.isnan(opens[2])


def test_a_joint_visit_finds_an_hour_free_in_three_calendars():
    away = Busy(tuple(range(DAYS - 2)), (0.0,) * (DAYS - 2), (9.0,) * (DAYS - 2))
    half = Busy((DAYS - 2, DAYS - 1), (0.0, 2.0), (9.0, 9.0))
    asked = quarter(joint=joint_visits([3], [1.5], [[away, half]], days=DAYS))

    plan = plan_calendar(asked)

    (stop,) = [stop for stop in plan.stops if stop.kind == StopKind.JOINT]
    assert stop.day == working_days()[-1]
    assert stop.arrive <= 0.5
    assert stop.reason == StopReason.JOINT_VISIT
    assert plan.placed == plan.needed == 35
    assert check_calendar(asked, plan) == []


def test_what_one_calendar_chose_is_fixed_for_the_other():
    asked = quarter(joint=joint_visits([3], [1.0], [[Busy()]], days=DAYS))
    plan = plan_calendar(asked)
    (stop,) = [stop for stop in plan.stops if stop.kind == StopKind.JOINT]

    other = quarter(seed=2, fixed=appointments_for_others(asked, plan, [0]))
    theirs = plan_calendar(other)

    (held,) = [stop for stop in theirs.stops if stop.kind == StopKind.FIXED]
    assert (held.day, held.arrive) == (stop.day, pytest.approx(stop.arrive))
    assert check_calendar(other, theirs) == []
    opens, _closes = common_slots([busy_of(other, theirs)], days=DAYS, duration=9.0)
    assert np.isnan(opens[working_days().index(stop.day)])


def test_people_who_are_never_free_together_are_named():
    nowhere = np.full((1, DAYS), np.nan)
    joint = JointVisits.create(account=[3], duration=[1.0], opens=nowhere, closes=nowhere)

    plan = plan_calendar(quarter(joint=joint))

    assert [row.reason for row in plan.unplaced] == [UnplacedReason.NO_COMMON_HOUR]


def test_a_joint_visit_is_made_by_two_or_three():
    with pytest.raises(PlanningError, match="one or two others"):
        joint_visits([0], [1.0], [[]], days=DAYS)


def test_the_frontier_gains_something_with_every_further_move():
    before = plan_calendar(quarter())
    rest = tuple(day for at, day in enumerate(working_days()) if not 5 <= at < 10)
    asked = quarter(days=rest, before=earlier_stops(quarter(), before))

    frontier = replan_frontier(asked, prices=(40.0, 2.0, 0.2, 0.0))

    assert frontier[0].moved <= 3
    for calmer, bolder in pairwise(frontier):
        assert bolder.moved >= calmer.moved
        assert bolder.benefit > calmer.benefit
    for point in frontier:
        assert check_calendar(at_price(asked, point.price), point.plan) == []


def test_no_calendar_travels_less_than_its_bound():
    asked = quarter()
    plan = plan_calendar(asked)

    bound = travel_bound(asked, plan)

    assert 0.3 * plan.travel_hours < bound <= plan.travel_hours + 1e-9


def test_the_bound_of_a_day_trip_to_one_account_is_the_trip():
    one = WishedVisits.create(key=[1], count=[2], lat=[31.5], lon=[121.0], is_top=[False])
    asked = quarter(visits=one, partners=PartnerSites.none())
    plan = plan_calendar(asked)

    assert travel_bound(asked, plan) == pytest.approx(plan.travel_hours)


def test_the_road_shared_out_to_the_stops_is_the_road_driven():
    asked = quarter(partners=PartnerSites.none())
    plan = plan_calendar(asked)

    trips, driven = customer_trips(asked, plan)

    assert driven.sum() == pytest.approx(plan.travel_hours)
    factor = travel_factor(asked, plan, settings=Settings(trip_shares=((0.0, 0.4), (9.0, 0.4))))
    assert factor == pytest.approx(driven.sum() / (0.8 * trips.sum()))
    bands = shares_by_trip([(asked, plan)])
    assert sum(band.visits for band in bands) == plan.placed
    assert all(0 < band.share <= 1.5 for band in bands)


def test_an_account_no_working_day_can_hold_is_known_before_planning():
    visits = WishedVisits.create(
        key=[1, 2], count=[1, 1], lat=[31.1, 34.0], lon=[121.0, 121.0], is_top=[True, True]
    )

    assert unreachable(quarter(visits=visits)).tolist() == [False, True]
