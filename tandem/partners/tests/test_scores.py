"""The scorecard: each measure by its definition, frozen once a month, the same for both sides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import ActivationEvent
from tandem.partners.commands.scores import freeze_last_month
from tandem.partners.models import Allocation, FrozenScore, PartnerFigure, PartnerProfile
from tandem.partners.queries.scores import frozen_scores, month_of
from tandem.partners.rules.scores import Measure, Score
from tandem.partners.tests.conftest import NOW
from tandem.testing.cast import Cast

Kind = PartnerFigure.Kind
OCTOBER = fiscal_calendar().month(date(2026, 10, 15))


def score(cast: Cast, measure: Measure) -> Score:
    """One measure of Alpha in October; Alpha takes every role."""
    profile = PartnerProfile(
        company=cast.alpha, is_capital=True, is_logistics=True, is_development=True
    )
    scores = {score.measure: score for score in month_of(profile, OCTOBER).scores}
    return scores[measure]


def figure(cast: Cast, kind: Kind, day: date, value: int) -> None:
    PartnerFigure.objects.create(company=cast.alpha, kind=kind, as_of=day, value=value, at=NOW)


def test_what_nobody_entered_is_not_known(cast: Cast) -> None:
    found = [score(cast, measure) for measure in Measure]

    assert [one.is_known for one in found] == [False] * 6
    assert [one.permille for one in found] == [None] * 6


def test_credit_is_the_last_of_the_month_over_the_line(cast: Cast) -> None:
    figure(cast, Kind.CREDIT_LINE, date(2026, 4, 1), 1000)
    figure(cast, Kind.CREDIT_USED, date(2026, 10, 10), 900)
    figure(cast, Kind.CREDIT_USED, date(2026, 10, 31), 455)
    figure(cast, Kind.CREDIT_USED, date(2026, 11, 1), 1)

    assert score(cast, Measure.CREDIT_USED).permille == 455


def test_deliveries_are_counted_together(cast: Cast) -> None:
    day = date(2026, 10, 31)
    for kind, value in ((Kind.DELIVERIES, 8), (Kind.ON_TIME, 7), (Kind.DAMAGED, 0)):
        figure(cast, kind, day, value)
    figure(cast, Kind.SALES_OUTSTANDING, day, 48)

    assert score(cast, Measure.ON_TIME).permille == 875
    assert score(cast, Measure.DAMAGE).permille == 0
    assert score(cast, Measure.DAYS_OUTSTANDING).part == 48


def test_activations_are_of_allocated_accounts(
    cast: Cast, in_force: Callable[..., Allocation]
) -> None:
    in_force(account_ids=[cast.olgas.pk, cast.ottos.pk])
    for account, day in (
        (cast.olgas, date(2026, 10, 5)),
        (cast.olgas, date(2026, 10, 25)),
        (cast.ottos, date(2026, 11, 1)),
        (cast.umas, date(2026, 10, 5)),
    ):
        ActivationEvent.objects.create(account=account, on=day, kind="new")

    assert score(cast, Measure.ACTIVATIONS) == Score(Measure.ACTIVATIONS, 1, 2)


@pytest.mark.parametrize("by", ["amy", "nora", "vera"])
def test_both_sides_read_the_same_frozen_rows(cast: Cast, by: str) -> None:
    PartnerProfile.objects.create(company=cast.alpha, is_capital=True)
    figure(cast, Kind.SALES_OUTSTANDING, date(2026, 10, 31), 48)
    assert freeze_last_month(on=date(2026, 11, 9)) == 1

    found = frozen_scores(cast.actor(by), cast.alpha.pk)

    assert found == {
        date(2026, 10, 1): [
            Score(Measure.CREDIT_USED),
            Score(Measure.DAYS_OUTSTANDING, 48),
        ]
    }


@pytest.mark.parametrize("by", ["ben", "alan", "olga", "sam"])
def test_others_read_no_scorecard(cast: Cast, by: str) -> None:
    PartnerProfile.objects.create(company=cast.alpha, is_capital=True)
    freeze_last_month(on=date(2026, 11, 9))

    assert frozen_scores(cast.actor(by), cast.alpha.pk) == {}


def test_a_month_is_frozen_once_after_its_week_of_grace(cast: Cast) -> None:
    PartnerProfile.objects.create(company=cast.alpha, is_capital=True)
    figure(cast, Kind.SALES_OUTSTANDING, date(2026, 10, 31), 48)

    runs = [freeze_last_month(on=date(2026, 11, day)) for day in (1, 8, 9, 10, 30)]
    PartnerFigure.objects.update(value=1)
    freeze_last_month(on=date(2026, 11, 30))

    assert runs == [0, 0, 1, 0, 0]
    kept: Any = FrozenScore.objects.get(measure=Measure.DAYS_OUTSTANDING)
    assert kept.part == 48
