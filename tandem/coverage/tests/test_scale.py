"""A synthetic list of two regions: complete, within limits, and read in few queries."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.coverage.commands.pins import pin_account
from tandem.coverage.commands.plans import start_plan
from tandem.coverage.models import PlanLine, SellerLoad
from tandem.coverage.pages import plan_context
from tandem.coverage.queries.lines import LineFilter, lines_page
from tandem.coverage.queries.plans import movements_of
from tandem.keyaccounts.models import Account
from tandem.testing.builders import LONG_AGO
from tandem.testing.cast import Cast

SIZE = 300


def many_accounts(cast: Cast, count: int, *, seed: int = 7) -> list[Account]:
    """Accounts scattered round both regions; a third has no owner, a tenth no place."""
    draw = random.Random(seed)
    cells = [
        (cast.north, [cast.olga, cast.otto], cast.alpha),
        (cast.south, [cast.uma], cast.beta),
    ]
    rows = []
    for number in range(count):
        region, sellers, partner = cells[number % 2]
        facts: dict[str, Any] = {
            "owner": draw.choice(sellers) if draw.random() < 0.66 else None,
            "partner": partner if draw.random() < 0.5 else None,
            "activity": draw.choice(Account.Activity.values),
            "potential_minor": draw.randint(0, 40) * 10_000_000,
            "penetration_permille": draw.choice([None, 100, 450]),
            "need_level": draw.randint(0, 3),
        }
        if draw.random() < 0.9:
            facts |= {
                "lat": (region.lat or 0) + draw.gauss(0, 0.3),
                "lon": (region.lon or 0) + draw.gauss(0, 0.3),
            }
        rows.append(
            Account(
                name=f"客户{number:05}",
                name_key=f"客户{number:05}",
                name_sort=f"kehu{number:05}",
                region=region,
                industry=draw.choice([cast.education, cast.finance]),
                state=Account.State.LOCKED,
                created_at=LONG_AGO,
                **facts,
            )
        )
    return Account.objects.bulk_create(rows)


@pytest.fixture
def big_draft(cast, finish):
    many_accounts(cast, SIZE)
    pin_account(
        actor=cast.actor("nora"),
        account_id=cast.olgas.pk,
        owner_id=cast.otto.pk,
        reason="项目在他手上",
        now=timezone.now(),
    )
    return finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))


def test_every_account_has_an_owner_of_its_region_and_limits_hold(cast, big_draft):
    lines = PlanLine.objects.filter(plan=big_draft)

    assert lines.count() == SIZE + 3
    assert lines.filter(owner=None).count() == 0
    assert not lines.filter(region=cast.north, owner=cast.uma).exists()
    for load in SellerLoad.objects.filter(plan=big_draft):
        planned = lines.filter(owner=load.seller).aggregate(v=Sum("visits"))["v"]
        assert planned == load.visits <= load.visit_capacity


def test_every_seller_holds_twenty_personal_accounts(big_draft):
    tops = PlanLine.objects.filter(plan=big_draft, is_top=True).order_by().values("owner")

    assert [row["n"] for row in tops.annotate(n=Count("id"))] == [20, 20, 20]


def test_the_independent_checker_finds_no_fault(big_draft):
    assert big_draft.checked == {"faults": {}}


def test_the_gap_is_small_and_the_pin_is_kept(cast, big_draft):
    assert big_draft.bound_thousand >= big_draft.value_thousand
    assert big_draft.gap_percent < 1.0
    assert PlanLine.objects.get(plan=big_draft, account=cast.olgas).owner_id == cast.otto.pk


def test_no_more_owners_change_than_a_tenth(big_draft):
    owned = PlanLine.objects.filter(plan=big_draft, owner_before__isnull=False).count()

    assert big_draft.changed_owners <= 0.10 * owned + 1  # the pin is a person's own move


def test_pages_of_lines_follow_each_other_both_ways(cast, big_draft):
    def page(**key):
        return lines_page(actor=cast.actor("opal"), plan=big_draft, wanted=LineFilter(), **key)

    first = page()
    second = page(after=first.after)
    back = page(before=second.before)

    assert (first.count, first.first, second.first) == (SIZE + 3, 1, 101)
    assert [line.pk for line in back.lines] == [line.pk for line in first.lines]
    assert not {line.pk for line in first.lines} & {line.pk for line in second.lines}


def test_the_numbers_of_changed_owners_have_exactly_these_accounts_behind_them(cast, big_draft):
    actor = cast.actor("opal")

    owned = lines_page(actor=actor, plan=big_draft, wanted=LineFilter(moved="owned"))
    assert owned.count == big_draft.changed_owners
    for row in movements_of(actor, big_draft):
        gained = LineFilter(owner_id=row.seller.pk, moved="any")
        lost = LineFilter(before_id=row.seller.pk)
        assert lines_page(actor=actor, plan=big_draft, wanted=gained).count == row.gained
        assert lines_page(actor=actor, plan=big_draft, wanted=lost).count == row.lost


def test_the_page_of_the_plan_asks_few_questions(cast, big_draft):
    with CaptureQueriesContext(connection) as captured:
        plan_context(cast.actor("opal"), big_draft, plans=[big_draft], region="")

    assert len(captured) <= 8
