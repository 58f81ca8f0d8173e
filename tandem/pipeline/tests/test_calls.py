"""A manager's own number for a quarter: said with a reason, beside the computed one, and frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.models import AuditEntry
from tandem.pipeline.commands.calling import set_call
from tandem.pipeline.commands.snapshots import take_snapshot
from tandem.pipeline.models import ForecastCall, Opportunity, SnapshotCall
from tandem.pipeline.tests.conftest import NOW
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]


def say(cast: Cast, name: str, **changes: Any) -> ForecastCall | None:
    said: dict[str, Any] = {
        "by": "region",
        "cell_id": cast.north.pk,
        "category": "commit",
        "period_start": fiscal_calendar().quarter(timezone.localdate()).start,
        "currency": "CNY",
        "amount_minor": 70_000_000,
        "reason": "两个大单要推迟",
        "now": NOW,
    }
    return set_call(actor=cast.actor(name), **(said | changes))


@pytest.mark.parametrize("name", ["nora", "vera"])
def test_who_leads_says_a_number_with_its_reason(name: str, cast: Cast) -> None:
    call = say(cast, name)

    assert call is not None
    assert (call.region, call.amount_minor, call.by) == (
        cast.north,
        70_000_000,
        getattr(cast, name),
    )
    entry = AuditEntry.objects.get(act="pipeline.forecast_called")
    assert entry.after["reason"] == "两个大单要推迟"


def test_saying_it_again_keeps_one_number_and_what_it_was(cast: Cast) -> None:
    say(cast, "nora")
    say(cast, "nora", amount_minor=50_000_000, reason="又少一个")

    assert [call.amount_minor for call in ForecastCall.objects.all()] == [50_000_000]
    told = AuditEntry.objects.filter(act="pipeline.forecast_called").latest("id")
    assert told.before["amount_minor"] == 70_000_000


def test_an_empty_number_leaves_the_deals_alone(cast: Cast) -> None:
    say(cast, "nora")

    assert say(cast, "nora", amount_minor=None, reason="") is None

    assert not ForecastCall.objects.exists()
    assert AuditEntry.objects.filter(act="pipeline.forecast_call_withdrawn").count() == 1


@pytest.mark.parametrize("name", ["sam", "dora", "olga", "iris", "opal", "adam", "amy", "eve"])
def test_nobody_else_says_one_for_the_region(name: str, cast: Cast) -> None:
    with pytest.raises(NotThere):
        say(cast, name)


def test_an_industry_is_led_by_its_director(cast: Cast) -> None:
    assert say(cast, "dora", by="industry", cell_id=cast.education.pk) is not None
    with pytest.raises(NotThere):
        say(cast, "dora", by="industry", cell_id=cast.finance.pk)


@pytest.mark.parametrize(
    "wrong",
    [{"reason": " "}, {"category": "pipeline"}, {"currency": "XXX"}, {"amount_minor": -1}],
)
def test_a_number_that_says_nothing_is_refused(wrong: dict[str, Any], cast: Cast) -> None:
    with pytest.raises(Refusal):
        say(cast, "nora", **wrong)

    assert not ForecastCall.objects.exists()


def test_the_page_shows_both_numbers_and_last_weeks(cast: Cast, signed_in: SignIn) -> None:
    today = timezone.localdate()
    Opportunity.objects.create(
        account=cast.olgas, title="甲", external_id="1", stage_id="negotiation",
        category="commit", amount_minor=90_000_000, close_on=today,
    )  # fmt: skip
    say(cast, "nora", amount_minor=60_000_000)
    take_snapshot(on=today - timedelta(days=7), now=NOW)
    say(cast, "nora", amount_minor=70_000_000)

    page = signed_in("nora").get("/pipeline/forecast/").content.decode()

    for shown in ("90.0", "70.0", "60.0", "两个大单要推迟"):
        assert shown in page


@pytest.mark.parametrize("name", ["olga", "iris", "sam"])
def test_who_does_not_lead_it_is_not_shown_it(name: str, cast: Cast, signed_in: SignIn) -> None:
    Opportunity.objects.create(
        account=cast.olgas, title="甲", external_id="1", stage_id="negotiation",
        category="commit", amount_minor=90_000_000, close_on=timezone.localdate(),
    )  # fmt: skip
    say(cast, "nora")

    assert "两个大单要推迟" not in signed_in(name).get("/pipeline/forecast/").content.decode()


def _own(cast: Cast, name: str, **changes: Any) -> ForecastCall | None:
    return say(cast, name, **({"by": "seller", "cell_id": getattr(cast, name).pk} | changes))


@pytest.mark.parametrize("name", ["olga", "iris"])
def test_a_seller_says_a_number_of_their_own(name: str, cast: Cast) -> None:
    call = _own(cast, name)

    assert call is not None
    assert (call.seller, call.region, call.by) == (getattr(cast, name), None, getattr(cast, name))
    entry = AuditEntry.objects.get(act="pipeline.forecast_called")
    assert entry.after["seller"] == getattr(cast, name).pk


@pytest.mark.parametrize("name", ["otto", "nora", "sam", "dora", "vera", "opal", "adam", "amy"])
def test_nobody_says_it_for_a_seller(name: str, cast: Cast) -> None:
    with pytest.raises(NotThere):
        _own(cast, name, cell_id=cast.olga.pk)

    assert not ForecastCall.objects.exists()


def test_a_sellers_number_is_seen_by_the_manager_and_by_no_colleague(
    cast: Cast, signed_in: SignIn
) -> None:
    for name in ("olgas", "ottos", "umas"):
        Opportunity.objects.create(
            account=getattr(cast, name), worked_by=cast.olga, title="甲", stage_id="negotiation",
            category="commit", amount_minor=90_000_000, close_on=timezone.localdate(),
        )  # fmt: skip
    _own(cast, "olga", amount_minor=70_000_000, reason="客户换了人")

    seen = {
        name
        for name in ("olga", "nora", "vera", "otto", "uma", "sam", "dora", "iris")
        if "客户换了人" in signed_in(name).get("/pipeline/forecast/?by=seller").content.decode()
    }

    assert seen == {"olga", "nora", "vera"}


def test_a_seller_without_a_deal_in_the_quarter_says_one_all_the_same(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in("olga")

    page = client.get("/pipeline/forecast/?by=seller").content.decode()
    form = client.get("/pipeline/forecast/call/")
    taken = client.post("/pipeline/forecast/call/", {"amount_minor": "46", "reason": "新项目"})

    assert "/pipeline/forecast/call/?by=seller" in page
    assert (form.status_code, taken.status_code) == (200, 302)
    assert ForecastCall.objects.get().seller == cast.olga


def test_a_quarter_that_is_over_takes_no_number_any_more(cast: Cast, signed_in: SignIn) -> None:
    past = fiscal_calendar().quarter(timezone.localdate()).start - timedelta(days=1)
    address = f"/pipeline/forecast/call/?by=region&cell={cast.north.pk}&from={past}"
    said = {"amount_minor": "46", "reason": "太晚了"}

    with pytest.raises(Refusal) as refused:
        say(cast, "nora", period_start=past)
    posted = signed_in("nora").post(address, said)

    assert refused.value.code == "call_of_the_past"
    assert f"{past}" in str(refused.value)
    assert posted.status_code == 422
    assert not ForecastCall.objects.exists()


def test_the_form_takes_it_and_the_forecast_has_it(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("nora")
    address = f"/pipeline/forecast/call/?by=region&cell={cast.north.pk}&category=best_case"

    assert client.get(address).status_code == 200
    refused = client.post(address, {"amount_minor": "46"})
    taken = client.post(address, {"amount_minor": "46", "reason": "新项目"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    call = ForecastCall.objects.get()
    assert (call.category, call.amount_minor) == ("best_case", 46_000_000)


@pytest.mark.parametrize("cell", ["", "0", "999999", "x"])
def test_a_cell_that_is_not_mine_is_not_there(cell: str, cast: Cast, signed_in: SignIn) -> None:
    found = signed_in("nora").get(f"/pipeline/forecast/call/?by=region&cell={cell}")

    assert found.status_code == (200 if cell == "" else 404)


def test_each_week_keeps_what_was_said(cast: Cast) -> None:
    today = timezone.localdate()
    say(cast, "nora")
    _own(cast, "olga", amount_minor=5)
    ForecastCall.objects.create(
        region=cast.north, period_start=date(2020, 4, 1), category="commit", currency="CNY",
        amount_minor=1, reason="旧", by=cast.nora, at=NOW,
    )  # fmt: skip

    take_snapshot(on=today, now=NOW)
    say(cast, "nora", amount_minor=1)

    kept = SnapshotCall.objects.get(seller=None)
    assert SnapshotCall.objects.get(seller=cast.olga).amount_minor == 5
    assert (kept.amount_minor, kept.reason, kept.region) == (
        70_000_000,
        "两个大单要推迟",
        cast.north,
    )
