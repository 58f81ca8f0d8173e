"""The planner's input: complete for small pilots, and read in a constant number of queries."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.coverage.models import Pin
from tandem.coverage.queries.problem import NobodySells, NothingToPlan, gather_problem
from tandem.coverage.rules.horizon import NOW, horizon, visits_in
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company, RoleGrant, User
from tandem.organisation.queries import work_calendar
from tandem.planning.terms import NONE
from tandem.planning.validation import validate
from tandem.testing.builders import a_region, an_account


@pytest.fixture
def period(db):
    return horizon(on=timezone.localdate(), start=NOW, fiscal=fiscal_calendar())


def test_the_cast_is_gathered_with_owners_seats_and_partners(cast, period):
    gathered = gather_problem(region_id=None, period=period)

    problem = gathered.problem
    validate(problem)
    assert gathered.seller_ids == sorted([cast.olga.pk, cast.otto.pk, cast.uma.pk])
    assert problem.sellers.seat.tolist().count(NONE) == 0
    assert (problem.accounts.current_owner != NONE).all()
    assert len(problem.partners) == 2


def test_a_plan_made_on_saturday_has_no_room_in_the_week_that_is_over(cast, period):
    saturday = period.start + timedelta(days=5)

    sellers = gather_problem(region_id=None, period=period, first=saturday).problem.sellers

    left = work_calendar().working_days(saturday, period.end)
    room = np.floor(visits_in(left, per_week=12))
    assert sellers.visit_capacity.tolist() == [room] * 3
    assert sellers.hours.tolist() == [8.0 * len(left)] * 3


def test_a_seller_without_a_base_starts_in_the_middle_of_the_region(cast, period):
    gathered = gather_problem(region_id=cast.north.pk, period=period)

    assert gathered.problem.sellers.lat.tolist() == [cast.north.lat, cast.north.lat]


def test_one_region_leaves_the_other_out(cast, period):
    gathered = gather_problem(region_id=cast.south.pk, period=period)

    assert [row[0] for row in gathered.accounts] == [cast.umas.pk]
    assert gathered.seller_ids == [cast.uma.pk]
    assert gathered.partner_ids == [cast.beta.pk]


def test_a_region_without_sellers_is_refused_alone_and_taken_among_others(cast, period):
    west = a_region("west")
    an_account("西部大学", region=west, industry=cast.education)

    with pytest.raises(NobodySells):
        gather_problem(region_id=west.pk, period=period)
    validate(gather_problem(region_id=None, period=period).problem)


def test_no_partners_and_no_seats_are_no_obstacle(cast, period):
    Company.objects.filter(kind=Company.Kind.PARTNER).update(is_active=False)
    User.objects.filter(username__in=["iris", "ian"]).update(is_active=False)

    gathered = gather_problem(region_id=None, period=period)

    validate(gathered.problem)
    assert len(gathered.problem.partners) == len(gathered.problem.seats) == 0


def test_a_seller_without_a_region_is_named_and_left_out(cast, period):
    User.objects.filter(pk=cast.otto.pk).update(region=None)
    RoleGrant.objects.filter(user=cast.otto).update(region=None)

    gathered = gather_problem(region_id=None, period=period)

    assert gathered.sellers_without_region == [cast.otto.pk]
    assert cast.otto.pk not in gathered.seller_ids


def test_an_account_without_figures_takes_the_median_of_the_list(cast, period):
    Account.objects.filter(pk=cast.olgas.pk).update(potential_minor=0)
    Account.objects.exclude(pk=cast.olgas.pk).update(potential_minor=400_000_000)

    potential = gather_problem(region_id=None, period=period).problem.accounts.potential

    assert (potential > 0).all()
    assert np.ptp(potential) == pytest.approx(0)


def test_a_pin_reaches_the_planner_unless_its_seller_moved_away(cast, period):
    now = timezone.now()
    Pin.objects.create(account=cast.olgas, owner=cast.otto, reason="x", by=cast.nora, at=now)
    Pin.objects.create(account=cast.umas, owner=cast.olga, reason="x", by=cast.nora, at=now)

    gathered = gather_problem(region_id=None, period=period)

    pinned = dict(
        zip(
            gathered.problem.accounts.key.tolist(), gathered.problem.accounts.pin_owner, strict=True
        )
    )
    assert gathered.seller_ids[pinned[cast.olgas.pk]] == cast.otto.pk
    assert pinned[cast.umas.pk] == NONE


def test_nothing_locked_is_said_in_a_sentence(cast, period):
    Account.objects.update(state=Account.State.RELEASED)

    with pytest.raises(NothingToPlan) as refused:
        gather_problem(region_id=None, period=period)

    assert refused.value.code == "nothing_to_plan"


def test_the_number_of_queries_does_not_grow_with_the_list(cast, period, connection_queries):
    few = connection_queries(lambda: gather_problem(region_id=None, period=period))
    for number in range(30):
        an_account(f"客户{number}", region=cast.north, industry=cast.finance)

    many = connection_queries(lambda: gather_problem(region_id=None, period=period))

    assert few == many


@pytest.fixture
def connection_queries():
    from django.db import connection

    def count(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count
