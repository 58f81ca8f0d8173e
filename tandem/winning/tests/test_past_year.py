"""A history that ended years ago: its last year is shown and the page says so; a running one is not touched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.pipeline.models import Opportunity
from tandem.testing.cast import Cast
from tandem.winning.commands.asking import ask_to_reckon
from tandem.winning.jobs import reckon
from tandem.winning.models import Snapshot
from tandem.winning.queries.deals import latest_window, window_of
from tandem.winning.tests.test_pages import Run, page

pytestmark = pytest.mark.django_db
LAST = date(2017, 12, 31)


@pytest.fixture
def old_deals(cast: Cast) -> None:
    """Closed in 2016 and 2017 at Olga's account, every other one won."""
    Opportunity.objects.bulk_create(
        Opportunity(
            account=cast.olgas,
            title=f"D{at}",
            stage_id="won" if at % 2 else "lost",
            state="won" if at % 2 else "lost",
            amount_minor=10_000_00,
            opened_on=LAST - timedelta(days=at + 40),
            closed_on=LAST - timedelta(days=at),
        )
        for at in range(730)
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "shown is the year to 2017-12-31"), ("zh-hans", "这里显示截至 2017-12-31")],
)
def test_the_last_year_with_closings_is_shown_and_said(
    cast: Cast, old_deals, client: Client, language: str, said: str
) -> None:
    cast.vera.language = language
    cast.vera.save(update_fields=["language"])

    shown = page(client, cast.vera, "win_rate")

    assert said in shown.content.decode()
    assert shown.context["tiles"][0].count == 365
    listed = client.get(shown.context["tiles"][0].url)
    assert listed.context["grid"].pager.count == 365
    assert said in listed.content.decode()


def test_one_closing_of_this_year_is_enough_for_this_year(
    cast: Cast, old_deals, client: Client
) -> None:
    today = timezone.localdate()
    Opportunity.objects.create(
        account=cast.olgas, title="new", stage_id="won", state="won",
        closed_on=today - timedelta(days=1),
    )  # fmt: skip

    shown = page(client, cast.vera, "win_rate")

    assert latest_window(cast.actor("vera"), today) == window_of(today)
    assert "shown is the year to" not in shown.content.decode()
    assert shown.context["tiles"][0].count == 1


def test_the_last_closing_is_one_that_the_person_sees(cast: Cast, old_deals) -> None:
    today = timezone.localdate()
    Opportunity.objects.filter(closed_on__gte=date(2017, 7, 1)).update(account=cast.umas)

    assert latest_window(cast.actor("olga"), today).last == date(2017, 6, 30)
    assert latest_window(cast.actor("vera"), today).last == LAST
    assert not latest_window(cast.actor("otto"), today).is_past


def test_comparison_and_bookings_are_of_that_year_too(
    cast: Cast, old_deals, client: Client
) -> None:
    reckon(Run(ask_to_reckon(actor=cast.actor("vera"), on=timezone.localdate())))

    effect = Snapshot.objects.get(user=cast.vera, kind="effect")
    booked = Snapshot.objects.get(user=cast.vera, kind="bookings")
    assert (effect.figures["first"], effect.figures["last"]) == ("2017-01-01", "2017-12-31")
    assert effect.figures["deals"] == 365
    assert booked.figures["as_of"] == "2018-01-01"
    assert booked.figures["month"]["tried"][-1]["start"] == "2017-12-01"
    shown = page(client, cast.vera, "bookings").content.decode()
    assert "the forecast as of 2018-01-01" in shown
    assert reverse("reckoning") in shown
