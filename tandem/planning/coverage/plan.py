"""What the planner answers: assignments with value, proven bound, prices and reasons.

All arrays of accounts have length n in the order of the problem; indices point into the problem's
sellers and partners. Money in thousand CNY per quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from tandem.planning.facts import Fact
from tandem.planning.problem import Bools, Floats, Ints

ALTERNATIVES = 3


class OwnerReason(IntEnum):
    """Why this owner."""

    KEPT = 0
    MOVED_FOR_VALUE = 1
    NEW_OWNER = 2
    PINNED = 3
    NOTICE = 4
    NO_SELLER_IN_REGION = 5


class ModeReason(IntEnum):
    """Why this mode and so many visits."""

    TOP_ACCOUNT = 0
    SHARED_WITH_VISITS = 1
    SHARED_WITHOUT_VISITS = 2
    INSIDE_BY_CALLS = 3
    PARTNER_LEADS = 4
    HOUSE_PARTNER = 5
    PINNED = 6
    NOT_COVERED = 7


class Limit(IntEnum):
    """The limit that binds an account without visits; NOT_WORTH_A_VISIT when none does."""

    NOT_WORTH_A_VISIT = 0
    VISITS = 1
    HOURS = 2
    TOP_COUNT = 3
    CALLS = 4
    PARTNER_LOAD = 5
    MOVES = 6
    PIN = 7
    HAS_VISITS = 8
    TOO_FAR = 9


class Part(IntEnum):
    """Column of `CoveragePlan.parts`; the row sum is the account's value."""

    RESPONSE = 0
    PARTNER = 1
    TRAVEL = 2
    OWNER_RELATION = 3
    PARTNER_RELATION = 4
    MOVE_PRICE = 5
    HOUSE_PRICE = 6


@dataclass(frozen=True, slots=True)
class Prices:
    """What one more unit is worth per quarter: a visit, an hour and a personal slot of each
    seller (J,), a call of each seat (S,), a load unit of each partner (P,), a move (scalar).
    `top` may be negative: the seller would rather hold fewer personal accounts. `hour_floor` (J,)
    is what the lower edge of the equity band costs per hour."""

    visit: Floats
    hour: Floats
    hour_floor: Floats
    top: Floats
    seat: Floats
    partner: Floats
    move: float


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The best three other ways to cover each account (n, 3); owner -1 where there are fewer.

    `value_change`: change of the account's own value. `priced_change`: the same after paying
    (or being repaid) the prices of all scarce capacity; how much the plan would gain or lose.
    """

    owner: Ints
    mode: Ints
    visits: Ints
    partner: Ints
    value_change: Floats
    priced_change: Floats


@dataclass(frozen=True, slots=True)
class CoveragePlan:
    """Decisions 1 and 2 with their proof. `bound` is never below the best possible value; where
    limits cannot hold together it speaks of the limits as far as this plan breaks them.
    `gap` = (bound - value) / |bound|. `parts` (n, 7) in the order of `Part` adds up to `value`.
    `binding`, `binding_index`, `binding_short`, `binding_price` (n,): for accounts without
    visits the limit that binds, whose it is, how many units are missing, and their price."""

    account_key: Ints
    seller_key: Ints
    partner_key: Ints
    owner: Ints
    mode: Ints
    visits: Ints
    partner: Ints
    is_top: Bools
    value: float
    bound: float
    gap: float
    violations: tuple[Fact, ...]
    notes: tuple[Fact, ...]
    prices: Prices
    parts: Floats
    owner_reason: Ints
    mode_reason: Ints
    alternatives: Alternatives
    binding: Ints
    binding_index: Ints
    binding_short: Floats
    binding_price: Floats
    region_value: Floats
    region_bound: Floats
    kept_share: float
    moved: int
    seconds: float
    seed: int
    data_date: date
