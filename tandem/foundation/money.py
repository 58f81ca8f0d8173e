"""Money is integer minor units with a currency; a float never holds an amount.

Rounding is half up and happens in one place. See docs/adr/0005-money.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

YUAN = "CNY"  # the one currency that is typed and shown in units of ten thousand
MINOR_PER_WAN = 10_000 * 100
MINOR_DIGITS = {YUAN: 2, "USD": 2, "EUR": 2, "HKD": 2, "JPY": 0, "KWD": 3}


@dataclass(frozen=True, order=False)
class Money:
    """An exact amount: `Money(1050, "CNY")` is ten yuan and fifty fen."""

    minor: int
    currency: str = YUAN

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("Money is counted in whole minor units; give an int.")
        if self.currency not in MINOR_DIGITS:
            raise ValueError(f"Unknown currency {self.currency}; add its minor digits to money.py.")

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str = YUAN) -> Money:
        """From major units, rounded half up to the smallest coin."""
        if isinstance(amount, float):
            raise TypeError("A float cannot hold an amount exactly; give a Decimal or a string.")
        scale = Decimal(10) ** MINOR_DIGITS[currency]
        minor = (Decimal(amount) * scale).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return cls(int(minor), currency)

    @property
    def major(self) -> Decimal:
        digits = MINOR_DIGITS[self.currency]
        return (Decimal(self.minor) / Decimal(10) ** digits).quantize(Decimal(1).scaleb(-digits))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def times(self, factor: Decimal | int) -> Money:
        """Multiplied and rounded half up; the factor must be exact."""
        product = (Decimal(self.minor) * Decimal(factor)).quantize(
            Decimal(1), rounding=ROUND_HALF_UP
        )
        return Money(int(product), self.currency)

    def split(self, weights: list[int]) -> list[Money]:
        """Shares in proportion to whole weights that sum exactly to this amount.

        The largest remainders take the left-over coins, earlier shares first.
        """
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("Shares need at least one positive weight and none below zero.")
        floors = [self.minor * weight // total for weight in weights]
        remainders = [self.minor * weight % total for weight in weights]
        left_over = self.minor - sum(floors)
        order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
        for index in order[:left_over]:
            floors[index] += 1
        return [Money(minor, self.currency) for minor in floors]

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be reckoned together.")
        return other.minor
