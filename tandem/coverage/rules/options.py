"""The planner's ways of covering an account, with the calls that the strategy cards ask for.

An account covered by the inside seller, alone or shared, gets as many calls a quarter as the cards of
the classes covered that way say; a way that is no class's usual one keeps its standard calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tandem.coverage.rules.strategy import BY_INSIDE, MODES, Strategy
from tandem.planning.problem import Options


def options_of(strategies: Mapping[str, Strategy]) -> Options:
    """By the mean of the cards of each way; at least one call where somebody calls."""
    standard = Options.standard()
    code = {word: mode for mode, word in MODES.items()}
    calls = standard.calls.copy()
    for way in BY_INSIDE:
        asked = [card.calls for card in strategies.values() if card.mode == way]
        if asked:
            calls[standard.mode == code[way]] = max(float(np.mean(asked)), 1.0)
    return replace(standard, calls=calls)
