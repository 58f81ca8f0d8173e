"""The strategy cards as the planner takes them: calls of each way, and the options of each class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tandem.coverage.rules.offer import calls_by_way, offers
from tandem.coverage.rules.strategy import MODES, SEGMENTS, Rates, Strategy
from tandem.planning.problem import Cards, Options
from tandem.planning.terms import PartnerRule

CODES = {word: mode for mode, word in MODES.items()}
PARTNER_RULES = {
    "direct": PartnerRule.NEVER,
    "with_partner": PartnerRule.MAY,
    "partner": PartnerRule.ALWAYS,
}


def options_of(strategies: Mapping[str, Strategy]) -> Options:
    """The planner's ways of covering an account, with the calls the cards ask for."""
    standard = Options.standard()
    calls = standard.calls.copy()
    for way, asked in calls_by_way(strategies).items():
        calls[standard.mode == CODES[way]] = asked
    return replace(standard, calls=calls)


def cards_of(strategies: Mapping[str, Strategy], options: Options, rates: Rates) -> Cards:
    """One row a class, in the order of `SEGMENTS`."""
    calls = {
        way: float(options.calls[options.mode == CODES[way]].max(initial=0.0)) for way in CODES
    }
    allowed = np.zeros((len(SEGMENTS), len(options)), dtype=np.bool_)
    for row, letter in enumerate(SEGMENTS):
        for way, visits in offers(strategies[letter], calls, rates):
            allowed[row] |= (options.mode == CODES[way]) & (options.visits == visits)
    rule = [int(PARTNER_RULES[strategies[letter].channel]) for letter in SEGMENTS]
    return Cards(options=allowed, partner=np.array(rule, dtype=np.int64))
