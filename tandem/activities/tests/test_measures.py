"""Each measure has one function; its number is the count of the list behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.visits import complete_visit
from tandem.activities.models import Activity, Visit
from tandem.activities.queries.measures import (
    coverage_by_owner,
    deeply_covered,
    visited_by,
)
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.moments import start_of
from tandem.keyaccounts.models import Account

TODAY = timezone.localdate


def _quarter():
    return fiscal_calendar().quarter(TODAY())


def _visited(cast, a_visit, **facts):
    visit = a_visit(**facts)
    return complete_visit(
        actor=cast.actor("olga"), visit_id=visit.pk, version=None, now=timezone.now()
    )


def _touched(cast, by, kind=Activity.Kind.CALL):
    now = timezone.now()
    return Activity.objects.create(account=cast.olgas, kind=kind, at=now, by=by, recorded_at=now)


def _deep(cast, *, since=None, on=None):
    condition = deeply_covered(since or _quarter().start, on or TODAY())
    return list(Account.objects.filter(condition).values_list("pk", flat=True))


def test_one_line_alone_is_no_deep_coverage(cast, a_visit):
    _visited(cast, a_visit)
    assert _deep(cast) == []

    _touched(cast, cast.olga)
    assert _deep(cast) == []

    _touched(cast, cast.iris)
    assert _deep(cast) == [cast.olgas.pk]


@pytest.mark.parametrize(
    ("who", "kind", "counts"),
    [
        ("alan", "call", True),
        ("amy", "visit", True),
        ("bo", "call", False),
        ("nora", "call", False),
        ("iris", "note", False),
    ],
)
def test_the_second_line_is_the_inside_seller_or_the_partner(cast, a_visit, who, kind, counts):
    _visited(cast, a_visit)
    _touched(cast, cast.people[who], kind)

    assert bool(_deep(cast)) is counts


def test_the_owner_owes_the_visits_due_by_now(cast, a_visit):
    """Six a quarter: after half of it three are due."""
    Account.objects.filter(pk=cast.olgas.pk).update(visits_per_quarter=6)
    start = TODAY() - timedelta(days=45)
    _touched(cast, cast.iris)
    for made, is_deep in [(1, False), (2, False), (3, True)]:
        _visited(cast, a_visit)
        assert Visit.objects.filter(state=Visit.State.DONE).count() == made
        assert bool(_deep(cast, since=start, on=start + timedelta(days=45))) is is_deep


@pytest.fixture
def long_quarter() -> Period:
    """The fourth of a year of 53 weeks."""
    calendar = fiscal_calendar()
    days = (TODAY() - timedelta(weeks=13 * number) for number in range(40))
    return next(one for one in map(calendar.quarter, days) if (one.end - one.start).days == 98)


def test_the_last_week_of_a_long_quarter_counts(cast, long_quarter):
    last = long_quarter.last_day
    Visit.objects.create(seller=cast.olga, account=cast.olgas, on=last, state=Visit.State.DONE)
    at = start_of(last)
    Activity.objects.create(
        account=cast.olgas, kind=Activity.Kind.CALL, at=at, by=cast.iris, recorded_at=at
    )

    assert _deep(cast, since=long_quarter.start, on=last) == [cast.olgas.pk]


def test_a_long_quarter_owes_its_visits_over_all_its_weeks(cast, long_quarter):
    """Fourteen in fourteen weeks: thirteen are due after thirteen."""
    Account.objects.filter(pk=cast.olgas.pk).update(visits_per_quarter=14)
    on, at = long_quarter.start + timedelta(days=90), start_of(long_quarter.start)
    Visit.objects.bulk_create(
        Visit(
            seller=cast.olga,
            account=cast.olgas,
            on=long_quarter.start + timedelta(days=number),
            state=Visit.State.DONE,
        )
        for number in range(13)
    )
    Activity.objects.create(
        account=cast.olgas, kind=Activity.Kind.CALL, at=at, by=cast.iris, recorded_at=at
    )

    assert _deep(cast, since=long_quarter.start, on=on) == [cast.olgas.pk]


def test_an_account_without_a_cadence_needs_one_visit_all_the_same(cast):
    Account.objects.filter(pk=cast.olgas.pk).update(visits_per_quarter=0)
    _touched(cast, cast.iris)

    assert _deep(cast) == []


def test_a_partners_call_alone_is_no_direct_relationship(cast, a_visit):
    quarter, on = _quarter(), TODAY()
    Account.objects.filter(pk=cast.olgas.pk).update(last_contact_on=on - timedelta(days=91))

    def touched():
        return coverage_by_owner(actor=cast.actor("vera"), quarter=quarter, on=on)[0].touched

    assert touched() == 0
    Account.objects.filter(pk=cast.olgas.pk).update(last_contact_on=on - timedelta(days=90))
    assert touched() == 1


def test_each_reader_counts_what_they_see(cast):
    quarter, on = _quarter(), TODAY()

    def of(name):
        return coverage_by_owner(actor=cast.actor(name), quarter=quarter, on=on)[1]

    assert of("vera")[cast.uma.pk].locked == 1
    assert cast.uma.pk not in of("nora")
    assert of("nora")[cast.olga.pk].locked == 1


def test_visits_of_four_weeks_are_counted_apart(cast, a_visit):
    for days, kind in [(0, "customer"), (27, "partner"), (28, "partner"), (3, "partner")]:
        a_visit(
            kind=kind,
            on=TODAY() - timedelta(days=days),
            state=Visit.State.DONE,
            account=cast.olgas if kind == "customer" else None,
            partner=None if kind == "customer" else cast.alpha,
        )

    visited = visited_by(seller_ids=[cast.olga.pk], on=TODAY())[cast.olga.pk]

    assert (visited.customers, visited.partners) == (1, 2)
    assert visited_by(seller_ids=[cast.otto.pk], on=TODAY())[cast.otto.pk].share is None
