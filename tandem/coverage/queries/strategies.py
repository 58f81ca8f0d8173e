"""The strategy cards in force: the company's own, and the standard one where it has set none."""

from __future__ import annotations

from dataclasses import fields

from tandem.coverage.models import StrategyCard
from tandem.coverage.rules.strategy import SEGMENTS, WAYS, Strategy, standard_strategies

UNCLASSED = "C"  # an account without a class is treated as one to open


def strategies() -> dict[str, Strategy]:
    """By class; one query."""
    names = [field.name for field in fields(Strategy)]
    own = {
        row["segment"]: Strategy(**row | {"ways": tuple(row["ways"] or WAYS)})
        for row in StrategyCard.objects.values(*names)
    }
    return {letter: own.get(letter, card) for letter, card in standard_strategies().items()}


def strategy_for(segment: str) -> Strategy:
    return strategies()[segment if segment in SEGMENTS else UNCLASSED]


def versions() -> dict[str, int]:
    """How often each card was saved; 0 for a standard one."""
    return dict.fromkeys(SEGMENTS, 0) | dict(StrategyCard.objects.values_list("segment", "version"))
