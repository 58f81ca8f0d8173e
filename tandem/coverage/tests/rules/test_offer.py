"""What a card leaves of the planner's options: a table of limits, no database."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tandem.coverage.rules.offer import (
    PARTNER_CONTACTS,
    calls_by_way,
    contradiction,
    every_offer,
    offers,
)
from tandem.coverage.rules.options import CODES, cards_of, options_of
from tandem.coverage.rules.strategy import WAYS, Rates, Strategy, standard_strategies
from tandem.planning.problem import Options
from tandem.planning.terms import Mode, PartnerRule

FREE = Strategy(
    segment="C",
    mode="inside",
    ways=WAYS,
    least_visits=0,
    most_visits=12,
    calls=6,
    days_between_contacts=365,
    channel="with_partner",
    budget_minor=0,
    answer_hours=240,
)
CALLS = {"shared": 4.0, "inside": 6.0}


def _offered(**changes):
    return set(offers(replace(FREE, **changes), CALLS, Rates()))


def test_a_card_without_limits_leaves_every_option_of_the_planner():
    standard = Options.standard()
    known = {(int(m), int(v)) for m, v in zip(standard.mode, standard.visits, strict=True)}

    assert _offered() == set(every_offer())
    assert {(int(CODES[way]), visits) for way, visits in every_offer()} == known


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ({"ways": ("inside", "shared")}, lambda way, v: way in ("personal", "partner_led")),
        ({"least_visits": 1}, lambda way, v: v < 1),
        ({"most_visits": 3}, lambda way, v: v > 3),
        ({"channel": "direct"}, lambda way, v: way in ("shared", "partner_led")),
        ({"channel": "partner"}, lambda way, v: way == "inside"),
        ({"answer_hours": 4}, lambda way, v: way == "partner_led"),
        ({"answer_hours": 2}, lambda way, v: way != "inside"),
        (
            {"days_between_contacts": 30},
            lambda way, v: way == "partner_led" or (way == "personal" and v < 3),
        ),
        (
            {"budget_minor": 100_000},  # a visit 400 yuan, a call 30: two visits, or one and calls
            lambda way, v: v > 2,
        ),
    ],
)
def test_each_limit_takes_away_what_breaks_it_and_nothing_else(changes, gone):
    assert _offered(**changes) == {offer for offer in every_offer() if not gone(*offer)}


def test_calls_count_into_the_budget():
    assert ("shared", 0) in _offered(budget_minor=12_000)
    assert ("shared", 0) not in _offered(budget_minor=11_999)


def test_partner_contacts_are_those_of_the_planner():
    standard = Options.standard()

    for way, contacts in PARTNER_CONTACTS.items():
        assert set(standard.partner_contacts[standard.mode == CODES[way]]) == {contacts}


def test_the_first_limit_that_leaves_nothing_is_named():
    assert contradiction(FREE, CALLS, Rates()) is None
    assert contradiction(replace(FREE, ways=()), CALLS, Rates()) == "ways"
    tight = replace(FREE, ways=("partner_led",), answer_hours=8, days_between_contacts=1)
    assert contradiction(tight, CALLS, Rates()) == "service"


def test_the_planner_takes_one_row_a_class():
    owed = standard_strategies() | {"C": replace(FREE, channel="direct", most_visits=0)}

    cards = cards_of(owed, options_of(owed), Rates())

    standard = Options.standard()
    assert set(standard.mode[cards.options[2]]) == {Mode.INSIDE}
    assert cards.partner.tolist()[2] == PartnerRule.NEVER
    assert np.flatnonzero(~cards.options.any(axis=1)).size == 0


def test_every_standard_card_leaves_more_than_its_usual_way():
    owed = standard_strategies()
    calls = calls_by_way(owed)

    for card in owed.values():
        ways = {way for way, _visits in offers(card, calls, Rates())}
        assert card.mode in ways and len(ways) > 1
