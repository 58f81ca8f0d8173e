"""What one more person is worth by the prices of a plan, and what that says of the staffing ratio.

A price holds for the next unit. A whole person is many units, and each further one is worth less,
so these figures are upper ends for the first hire, never a promise for the tenth.
"""

from __future__ import annotations

from dataclasses import dataclass

CLOSE = 0.10  # values within a tenth of each other say: leave the ratio


@dataclass(frozen=True)
class OutsideRoom:
    """One outside seller's quarter and its prices, thousand CNY a unit."""

    visits: float
    visit_price: float
    hours: float
    hour_price: float
    top_accounts: int
    top_price: float

    @property
    def worth(self) -> float:
        """Thousand CNY a quarter: all visits, hours and personal accounts at their prices."""
        return (
            self.visits * self.visit_price
            + self.hours * self.hour_price
            + self.top_accounts * self.top_price
        )


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def advice(outside: float, inside: float) -> str:
    """ "inside", "outside" or "leave": whom to hire next, by the worth of one more of each."""
    high = max(outside, inside)
    if high <= 0 or abs(outside - inside) <= CLOSE * high:
        return "leave"
    return "inside" if inside > outside else "outside"
