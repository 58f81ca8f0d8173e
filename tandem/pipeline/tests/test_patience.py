"""An elephant is waited for longer: the sentence, the list and the board say the same of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import translation

from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.queries.board import read_board
from tandem.pipeline.queries.filters import stands_too_long
from tandem.pipeline.queries.stages import open_stages
from tandem.pipeline.rules.attention import Patience
from tandem.pipeline.wording import warnings_of
from tandem.testing.cast import Cast

TODAY = date(2026, 11, 24)
LARGE = 500_000_000
SLOW = Patience(usual_days=40, large_from_minor=LARGE, large_days=80)


@pytest.mark.parametrize(
    ("patience", "amount", "currency", "days"),
    [
        (SLOW, LARGE - 1, "CNY", 40),
        (SLOW, LARGE, "CNY", 80),
        (SLOW, None, "CNY", 40),
        (SLOW, LARGE, "USD", 40),
        (Patience(40, None, 80), LARGE, "CNY", 40),
        (Patience(40, LARGE, 20), LARGE, "CNY", 40),
    ],
)
def test_a_large_deal_has_more_time(
    patience: Patience, amount: int | None, currency: str, days: int
) -> None:
    assert patience.days_for(amount, currency) == days


def test_the_list_the_board_and_the_sentence_agree(cast: Cast) -> None:
    Stage.objects.filter(code="proposal").update(
        usual_days=40, large_from_minor=LARGE, large_days=80
    )
    cases = product((39, 40, 41, 80, 81), (None, LARGE - 1, LARGE), ("CNY", "USD"))
    for at, (age, amount, currency) in enumerate(cases):
        Opportunity.objects.create(
            account=cast.olgas, title=str(at), external_id=str(at), stage_id="proposal",
            amount_minor=amount, currency=currency, stage_since=TODAY - timedelta(days=age),
            touched_on=TODAY,
        )  # fmt: skip
    stages = open_stages()

    listed = set(
        Opportunity.objects.filter(stands_too_long(stages, TODAY)).values_list("pk", flat=True)
    )

    with translation.override("en"):
        said = {
            deal.pk
            for deal in Opportunity.objects.select_related("stage")
            if any("longer than usual" in text for text in warnings_of(deal, TODAY))
        }
    rows = Opportunity.objects.visible_to(cast.actor("olga")).open()
    board = read_board(rows, stages=stages, currency="CNY", today=TODAY)
    counted = next(one.sum.overdue for one in board.columns if one.stage.code == "proposal")
    of_yuan = Opportunity.objects.filter(pk__in=said, currency="CNY")
    assert listed == said
    assert counted == of_yuan.count() == 7


def test_what_is_large_is_data(cast: Cast) -> None:
    usual = Stage.objects.get(code="negotiation")

    assert (usual.large_from_minor, usual.usual_days, usual.large_days) == (LARGE, 30, 60)
