"""Strategy cards: standard until set, set by sales operations, and fed to the next plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone, translation

from tandem.coverage.commands.strategies import CardContradictsItself, save_strategy
from tandem.coverage.models import StrategyCard
from tandem.coverage.queries.problem import gather_problem
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.horizon import horizon
from tandem.foundation.errors import NotAllowed, Stale
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.models import AuditEntry
from tandem.planning.terms import Mode

FORM = {
    "mode": "inside",
    "ways": ["inside", "personal"],
    "least_visits": "0",
    "most_visits": "6",
    "calls": "9",
    "days_between_contacts": "20",
    "channel": "direct",
    "budget_thousand": "2.5",
    "answer_hours": "6",
    "version": "0",
}


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read below; another test may have left another language."""
    with translation.override("en"):
        yield


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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"mode": "personal", "ways": ("inside",)},
            "The usual way must be one of the ways allowed",
        ),
        ({"channel": "partner"}, "leave other ways, but not its usual one"),
        ({"calls": 0}, "called at least once"),
        ({"ways": ("inside",), "least_visits": 2}, "has between 2 and 12 visits"),
        ({"least_visits": 5, "most_visits": 4}, "has between 5 and 4 visits"),
        ({"ways": ("inside",), "channel": "partner"}, "exclude each other"),
        ({"answer_hours": 1}, "answers within 1 working hours; the quickest allowed takes 2"),
        ({"days_between_contacts": 3}, "A contact every 3 days means 30 a quarter"),
        ({"budget_minor": 1_000, "ways": ("inside",)}, "costs more than the budget of 0.01"),
    ],
)
def test_a_card_that_contradicts_itself_is_refused_by_the_limit_that_does_it(cast, changes, words):
    with pytest.raises(CardContradictsItself, match=words):
        _save(cast, **changes)

    assert not StrategyCard.objects.exists()


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
