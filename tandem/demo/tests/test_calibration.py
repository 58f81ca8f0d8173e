"""The demo company has the article's proportions: share, growth, the list's years, who signs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count, F, Max, Min, Sum
from django.db.models.functions import ExtractMonth

from tandem.activities.models import Activity, Visit
from tandem.activities.queries.cadence import top_seen
from tandem.demo.models import DemoLoad
from tandem.demo.rules.organisation_names import listed_names
from tandem.demo.rules.sizes import NATIONAL, SMALL
from tandem.demo.tests.conftest import TODAY
from tandem.foundation.fiscal import FiscalCalendar, monday_of
from tandem.keyaccounts.models import Account, ActivationEvent, Contact, Lock, OrderMark
from tandem.keyaccounts.queries.activation import activation_rate, active_share
from tandem.keyaccounts.rules.naming import core_name
from tandem.organisation.actors import system_actor
from tandem.organisation.models import Company, Industry, Pair, Region, RoleGrant
from tandem.organisation.rules.roles import Role
from tandem.pipeline.models import Opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_the_national_size_is_the_articles() -> None:
    size = NATIONAL

    assert (size.locked, size.first_year, size.regions) == (50_000, 20_000, 18)
    assert (size.outside, size.inside, size.partners) == (300, 150, 600)
    assert (size.partner_people, size.contacts, size.orders) == (2000, 100_000, 200_000)


def test_every_row_asked_for_is_there(demo: DemoLoad) -> None:
    assert Account.objects.locked().count() == SMALL.locked
    assert Account.objects.filter(state="candidate").count() == SMALL.candidates
    assert Contact.objects.count() == SMALL.contacts == demo.counts["contacts"]
    assert Activity.objects.filter(order=None).count() == SMALL.activities
    assert Company.objects.filter(kind="partner").count() == SMALL.partners
    assert (Region.objects.count(), Industry.objects.count()) == (SMALL.regions, 7)


def test_every_role_is_held_and_pairs_are_two_to_one() -> None:
    held = dict(RoleGrant.objects.values_list("role").annotate(people=Count("id")))
    served = Pair.objects.values("inside").annotate(sellers=Count("id"))

    assert set(held) == {role.value for role in Role}
    assert held["outside_seller"] == SMALL.outside + SMALL.leavers
    assert {row["sellers"] for row in served} == {2}


def test_own_revenue_is_a_third_of_what_the_accounts_buy() -> None:
    sums = Account.objects.locked().aggregate(
        own=Sum("revenue_year_minor"), wallet=Sum("potential_minor")
    )

    assert 0.30 <= sums["own"] / sums["wallet"] <= 0.35


def test_revenue_grew_by_58_percent() -> None:
    year_ago = TODAY - timedelta(days=365)
    recent = OrderMark.objects.filter(ordered_on__gt=year_ago)
    before = OrderMark.objects.filter(
        ordered_on__gt=year_ago - timedelta(days=365), ordered_on__lte=year_ago
    )

    def total(marks: object) -> int:
        return marks.aggregate(total=Sum("amount_minor"))["total"]  # type: ignore[attr-defined]

    assert abs(total(recent) / total(before) - 1.58) <= 0.02
    assert abs(recent.count() / SMALL.orders - 1) <= 0.05


def test_two_fifths_of_the_list_are_there_since_its_first_day() -> None:
    first_day = Lock.objects.aggregate(first=Min("since"))["first"]
    since_then = Lock.objects.filter(since=first_day, until__isnull=True).count()

    assert since_then == SMALL.first_year == SMALL.locked * 2 // 5
    assert TODAY.year - first_day.year == 4
    assert Lock.objects.aggregate(last=Max("since"))["last"] <= TODAY


def test_months_differ_and_partners_sign_most_orders() -> None:
    recent = OrderMark.objects.filter(ordered_on__gt=TODAY - timedelta(days=365))
    by_month = dict(
        recent.annotate(month=ExtractMonth("ordered_on"))
        .values_list("month")
        .annotate(orders=Count("id"))
    )
    signed = recent.filter(signed_by__isnull=False).count() / recent.count()

    assert by_month[12] > 1.5 * by_month[2]
    assert 0.5 < signed < 0.75


def test_each_quarter_activates_a_little_more_of_the_list() -> None:
    """A goal of the strategy, so it moves: some in a hundred a quarter, both new and come again."""
    calendar, actor = FiscalCalendar(), system_actor()
    this = calendar.quarter(TODAY)
    before = calendar.quarter(this.start - timedelta(days=1))
    one_before = calendar.quarter(before.start - timedelta(days=1))
    rates = [
        activation_rate(actor=actor, period=period).permille or 0
        for period in (one_before, before, this)
    ]
    kinds = set(ActivationEvent.objects.filter(on__gte=this.start).values_list("kind", flat=True))

    assert 60 <= rates[0] < rates[1] <= 130
    assert 30 <= rates[2] <= rates[1]  # eight of its thirteen weeks are over
    assert kinds == {"new", "reactivated"}


def test_the_active_share_is_half_of_the_list() -> None:
    share = active_share(actor=system_actor(), moment=TODAY)

    assert 0.40 <= share.active / share.locked <= 0.55


def test_sellers_see_most_of_their_twenty_and_some_neglect_them() -> None:
    quarter = FiscalCalendar().quarter(TODAY)
    sellers = RoleGrant.objects.filter(role=Role.OUTSIDE_SELLER, until=None)
    ids = list(sellers.values_list("user_id", flat=True))

    tops = top_seen(actor=system_actor(), seller_ids=ids, quarter=quarter).values()

    adherence = sum(top.seen for top in tops) / sum(top.of for top in tops)
    assert 0.65 <= adherence <= 0.90
    assert min(top.seen for top in tops) <= 14
    assert max(top.seen for top in tops) >= 18


def test_a_seller_makes_nine_of_the_twelve_visits_a_week() -> None:
    visits = Visit.objects.filter(kind="customer", on__lt=monday_of(TODAY))
    made = visits.filter(state="done").count() / SMALL.outside / 13

    assert 7 <= made <= 10
    assert 0.03 <= visits.filter(state="missed").count() / visits.count() <= 0.12


def test_no_account_is_called_like_a_listed_company() -> None:
    listed = listed_names()
    long_ones = {name for name in listed if len(name) >= 4}

    names = list(Account.objects.values_list("name", "short_name"))

    assert not [name for name, short in names if {name, short, core_name(name)} & listed]
    assert not [name for name, _short in names if any(one in name for one in long_ones)]


def test_visits_reach_thirteen_weeks_back_and_leave_the_rest_to_the_plan() -> None:
    done = Visit.objects.filter(state="done")
    to_come = Visit.objects.filter(on__gte=TODAY)

    assert done.aggregate(last=Max("on"))["last"] < TODAY
    assert not to_come.exists()
    assert (TODAY - done.aggregate(first=Min("on"))["first"]).days >= 12 * 7
    assert Visit.objects.filter(kind="partner").count() > 0


def test_one_account_is_far_hotter_than_the_others() -> None:
    by_account = Activity.objects.values("account").annotate(lines=Count("id"))
    hottest = by_account.order_by("-lines").first()

    assert hottest is not None
    assert hottest["lines"] >= SMALL.activities * 0.02


def test_opportunities_end_after_they_began_and_only_won_ones_are_signed() -> None:
    closed = Opportunity.objects.filter(closed_on__isnull=False)

    assert set(closed.values_list("stage", flat=True)) == {"won", "lost"}
    assert not closed.filter(closed_on__lt=F("opened_on")).exists()
    assert closed.aggregate(last=Max("closed_on"))["last"] <= TODAY
    assert set(
        Opportunity.objects.filter(signed_by__isnull=False).values_list("stage", flat=True)
    ) == {"won"}
