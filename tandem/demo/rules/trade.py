"""What the demo's accounts bought: two years of orders and some before, fitted to the article.

Fitted: own revenue ÷ wallet of each industry (30 to 35 %), revenue ÷ the year before (+58 %),
quiet and strong months, and new customers in every quarter, each a few more than the one before,
because activation is what the sellers are asked for. Everything else (who orders, how often, how much) is drawn. Money in fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tandem.demo.rules.country import INDUSTRIES, MONTH_WEIGHTS
from tandem.foundation.workdays import WorkCalendar

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GROWTH = 0.58
YEAR = 365
ROUND_TO = 100_00  # orders are whole hundreds of yuan
SMALLEST_ORDER = 800_00
# What an account did: bought both years, first now, again now, only the year before, earlier, never.
LOYAL, FIRST, AGAIN, LOST, EARLIER, NEVER = range(6)
CLASS_SHARES = (0.30, 0.12, 0.06, 0.09, 0.11, 0.32)
MORE_NEW_AT_THE_END = 1.6  # times as many first orders on the last day of the year as on the first


@dataclass(frozen=True)
class Trade:
    """Orders sorted by account and day; `revenue` and `before` are the sums of the two years."""

    account: Ints
    day: Ints  # ordinal
    amount: Ints
    revenue: Ints
    before: Ints
    wallet: Ints


def draw_trade(
    wallets: Floats, industry: Ints, orders: int, rng: np.random.Generator, today: date
) -> Trade:
    """Orders of accounts 0..n-1 up to and with `today`."""
    classes = _classes(wallets, rng)
    share = np.clip(rng.beta(3.2, 2.6, len(wallets)), 0.06, 0.93)
    end = today.toordinal()
    began = _began(classes, rng, end)
    this_year = np.where(np.isin(classes, (LOYAL, FIRST, AGAIN)), wallets * share, 0.0)
    this_year *= np.maximum(end - began + 1, 20) / YEAR
    last_year = _last_year(classes, this_year, wallets, rng)
    parts = [
        _orders(this_year, orders, rng, end - YEAR + 1, end, began),
        _orders(last_year, int(orders / (1 + GROWTH)), rng, end - 2 * YEAR + 1, end - YEAR),
        _earlier_orders(classes, wallets, rng, end - 2 * YEAR),
    ]
    account, day, amount = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((day, account))
    account, day, amount = account[order], day[order], amount[order]
    revenue = _sums(account, amount, day > end - YEAR, len(wallets))
    before = _sums(account, amount, (day > end - 2 * YEAR) & (day <= end - YEAR), len(wallets))
    return Trade(account, day, amount, revenue, before, _fitted(wallets, industry, revenue))


def _classes(wallets: Floats, rng: np.random.Generator) -> Ints:
    """The larger the account, the likelier it has bought; shares of the classes are exact."""
    score = np.log(wallets) / np.log(wallets).std() + rng.normal(0, 1.6, len(wallets))
    ranks = np.argsort(np.argsort(-score)) / len(wallets)
    jitter = np.clip(ranks + rng.normal(0, 0.12, len(wallets)), 0, None)
    ranks = np.argsort(np.argsort(jitter)) / len(wallets)
    return np.searchsorted(np.cumsum(CLASS_SHARES)[:-1], ranks, side="right").astype(np.int64)


def _began(classes: Ints, rng: np.random.Generator, end: int) -> Ints:
    """The day of this year's first order of those who come new or come again; else its first day.

    A little more of them every month, as the pairs learn it.
    """
    start = end - YEAR + 1
    days, busy = _busy_days(start, end)
    pull = busy * np.linspace(1, MORE_NEW_AT_THE_END, len(days))
    drawn = rng.choice(days, len(classes), p=pull / pull.sum())
    return np.where(np.isin(classes, (FIRST, AGAIN)), drawn, start)


def _last_year(
    classes: Ints, this_year: Floats, wallets: Floats, rng: np.random.Generator
) -> Floats:
    """Spend of the year before, scaled so that this year is 58 % above it."""
    loyal = np.where(classes == LOYAL, this_year * rng.lognormal(-0.3, 0.45, len(wallets)), 0.0)
    lost = np.where(classes == LOST, wallets * rng.uniform(0.1, 0.5, len(wallets)), 0.0)
    return (loyal + lost) * (this_year.sum() / (1 + GROWTH) / (loyal + lost).sum())


def _orders(
    spend: Floats,
    orders: int,
    rng: np.random.Generator,
    first: int,
    last: int,
    began: Ints | None = None,
) -> tuple[Ints, Ints, Ints]:
    """About `orders` orders of the accounts that spend, each at least one, none before it began."""
    buyers = np.flatnonzero(spend > 0)
    pull = np.sqrt(spend[buyers])
    rate = pull / pull.sum() * max(orders - len(buyers), 0)
    counts = 1 + rng.poisson(rate)
    account = np.repeat(buyers, counts)
    day = _days_of_orders(account, rng, first, last, began)
    weight = rng.lognormal(0, 0.8, len(account))
    whole = np.bincount(account, weight, len(spend))
    amount = weight / whole[account] * spend[account]
    return account, day, _rounded(amount)


def _days_of_orders(
    account: Ints, rng: np.random.Generator, first: int, last: int, began: Ints | None
) -> Ints:
    """Spread like the year; who began later orders on that very day and after it."""
    days, busy = _busy_days(first, last)
    until = np.cumsum(busy)
    before = np.zeros(len(account))
    if began is not None:
        before = np.append(0.0, until)[np.searchsorted(days, began[account])]
    lot = before + rng.random(len(account)) * (1 - before)
    day = days[np.minimum(np.searchsorted(until, lot, side="right"), len(days) - 1)]
    if began is not None:
        is_first = np.append(True, account[1:] != account[:-1])
        newcomer = is_first & (began[account] > first)
        day[newcomer] = began[account][newcomer]
    return day


def _earlier_orders(
    classes: Ints, wallets: Floats, rng: np.random.Generator, last: int
) -> tuple[Ints, Ints, Ints]:
    """Orders older than two years: of those who came back, fell asleep, or always bought."""
    chance = np.select(
        [classes == AGAIN, classes == EARLIER, classes == LOST, classes == LOYAL],
        [1.0, 1.0, 0.5, 0.6],
        0.0,
    )
    buyers = np.flatnonzero(rng.random(len(classes)) < chance)
    counts = rng.integers(1, 4, len(buyers))
    account = np.repeat(buyers, counts)
    nth = np.arange(len(account)) - np.repeat(np.cumsum(counts) - counts, counts)
    day = last - nth * 210 - rng.integers(0, 150, len(account))
    amount = wallets[account] * rng.uniform(0.03, 0.2, len(account))
    return account, day.astype(np.int64), _rounded(amount)


def _busy_days(first: int, last: int) -> tuple[Ints, Floats]:
    """The working days of a span and the share of its orders that falls on each."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    days = WorkCalendar().working_days(start, end + timedelta(days=1))
    weights = np.array([MONTH_WEIGHTS[day.month - 1] for day in days])
    ordinals = np.array([day.toordinal() for day in days])
    return ordinals, weights / weights.sum()


def _rounded(amount: Floats) -> Ints:
    return np.maximum(np.round(amount / ROUND_TO) * ROUND_TO, SMALLEST_ORDER).astype(np.int64)


def _sums(account: Ints, amount: Ints, chosen: NDArray[np.bool_], count: int) -> Ints:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, account[chosen], amount[chosen])
    return sums


def _fitted(wallets: Floats, industry: Ints, revenue: Ints) -> Ints:
    """Wallets such that each industry's revenue is its share of all it buys.

    A buyer's wallet stays as drawn (never below what it bought here); the others take the rest.
    """
    fitted = np.maximum(wallets, revenue * 1.08)
    for at, plan in enumerate(INDUSTRIES):
        mine = industry == at
        buyers, others = mine & (revenue > 0), mine & (revenue == 0)
        rest = revenue[mine].sum() / plan.share - fitted[buyers].sum()
        if others.any() and rest > 0:
            fitted[others] *= rest / fitted[others].sum()
    return np.round(fitted / ROUND_TO).astype(np.int64) * ROUND_TO
