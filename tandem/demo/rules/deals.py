"""Draws a believable pipeline: who works which deal, how it went so far, how it ended.

Partners are brought in early more often where deals are large, and large deals are won less often:
raw and adjusted win rates therefore differ. Somebody of a partner on the team before the proposal
raises the odds by about fifteen points in a hundred, under much noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OPEN_STAGES = ("prospecting", "engaging", "proposal", "negotiation")
OPEN_SHARES = (0.34, 0.30, 0.23, 0.13)
LOST_AT = (0.18, 0.27, 0.35, 0.20)  # the stage a lost deal had reached
USUAL_DAYS = (45, 45, 40, 30)
YEAR = 365


@dataclass(frozen=True)
class Deals:
    """One entry a deal; days are ordinals, 0 is no day, -1 no such row."""

    account: Ints
    amount: Ints  # fen
    product: Ints
    reached: Ints  # the last open stage it stood at
    outcome: Ints  # 0 open, 1 won, 2 lost
    entered: Ints  # (deal, stage): the day it came there; 0: never
    opened: Ints
    closed: Ints
    close_on: Ints
    touched: Ints
    step_on: Ints
    joined: Ints  # the day somebody of the partner came; 0: nobody
    is_joint: Flags
    rival: Ints
    reason: Ints

    @property
    def is_open(self) -> Flags:
        return self.outcome == 0

    @property
    def stage_since(self) -> Ints:
        at = self.entered[np.arange(len(self.account)), self.reached]
        return np.where(self.is_open, at, self.closed)


def draw_deals(
    *, open_ones: int, closed: int, wallet: Ints, partner: Ints, products: int, rivals: int,
    rng: np.random.Generator, today: int,
) -> Deals:  # fmt: skip
    """`wallet` in fen and `partner` (-1: none) are those of each account."""
    count = open_ones + closed
    weight = np.sqrt(np.maximum(wallet, 1).astype(float))
    account = rng.choice(len(wallet), count, p=weight / weight.sum())
    wished = np.round(wallet[account] * rng.uniform(0.02, 0.22, count) / 100_000) * 100_000
    amount: Ints = np.maximum(wished, 500_000).astype(np.int64)
    size = np.log(amount / np.median(amount))
    has_partner = partner[account] >= 0
    wants_early = rng.random(count) < 1 / (1 + np.exp(-(-0.1 + 0.35 * size)))
    is_early = has_partner & wants_early
    odds = -1.05 + 0.75 * is_early - 0.15 * size + rng.normal(0, 0.35, count)
    wins = rng.random(count) < 1 / (1 + np.exp(-odds))
    outcome = np.where(np.arange(count) < open_ones, 0, np.where(wins, 1, 2))
    reached = _reached(outcome, rng)
    entered, opened, ended = _days(outcome, reached, rng, today)
    is_late = has_partner & ~is_early & (rng.random(count) < 0.3) & (reached >= 2)
    early_day = opened + (rng.random(count) * 6).astype(np.int64)
    proposal = entered[:, 2]
    early_day = np.where(proposal > 0, np.minimum(early_day, proposal - 1), early_day)
    joined = np.where(is_early, np.minimum(early_day, today), np.where(is_late, proposal, 0))
    is_joint = is_early & (early_day >= opened)
    return Deals(
        account=account,
        amount=amount,
        product=rng.integers(0, products, count),
        reached=reached,
        outcome=outcome,
        entered=entered,
        opened=opened,
        closed=np.where(outcome > 0, ended, 0),
        close_on=np.where(outcome == 0, today + rng.integers(-15, 150, count), 0)
        * (rng.random(count) < 0.93),
        touched=np.where(
            outcome == 0, today - (rng.exponential(12, count)).astype(np.int64), ended
        ),
        step_on=np.where(
            (outcome == 0) & (rng.random(count) < 0.78), today + rng.integers(-9, 24, count), 0
        ),
        joined=np.where(is_early & ~is_joint, 0, joined),
        is_joint=is_joint,
        rival=np.where(rng.random(count) < 0.6, rng.integers(0, rivals, count), -1),
        reason=rng.integers(0, 1000, count),
    )


def _reached(outcome: Ints, rng: np.random.Generator) -> Ints:
    count = len(outcome)
    open_at = rng.choice(4, count, p=OPEN_SHARES)
    lost_at = rng.choice(4, count, p=LOST_AT)
    return np.where(outcome == 0, open_at, np.where(outcome == 1, 3, lost_at)).astype(np.int64)


def _days(
    outcome: Ints, reached: Ints, rng: np.random.Generator, today: int
) -> tuple[Ints, Ints, Ints]:
    """The days each deal came to its stages, was opened, and ended (or today)."""
    count = len(outcome)
    stays = 2 + rng.gamma(1.8, np.array(USUAL_DAYS) / 2.2, (count, 4)).astype(np.int64)
    stays = np.where(np.arange(4) <= reached[:, None], stays, 0)
    ended = np.where(outcome == 0, today, today - rng.integers(0, YEAR, count))
    opened = ended - stays.sum(axis=1)
    before = np.cumsum(stays, axis=1) - stays
    entered = np.where(np.arange(4) <= reached[:, None], opened[:, None] + before, 0)
    return entered, opened, ended
