"""Dated figures, and what coverage and visits leave at the account."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tandem.foundation import events
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.coverage import (
    Assignment,
    assign_coverage,
    record_contacts,
    record_segments,
    record_visits,
)
from tandem.keyaccounts.commands.figures import DatedFigure, FigureBelowZero, record_figures
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account, Figure
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def figure(account: Account, kind: str, day: date, amount: int) -> DatedFigure:
    return DatedFigure(account.pk, kind, day, amount, "erp")


def record(cast: Cast, who: str, *figures: DatedFigure) -> int:
    return record_figures(actor=cast.actor(who), figures=figures, now=NOW)


def test_the_newest_figure_is_shown_whenever_it_arrives(cast: Cast) -> None:
    record(cast, "opal", figure(cast.olgas, "revenue_year", APRIL, 500))
    record(cast, "opal", figure(cast.olgas, "revenue_year", MARCH, 300))

    cast.olgas.refresh_from_db()
    assert cast.olgas.revenue_year_minor == 500
    assert Figure.objects.count() == 2


def test_a_figure_of_the_same_day_is_corrected(cast: Cast) -> None:
    record(cast, "opal", figure(cast.olgas, "revenue_year", APRIL, 500))
    record(cast, "opal", figure(cast.olgas, "revenue_year", APRIL, 400))

    assert Figure.objects.get().amount_minor == 400


def test_the_potential_is_the_middle_of_the_wallet(cast: Cast) -> None:
    record(
        cast,
        "olga",
        figure(cast.olgas, "wallet_low", APRIL, 1000),
        figure(cast.olgas, "wallet_high", APRIL, 3000),
        figure(cast.olgas, "revenue_year", APRIL, 500),
    )

    cast.olgas.refresh_from_db()
    assert cast.olgas.potential_minor == 2000
    assert cast.olgas.penetration_permille == 250


def test_an_amount_below_zero_is_refused_whole(cast: Cast) -> None:
    good = figure(cast.olgas, "wallet_low", APRIL, 1)
    with pytest.raises(FigureBelowZero):
        record(cast, "opal", good, figure(cast.ottos, "wallet_low", APRIL, -1))

    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("who", "error"), [("otto", NotThere), ("vera", NotAllowed), ("amy", NotAllowed)]
)
def test_others_write_no_figures(cast: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        record(cast, who, figure(cast.olgas, "wallet_low", APRIL, 1))


def plan(cast: Cast, account: Account, **changes: Any) -> Assignment:
    given: dict[str, Any] = {
        "owner_id": cast.otto.pk,
        "inside_id": cast.iris.pk,
        "partner_id": None,
        "mode": "personal",
        "segment": "A",
        "is_top": True,
        "visits_per_quarter": 3,
        **changes,
    }
    return Assignment(account_id=account.pk, **given)


def assign(cast: Cast, who: str, *assignments: Assignment) -> int:
    return assign_coverage(actor=cast.actor(who), assignments=assignments, now=NOW)


def test_a_published_plan_is_written_down_and_audited_once(cast: Cast) -> None:
    changed = assign(cast, "opal", plan(cast, cast.olgas), plan(cast, cast.ottos))
    again = assign(cast, "opal", plan(cast, cast.olgas), plan(cast, cast.ottos))

    cast.olgas.refresh_from_db()
    assert (changed, again) == (2, 0)
    assert (cast.olgas.owner_id, cast.olgas.mode, cast.olgas.is_top) == (
        cast.otto.pk,
        "personal",
        True,
    )
    entry = AuditEntry.objects.get(account_id=cast.olgas.pk)
    assert entry.before["owner_id"] == cast.olga.pk
    assert "inside_id" not in entry.before


def test_only_accounts_whose_people_changed_are_announced(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[CoverageAssigned] = []
    monkeypatch.setitem(events._listeners, CoverageAssigned, [heard.append])

    assign(cast, "opal", plan(cast, cast.olgas), plan(cast, cast.ottos))

    assert heard == [CoverageAssigned((cast.olgas.pk,))]


def test_a_region_manager_plans_the_own_region_only(cast: Cast) -> None:
    assert assign(cast, "nora", plan(cast, cast.olgas)) == 1
    with pytest.raises(NotThere):
        assign(cast, "nora", plan(cast, cast.umas))


@pytest.mark.parametrize("who", ["vera", "dora", "olga", "amy"])
def test_others_do_not_assign(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        assign(cast, who, plan(cast, cast.olgas))


def test_classes_are_recorded_where_they_change(cast: Cast) -> None:
    segments = {cast.olgas.pk: "B", cast.ottos.pk: ""}

    assert record_segments(actor=cast.actor("opal"), segments=segments, now=NOW) == 1


def test_an_older_visit_never_moves_the_last_one_back(cast: Cast) -> None:
    olga = cast.actor("olga")
    record_visits(actor=olga, days={cast.olgas.pk: APRIL})
    record_visits(actor=olga, days={cast.olgas.pk: MARCH})
    record_contacts(actor=olga, days={cast.olgas.pk: MARCH})

    cast.olgas.refresh_from_db()
    assert (cast.olgas.last_visit_on, cast.olgas.last_contact_on) == (APRIL, MARCH)
