"""What an account is worth to the planner: thousand CNY of expected gross margin a quarter.

wallet a year × the share of it one supplier can reach × gross margin ÷ 4. The wallet is the middle
of its estimated range, else what the account already buys; both unknown, the list's own median
stands in, so that a list without figures is planned by need, distance and status and not refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

FEN_PER_THOUSAND = 100_000
QUARTERS = 4


@dataclass(frozen=True)
class WalletSettings:
    """`reachable_share`: share of wallet one supplier can hold; `gross_margin`: of revenue;
    `unknown_thousand`: margin a quarter where no account of the list has a figure."""

    reachable_share: float = 0.35
    gross_margin: float = 0.12
    unknown_thousand: float = 5.0


def margin_of(wallet_minor: int, revenue_minor: int, settings: WalletSettings) -> float:
    """Thousand CNY of margin a quarter; 0 when nothing is known."""
    reachable = max(wallet_minor * settings.reachable_share, float(revenue_minor))
    return reachable * settings.gross_margin / QUARTERS / FEN_PER_THOUSAND


def fill_unknown(margins: list[float], settings: WalletSettings) -> list[float]:
    """The same list with the median of the known in place of zeros."""
    known = [margin for margin in margins if margin > 0]
    stand_in = median(known) if known else settings.unknown_thousand
    return [margin if margin > 0 else stand_in for margin in margins]
