"""The planner's words and numbers that need no arrays, so that a page can name them.

A web worker that showed a mode would otherwise carry 25 MB of numerical libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

NONE = -1
"""No owner, no partner, no pin: the index used everywhere for "nobody"."""

HOUSE_PARTNER = -2
"""The region's partner of last resort: unlimited, charged `Settings.house_partner_price`."""


class PlanningError(ValueError):
    """The input cannot be planned; the message is one sentence that says what and why."""


class PlanningStopped(Exception):
    """The caller's `should_stop` answered yes; nothing was decided."""


class Status(IntEnum):
    """Where an account stands; decides the shape of its response."""

    ACTIVE = 0
    NEW = 1
    DORMANT = 2


class Mode(IntEnum):
    """Coverage mode: who does the work on an account."""

    PERSONAL = 0
    SHARED = 1
    INSIDE = 2
    PARTNER_LED = 3


class Role(IntEnum):
    """Column of `Partners.roles`."""

    CAPITAL = 0
    LOGISTICS = 1
    DEVELOPMENT = 2


class PartnerRule(IntEnum):
    """Whether an account of a class may have a partner."""

    MAY = 0
    NEVER = 1
    ALWAYS = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """Every number a company may set; the defaults are the documented priors.

    Shares are fractions. `top_n`: personal accounts of each seller. `equity_band`: how far a
    seller's utilisation may lie from the region's mean. `move_share`: owners changed, of those
    that have one; `warm_move_share`: the same when an existing plan is repaired.
    `trip_shares`: (hours one way, what of the round trip a visit is charged), straight between.
    `daily_hours`: no visit is given where the way there and back does not fit such a day.
    """

    top_n: int = 20
    customer_visits_per_week: int = 12
    partner_visits_per_week: int = 4
    equity_band: float = 0.15
    move_share: float = 0.10
    warm_move_share: float = 0.002
    partner_region_share: float = 0.35
    reserve_hours: float = 80.0
    visit_hours: float = 1.25
    call_weight: float = 0.15
    partner_effect: float = 0.10
    role_weights: tuple[float, float, float] = (0.25, 0.25, 0.5)
    move_price: float = 0.3
    house_partner_price: float = 2.0
    travel_cost_per_km: float = 0.0015
    speed_km_per_hour: float = 60.0
    detour: float = 1.3
    trip_shares: tuple[tuple[float, float], ...] = ((2.0, 0.42), (3.0, 0.6), (3.5, 0.9), (4.0, 1.0))
    daily_hours: float = 9.0
    seed: int = 20060401
