"""The forecast by seller, region and industry; each number is a list; the steps sum exactly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.models import AuditEntry
from tandem.pipeline.commands.snapshots import freeze_the_week, take_snapshot
from tandem.pipeline.models import ForecastSnapshot, Opportunity, SnapshotRow, SnapshotSum
from tandem.pipeline.queries.changes import Window, deals_of_step, waterfall
from tandem.pipeline.rules.waterfall import Change, Step, in_order
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]
NUMBER = re.compile(r'<a class="counted" href="([^"]+)" data-count="(\d+)"')


def _quarter() -> tuple[date, date]:
    period = fiscal_calendar().quarter(timezone.localdate())
    return period.start, period.last_day


def _deal(title: str, **facts: object) -> Opportunity:
    columns = {
        "title": title,
        "stage_id": "proposal",
        "category": "commit",
        "amount_minor": 10_000_000,
        "close_on": _quarter()[1],
        "opened_on": _quarter()[0] - timedelta(days=200),
    }
    return Opportunity.objects.create(**(columns | facts))


def _last_week() -> date:
    return timezone.localdate() - timedelta(days=7)


def _freeze(on: date | None = None) -> ForecastSnapshot:
    taken = take_snapshot(on=on or _last_week(), now=timezone.now())
    assert taken is not None
    return taken


def _window() -> Window:
    return Window(*_quarter(), "CNY")


def test_each_number_leads_to_a_list_of_that_many(cast: Cast, signed_in: SignIn) -> None:
    _deal("a", account=cast.olgas, worked_by=cast.olga)
    _deal("b", account=cast.ottos, worked_by=cast.otto, category="best_case")
    _deal("c", account=cast.umas, worked_by=cast.uma)
    _deal("d", category="pipeline")  # no customer, nobody
    _deal(
        "e", account=cast.umas, stage_id="won", state="won", closed_on=timezone.localdate(),
        close_on=None, worked_by=cast.uma,
    )  # fmt: skip
    opal = signed_in("opal")

    for by in ("region", "seller", "industry"):
        links = NUMBER.findall(opal.get(f"/pipeline/forecast/?by={by}").content.decode())
        assert len(links) >= 8
        for url, deals in links:
            listed = opal.get(url.replace("&amp;", "&")).context["grid"].pager.count
            assert listed == int(deals), (by, url)


def test_a_seller_forecasts_what_they_see(cast: Cast, signed_in: SignIn) -> None:
    _deal("a", account=cast.olgas, worked_by=cast.olga)
    _deal("b", account=cast.ottos, worked_by=cast.otto)

    page = signed_in("olga").get("/pipeline/forecast/?by=seller").content.decode()

    assert "Olga" in page
    assert "Otto" not in page


def test_currencies_stand_apart(cast: Cast, signed_in: SignIn) -> None:
    _deal("a", account=cast.olgas)
    _deal("b", account=cast.olgas)
    _deal("c", account=cast.olgas, currency="USD", amount_minor=105_400)

    assert "1,054.00" not in signed_in("opal").get("/pipeline/forecast/").content.decode()
    page = signed_in("opal").get("/pipeline/forecast/?currency=USD").content.decode()
    assert "1,054.00" in page


def test_the_week_is_frozen_once_and_stays(cast: Cast) -> None:
    deal = _deal("a", account=cast.olgas, worked_by=cast.olga)
    monday = date(2026, 11, 23)
    for day in range(5):
        freeze_the_week(monday + timedelta(days=day))
    Opportunity.objects.filter(pk=deal.pk).update(amount_minor=1)

    snapshot = ForecastSnapshot.objects.get()
    assert (snapshot.taken_on, snapshot.deals) == (monday, 1)
    assert SnapshotRow.objects.get().amount_minor == 10_000_000
    total = SnapshotSum.objects.get()
    assert (total.amount_minor, total.region, total.seller) == (10_000_000, cast.north, cast.olga)
    assert AuditEntry.objects.filter(act="pipeline.forecast_frozen").count() == 1


def test_old_rows_go_and_their_sums_stay(cast: Cast) -> None:
    _deal("a", account=cast.olgas)
    today = timezone.localdate()
    _freeze(today - timedelta(weeks=10))

    _freeze(today)

    assert SnapshotRow.objects.count() == 1
    assert SnapshotSum.objects.count() == 2


def test_every_way_a_forecast_changes_is_a_step_and_they_sum(cast: Cast) -> None:
    names = ("same", "more", "won", "lost", "late", "undated", "out")
    deals = {name: _deal(name, account=cast.olgas) for name in names}
    outside = _deal("in", account=cast.olgas, close_on=_quarter()[1] + timedelta(days=40))
    snapshot = _freeze()
    today = timezone.localdate()
    for name, changes in {
        "more": {"amount_minor": 12_500_000},
        "won": {"state": "won", "stage_id": "won", "closed_on": today},
        "lost": {"state": "lost", "stage_id": "lost", "closed_on": today},
        "late": {"close_on": _quarter()[1] + timedelta(days=9), "amount_minor": 7},
        "undated": {"close_on": None},
        "out": {"category": "omitted"},
    }.items():
        Opportunity.objects.filter(pk=deals[name].pk).update(**changes)
    Opportunity.objects.filter(pk=outside.pk).update(close_on=_quarter()[1])
    _deal("new", account=cast.olgas, opened_on=today, amount_minor=3_000_000)

    found = waterfall(actor=cast.actor("opal"), snapshot=snapshot, window=_window())

    assert {one.step: (one.deals, one.amount_minor) for one in found.changes} == {
        Step.NEW: (1, 3_000_000),
        Step.MOVED_IN: (1, 10_000_000),
        Step.REVALUED: (1, 2_500_000),
        Step.SLIPPED: (2, -20_000_000),
        Step.MOVED_OUT: (1, -10_000_000),
        Step.WON: (1, -10_000_000),
        Step.LOST: (1, -10_000_000),
    }
    inside = Opportunity.objects.open().filter(_window().inside())
    assert found.before_minor == 70_000_000
    assert found.after_minor == sum(deal.amount_minor or 0 for deal in inside)
    for change in found.changes:
        behind = deals_of_step(cast.actor("opal"), snapshot, _window(), change.step)
        assert behind.count() == change.deals


def test_each_step_leads_to_its_deals(cast: Cast, signed_in: SignIn) -> None:
    deal = _deal("grown", account=cast.olgas)
    _deal("the same", account=cast.olgas)
    _freeze()
    Opportunity.objects.filter(pk=deal.pk).update(amount_minor=20_000_000)

    page = signed_in("olga").get("/pipeline/forecast/").content.decode()
    url = next(url for url, _n in NUMBER.findall(page) if "change=revalued" in url)
    listed = signed_in("olga").get(url.replace("&amp;", "&"))

    assert listed.context["grid"].pager.count == 1
    assert "grown" in listed.content.decode()


def test_one_sees_the_changes_of_what_one_sees(cast: Cast) -> None:
    _deal("a", account=cast.olgas)
    _deal("b", account=cast.umas)
    snapshot = _freeze()

    found = waterfall(actor=cast.actor("olga"), snapshot=snapshot, window=_window())

    assert found.before_minor == 10_000_000


def test_steps_come_in_one_order_and_those_without_a_deal_are_left_out() -> None:
    drawn = [Change(Step.LOST, 2, -30), Change(Step.NEW, 1, 7), Change(Step.WON, 0, 0)]

    found = in_order(drawn, 50)

    assert [one.step for one in found.changes] == [Step.NEW, Step.LOST]
    assert found.after_minor == 27


@pytest.mark.parametrize("query", ["from=yesterday", "from=9999-12-31", "by=price", "currency=%27"])
def test_a_bent_address_shows_the_present_quarter(
    cast: Cast, signed_in: SignIn, query: str
) -> None:
    assert signed_in("opal").get(f"/pipeline/forecast/?{query}").status_code == 200


def test_the_forecast_costs_the_same_for_few_and_for_many(cast: Cast, signed_in: SignIn) -> None:
    opal = signed_in("opal")
    _deal("a", account=cast.olgas, worked_by=cast.olga)
    _freeze()
    opal.get("/pipeline/forecast/")
    with CaptureQueriesContext(connection) as for_few:
        opal.get("/pipeline/forecast/")
    for number in range(40):
        _deal(f"d{number}", account=cast.olgas, worked_by=cast.olga)

    with CaptureQueriesContext(connection) as for_many:
        opal.get("/pipeline/forecast/")

    assert len(for_many) == len(for_few) <= 12
