"""What of a joint plan was kept."""

from __future__ import annotations

from datetime import date

import pytest

from tandem.partners.rules.plan import Item, Kept, PlanState, adherence, needs_other_side, was_kept

DUE = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("done_on", "on", "verdict"),
    [
        (None, date(2026, 11, 10), Kept.PENDING),
        (None, date(2026, 11, 17), Kept.PENDING),
        (None, date(2026, 11, 18), Kept.MISSED),
        (date(2026, 11, 3), date(2026, 11, 4), Kept.KEPT),
        (date(2026, 11, 17), date(2026, 11, 20), Kept.KEPT),
        (date(2026, 11, 18), date(2026, 11, 20), Kept.MISSED),
        (date(2026, 11, 17), date(2026, 11, 12), Kept.PENDING),
    ],
)
def test_an_item_is_kept_within_the_week_after_its_day(
    done_on: date | None, on: date, verdict: Kept
) -> None:
    assert was_kept(Item(DUE, done_on), on=on) is verdict


def test_adherence_counts_only_what_can_be_judged() -> None:
    items = [
        Item(DUE, DUE),
        Item(DUE, None),
        Item(date(2026, 12, 24), None),
        Item(date(2026, 12, 24), date(2026, 11, 11)),
    ]

    assert adherence(items, on=date(2026, 11, 20)) == (2, 3)


def test_a_signed_plan_needs_the_other_side() -> None:
    assert [state for state in PlanState if needs_other_side(state)] == [PlanState.SIGNED]
