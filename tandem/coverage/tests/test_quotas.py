"""Visits a week owes: set by sales operations from a week on, apart or together; the past keeps its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation

from tandem.activities.models import Visit
from tandem.activities.queries.cadence import cadences_of
from tandem.activities.rules.cadence import Less
from tandem.coverage.commands.quotas import QuotaMakesNoSense, set_quota
from tandem.coverage.models import VisitQuota
from tandem.coverage.queries.limits import planner_settings
from tandem.coverage.queries.quotas import quotas_on, usual_quota
from tandem.coverage.rules.quota import Quota, nonsense, quota_on
from tandem.foundation.errors import NotAllowed
from tandem.foundation.fiscal import WEEK, fiscal_calendar
from tandem.foundation.models import AuditEntry
from tandem.organisation.commands.absences import say_away
from tandem.organisation.models import User
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
TODAY = timezone.localdate()
MONDAY = fiscal_calendar().week(TODAY).start
FULL = fiscal_calendar().week(date(2026, 12, 14))  # five working days
NOW = timezone.now()


def put(cast: Cast, *values: int | bool, since: date = MONDAY, name: str = "opal") -> VisitQuota:
    return set_quota(actor=cast.actor(name), quota=Quota(*values), since=since, now=NOW)


def customers_of(cast: Cast) -> str:
    week = cadences_of(seller_ids=[cast.olga.pk], weeks=[FULL])[0][cast.olga.pk].customer
    return f"{week.done}/{week.quota}"


def visits(cast: Cast, kind: str, *, n: int) -> None:
    whom = {"partner": cast.alpha} if kind == "partner" else {"account": cast.olgas}
    for at in range(n):
        on = FULL.start + timedelta(days=at % 5)
        Visit.objects.create(seller=cast.olga, kind=kind, on=on, state=Visit.State.DONE, **whom)


@pytest.mark.parametrize(
    ("quota", "why"),
    [
        (Quota(12, 4), ""),
        (Quota(1, 0), ""),
        (Quota(12, 4, True), ""),
        (Quota(0, 4), "customers"),
        (Quota(41, 0), "customers"),
        (Quota(12, 21), "partners"),
        (Quota(12, -1), "partners"),
        (Quota(4, 4, True), "nothing_left"),
        (Quota(4, 4), ""),
    ],
)
def test_what_nobody_can_keep_is_nonsense(quota: Quota, why: str) -> None:
    assert nonsense(quota) == why


def test_of_several_the_last_that_began_counts() -> None:
    first, second = Quota(10, 2), Quota(8, 1)
    dated = [(date(2026, 11, 2), first), (date(2026, 11, 16), second)]

    found = [quota_on(date(2026, 11, day), dated, Quota(12, 4)) for day in (1, 2, 15, 16, 30)]

    assert found == [Quota(12, 4), first, first, second, second]


def test_set_from_a_week_on_it_counts_there_and_not_before(cast: Cast) -> None:
    put(cast, 9, 3, since=FULL.start + timedelta(days=3))

    assert customers_of(cast) == "0/9"
    assert quotas_on([FULL.start - timedelta(days=1), FULL.start]) == [usual_quota(), Quota(9, 3)]
    entry = AuditEntry.objects.get(act="coverage.quota_set")
    assert (entry.before["customers"], entry.after["customers"]) == (12, 9)


def test_together_visits_to_partners_count_among_them_up_to_their_part(cast: Cast) -> None:
    put(cast, 12, 4, True)
    visits(cast, "customer", n=7)
    visits(cast, "partner", n=3)

    assert customers_of(cast) == "7/9"
    visits(cast, "partner", n=3)
    assert customers_of(cast) == "7/8"


def test_apart_visits_to_partners_do_not_help(cast: Cast) -> None:
    put(cast, 10, 4)
    visits(cast, "partner", n=3)

    assert customers_of(cast) == "0/10"


def test_days_away_owe_nothing(cast: Cast) -> None:
    say_away(
        actor=cast.actor("olga"),
        person_id=cast.olga.pk,
        since=FULL.start,
        until=FULL.start + timedelta(days=1),
        now=NOW,
    )

    both = cadences_of(seller_ids=[cast.olga.pk, cast.otto.pk], weeks=[FULL])[0]

    assert {pk: week.customer.quota for pk, week in both.items()} == {
        cast.olga.pk: 8,
        cast.otto.pk: 12,
    }


@pytest.mark.parametrize(
    ("share", "quota"),
    [(1.0, (12, 4)), (0.6, (7, 2)), (0.5, (6, 2)), (0.05, (1, 0)), (0.0, (0, 0))],
)
def test_part_of_the_time_owes_that_part(share: float, quota: tuple[int, int]) -> None:
    own = Quota(12, 4).at_share(share)

    assert (own.customers, own.partners) == quota


def test_a_part_time_week_owes_its_part_and_says_why(cast: Cast, signed_in: Enter) -> None:
    User.objects.filter(pk=cast.olga.pk).update(fte=Decimal("0.60"))
    say_away(
        actor=cast.actor("olga"),
        person_id=cast.olga.pk,
        since=FULL.start,
        until=FULL.start,
        now=NOW,
    )

    both = cadences_of(seller_ids=[cast.olga.pk, cast.otto.pk], weeks=[FULL])[0]
    page = signed_in("olga").get(f"/week/?on={FULL.start}").content.decode()

    assert [both[one.pk].customer.quota for one in (cast.olga, cast.otto)] == [6, 12]
    assert [both[one.pk].partner.quota for one in (cast.olga, cast.otto)] == [2, 4]
    assert both[cast.otto.pk].less == Less()
    assert "0/6" in page
    assert "60% of full time · 1 day away" in page


def test_the_next_plan_is_made_with_it(cast: Cast) -> None:
    put(cast, 12, 4, True)

    made = planner_settings(on=TODAY, working_days=60, seed=1)

    assert (made.customer_visits_per_week, made.partner_visits_per_week) == (8, 4)


@pytest.mark.parametrize(
    ("values", "since", "code"),
    [
        ((12, 4), MONDAY, "quota_as_it_is"),
        ((0, 4), MONDAY, "quota_customers"),
        ((3, 5, True), MONDAY, "quota_nothing_left"),
        ((10, 4), MONDAY - WEEK, "week_is_over"),
        ((10, 4), MONDAY + timedelta(days=400), "week_too_far"),
    ],
)
def test_nonsense_gets_a_sentence_and_nothing_is_written(
    cast: Cast, values: tuple[int, ...], since: date, code: str
) -> None:
    with translation.override("en"), pytest.raises(QuotaMakesNoSense) as refused:
        put(cast, *values, since=since)

    assert (refused.value.code, VisitQuota.objects.count()) == (code, 0)
    assert str(refused.value).endswith((".", "。"))


@pytest.mark.parametrize("name", ["olga", "nora", "vera", "adam"])
def test_only_sales_operations_set_it(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        put(cast, 10, 4, name=name)


def test_set_on_the_page_it_is_seen_on_the_sellers_week(cast: Cast, signed_in: Enter) -> None:
    said = {"customers": 9, "partners": 2, "counted": "apart", "since": MONDAY.isoformat()}

    page = signed_in("opal").post("/plan/quotas/setting/", said, follow=True).content.decode()

    assert "9 customer visits and 2 partner visits" in page
    rows = cadences_of(seller_ids=[cast.olga.pk], weeks=[fiscal_calendar().week(TODAY)])[0][
        cast.olga.pk
    ]
    week = signed_in("olga").get("/week/").content.decode()
    assert f"0/{rows.customer.quota}" in week
    assert rows.customer.quota <= 9
    assert "quotas/setting" not in signed_in("olga").get("/plan/quotas/").content.decode()


def test_a_bent_form_keeps_what_was_typed(signed_in: Enter) -> None:
    said = {"customers": "many", "partners": 2, "counted": "apart", "since": "soon"}

    answer = signed_in("opal").post("/plan/quotas/setting/", said)

    assert answer.status_code == 422
    assert "many" in answer.content.decode()
    assert not VisitQuota.objects.exists()
