"""The probability written down on a deal: shown with day, reasons and model, and only while it is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tandem.organisation.actors import system_actor
from tandem.pipeline.commands.probability import Probability, record_probability
from tandem.pipeline.models import Opportunity
from tandem.pipeline.tests.conftest import NOW
from tandem.testing.cast import Cast

SignIn = Callable[[str], Client]
REASONS = [{"field": "industry", "effect": -0.31}, {"field": "step first-talk", "effect": 0.2}]


@pytest.fixture
def scored(deal: Opportunity) -> Opportunity:
    figures = {deal.pk: Probability(437, REASONS)}
    record_probability(
        actor=system_actor(), figures=figures, on=date(2026, 11, 23), model_version="w1-ab", now=NOW
    )
    return deal


def test_the_page_says_how_likely_why_since_when_and_by_which_model(
    scored: Opportunity, signed_in: SignIn
) -> None:
    page = signed_in("olga").get(f"/pipeline/{scored.pk}/").content.decode()

    assert "Likely to be won: 44%" in page
    assert "Compared with the usual deal; of 2026-11-23, model w1-ab." in page
    against, speaks_for = page.index("speaks against it"), page.index("speaks for it")
    assert against < speaks_for
    assert "Time at the stage" in page


def test_the_page_speaks_chinese(cast: Cast, scored: Opportunity, signed_in: SignIn) -> None:
    cast.olga.language = "zh-hans"
    cast.olga.save(update_fields=["language"])

    page = signed_in("olga").get(f"/pipeline/{scored.pk}/").content.decode()

    assert "赢单概率：44%" in page
    assert "不利" in page


def test_a_card_of_the_board_shows_it(scored: Opportunity, signed_in: SignIn) -> None:
    column = next(
        one for one in signed_in("olga").get("/pipeline/").context["columns"] if one["cards"]
    )

    assert [card["chance"] for card in column["cards"]] == ["44%"]


@pytest.mark.parametrize(
    "change", [{"probability_permille": None}, {"state": "won", "stage_id": "won"}]
)
def test_without_a_figure_or_after_the_end_nothing_is_said(
    scored: Opportunity, signed_in: SignIn, change: dict[str, object]
) -> None:
    Opportunity.objects.filter(pk=scored.pk).update(**change)

    page = signed_in("olga").get(f"/pipeline/{scored.pk}/").content.decode()

    assert "Likely to be won" not in page


@pytest.mark.parametrize("path", ["/pipeline/", "/pipeline/forecast/"])
def test_win_rates_and_bookings_stand_beside_the_board(
    cast: Cast, signed_in: SignIn, path: str
) -> None:
    page = signed_in("olga").get(path).content.decode()

    assert '<a href="/winning/">Win rates</a>' in page
    assert '<a href="/winning/bookings/">Bookings forecast</a>' in page
