"""Opportunities of the first release come through the upgrade whole, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FIRST = [("pipeline", "0001_initial")]
LAST = [("pipeline", "0005_open_is_not_closed")]


@pytest.mark.django_db(transaction=True)
def test_the_first_opportunities_keep_what_they_said() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()  # of every app
    try:
        _fill(_at(FIRST))
        _look(_at(LAST))
    finally:
        _at(newest)


def _at(target: list[tuple[str, str]]):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


def _fill(apps) -> None:
    deals = apps.get_model("pipeline", "Opportunity").objects
    deals.create(title="open", stage="proposal", opened_on=date(2026, 1, 5),
                 closed_on=date(2026, 9, 1), amount_minor=5)  # fmt: skip
    deals.create(title="won", stage="won", opened_on=date(2026, 1, 5),
                 closed_on=date(2026, 3, 1), amount_minor=7)  # fmt: skip
    deals.create(title="bare", stage="lost")


def _look(apps) -> None:
    deals = apps.get_model("pipeline", "Opportunity").objects
    told = {
        deal.title: (
            deal.stage_id, deal.state, deal.stage_since, deal.close_on, deal.closed_on,
            deal.amount_minor,
        )
        for deal in deals.all()
    }  # fmt: skip
    steps = apps.get_model("pipeline", "StageChange").objects
    assert told == {
        "open": ("proposal", "open", date(2026, 1, 5), date(2026, 9, 1), None, 5),
        "won": ("won", "won", date(2026, 3, 1), None, date(2026, 3, 1), 7),
        "bare": ("lost", "lost", None, None, None, None),
    }
    assert set(steps.values_list("opportunity__title", "after_id", "on")) == {
        ("open", "proposal", date(2026, 1, 5)),
        ("won", "won", date(2026, 3, 1)),
    }
