"""What is known inside an account: machines by brand, needs, rivals, the wallet's range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tandem.demo.rules.trade import ROUND_TO, Trade

Ints = NDArray[np.int64]

OWN_BRAND = "并肩"
RIVALS = ("启岚", "远砚", "Kestrova", "Norvane")
RIVAL_WEIGHTS = (0.38, 0.27, 0.21, 0.14)
FEN_PER_MACHINE = 260_000  # a machine's yearly share of the wallet, renewed every few years
NEEDS = (
    "办公终端更新",
    "机房服务器扩容",
    "信息安全改造",
    "移动办公笔记本",
    "教室多媒体终端",
    "网点终端替换",
    "存储与备份",
    "打印外包",
)


@dataclass(frozen=True)
class Machines:
    """Rows of the installed base, and the sums of each account."""

    account: Ints
    brand: list[str]
    is_own: NDArray[np.bool_]
    units: Ints
    own: Ints
    all: Ints


@dataclass(frozen=True)
class Needs:
    account: Ints
    what: list[str]
    level: Ints
    age: Ints
    rival_account: Ints
    rival: list[str]


def draw_machines(trade: Trade, rng: np.random.Generator) -> Machines:
    """Counted at 85 % of the accounts; own units follow own spend, late and blurred."""
    count = len(trade.wallet)
    counted = rng.random(count) < 0.85
    total = np.maximum(trade.wallet / FEN_PER_MACHINE * rng.lognormal(0, 0.3, count), 4)
    total = np.where(counted, total.round(), 0).astype(np.int64)
    share = (trade.revenue + 0.6 * trade.before) / (1.8 * trade.wallet)
    share = np.clip(share * rng.lognormal(0, 0.25, count) + rng.beta(1.2, 22, count), 0, 0.97)
    own = np.floor(total * share).astype(np.int64)
    first, second = _two_rivals(rng, count)
    rest = total - own
    main = np.round(rest * rng.uniform(0.55, 1.0, count)).astype(np.int64)
    accounts, brands, owns, units = [], [], [], []
    for brand, amount, is_own in (
        ([OWN_BRAND] * count, own, True),
        (first, main, False),
        (second, rest - main, False),
    ):
        told = np.flatnonzero(amount > 0)
        accounts.append(told)
        units.append(amount[told])
        owns.append(np.full(len(told), is_own))
        brands.append([brand[at] for at in told.tolist()])
    order = np.argsort(np.concatenate(accounts), kind="stable")
    flat = [name for part in brands for name in part]
    return Machines(
        np.concatenate(accounts)[order],
        [flat[at] for at in order.tolist()],
        np.concatenate(owns)[order],
        np.concatenate(units)[order],
        own,
        total,
    )


def draw_needs(count: int, rng: np.random.Generator) -> tuple[Needs, Ints]:
    """Needs and rivals met, and each account's need level (0: nothing known)."""
    levels = rng.choice(4, count, p=(0.42, 0.2, 0.25, 0.13)).astype(np.int64)
    known = np.flatnonzero(levels)
    rivals = np.flatnonzero(rng.random(count) < 0.3)
    needs = Needs(
        known,
        rng.choice(NEEDS, len(known)).tolist(),
        levels[known],
        rng.integers(1, 300, len(known)),
        rivals,
        rng.choice(RIVALS, len(rivals), p=RIVAL_WEIGHTS).tolist(),
    )
    return needs, levels


def wallet_range(wallet: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """A low and a high guess whose middle is the wallet itself."""
    half = np.round(wallet * rng.uniform(0.08, 0.3, len(wallet)) / ROUND_TO).astype(np.int64)
    return wallet - half * ROUND_TO, wallet + half * ROUND_TO


def _two_rivals(rng: np.random.Generator, count: int) -> tuple[list[str], list[str]]:
    first = rng.choice(len(RIVALS), count, p=RIVAL_WEIGHTS)
    second = (first + rng.integers(1, len(RIVALS), count)) % len(RIVALS)
    return [RIVALS[at] for at in first.tolist()], [RIVALS[at] for at in second.tolist()]
