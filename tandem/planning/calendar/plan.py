"""What comes back: the dated, ordered stops of a quarter, and what a manager asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class StopKind(IntEnum):
    """What a stop is."""

    CUSTOMER = 0
    PARTNER = 1
    FIXED = 2
    JOINT = 3


class StopReason(StrEnum):
    """Why a stop stands on its day; the caller puts it into words with the stop's facts."""

    FIXED_APPOINTMENT = "FIXED_APPOINTMENT"
    JOINT_VISIT = "JOINT_VISIT"
    TOP20_DUE = "TOP20_DUE"
    ACTIVATION = "ACTIVATION"
    DAYS_SINCE_VISIT = "DAYS_SINCE_VISIT"
    CADENCE = "CADENCE"
    NEARBY = "NEARBY"
    PARTNER_VISIT = "PARTNER_VISIT"


class UnplacedReason(StrEnum):
    """Why a wished visit found no day."""

    NO_WORKING_DAY = "NO_WORKING_DAY"
    NO_COMMON_HOUR = "NO_COMMON_HOUR"
    WEEK_QUOTA_FULL = "WEEK_QUOTA_FULL"
    DAY_TOO_LONG = "DAY_TOO_LONG"
    TOO_CLOSE_TO_OWN_VISIT = "TOO_CLOSE_TO_OWN_VISIT"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a day. `target`: index into visits (CUSTOMER), partners (PARTNER), fixed
    appointments (FIXED) or joint visits (JOINT). `account`: index into visits or -1. `arrive`:
    when the visit begins, hours after the day's start. `facts`: numbers the reason line is made
    from."""

    day: date
    order: int
    kind: StopKind
    target: int
    account: int
    arrive: float
    duration: float
    travel_km: float
    reason: StopReason
    facts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """`count` wished visits of an account that found no day, and why."""

    account: int
    count: int
    reason: UnplacedReason


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """The dated stops in order.

    `needed` and `placed` count customer visits (fixed ones included); `top_placed` of `top_needed`
    top accounts have at least one. Travel is compared with a greedy calendar of the same visits
    (`greedy_*`). `spacing_error`: mean days between the wished and the planned interval.
    `cost`: the objective in hours without the price of moves: travel, waiting, crowded and overlong
    days, days off the wished dates, missed visits. `moved`: visits of the calendar before that changed their day though it is still there.
    `lost`: fixed appointments that nobody can reach in time, as indices.
    """

    stops: tuple[Stop, ...]
    unplaced: tuple[Unplaced, ...]
    needed: int
    placed: int
    top_needed: int
    top_placed: int
    partner_visits: int
    travel_km: float
    travel_hours: float
    greedy_travel_km: float
    greedy_travel_hours: float
    greedy_placed: int
    spacing_error: float
    days_used: int
    days_over_limit: int
    cost: float
    moved: int
    lost: tuple[int, ...]

    @property
    def fixed_lost(self) -> int:
        return len(self.lost)
