"""Strategy cards: standard until set, set by sales operations, and fed to the next plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from tandem.coverage.commands.strategies import CardContradictsItself, save_strategy
from tandem.coverage.models import StrategyCard
from tandem.coverage.queries.problem import gather_problem
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.horizon import horizon
from tandem.foundation.errors import NotAllowed, Stale
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.models import AuditEntry
from tandem.planning.problem import Mode

FORM = {
    "mode": "inside",
    "visits": "0",
    "calls": "9",
    "days_between_contacts": "20",
    "channel": "direct",
    "budget_thousand": "2.5",
    "answer_hours": "6",
    "version": "0",
}


def _save(cast, name="opal", version=0, **changes):
    card = replace(strategies()["C"], **changes)
    return save_strategy(actor=cast.actor(name), card=card, version=version, now=timezone.now())


def test_a_changed_card_is_in_the_trail_and_feeds_the_next_plan(cast):
    _save(cast, calls=9)

    entry = AuditEntry.objects.get(act="coverage.strategy_changed")
    assert (entry.before["calls"], entry.after["calls"]) == (6, 9)
    period = horizon(on=timezone.localdate(), start="now", fiscal=fiscal_calendar())
    options = gather_problem(region_id=None, period=period).problem.options
    assert set(options.calls[options.mode == Mode.INSIDE]) == {9.0}


@pytest.mark.parametrize("name", ["nora", "vera", "olga"])
def test_only_sales_operations_set_a_card(cast, name):
    with pytest.raises(NotAllowed):
        _save(cast, name, calls=9)


def test_a_card_that_contradicts_itself_is_refused(cast):
    for change in ({"visits": 2}, {"calls": 0}, {"mode": "personal", "visits": 0}):
        with pytest.raises(CardContradictsItself):
            _save(cast, **change)


def test_a_card_saved_meanwhile_is_not_overwritten(cast):
    _save(cast, calls=9)
    _save(cast, version=1, calls=8)
    with pytest.raises(Stale):
        _save(cast, version=1, calls=7)


def test_forms_read_and_set_a_card(cast, signed_in):
    assert (
        'href="/plan/strategies/C/"'
        not in signed_in("olga").get("/plan/strategies/").content.decode()
    )
    client = signed_in("opal")
    assert client.get("/plan/strategies/C/").status_code == 200
    assert client.get("/plan/strategies/X/").status_code == 404
    assert client.post("/plan/strategies/C/", FORM | {"calls": "x"}).status_code == 422

    client.post("/plan/strategies/C/", FORM)

    card = StrategyCard.objects.get()
    assert (card.calls, card.budget_minor, card.channel) == (9, 250_000, "direct")
    assert "2.5" in client.get("/plan/strategies/").content.decode()
