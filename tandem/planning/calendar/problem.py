"""What a seller's calendar is made from, and what comes back.

Times in hours, distances in km, coordinates in degrees (nan = at the base). The caller passes the
working days of the quarter, holidays already taken out and make-up days put in. `A` accounts,
`F` fixed appointments, `Q` partners, `D` days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from tandem.planning.problem import Bools, Floats, Ints, PlanningError


class StopKind(IntEnum):
    """What a stop is."""

    CUSTOMER = 0
    PARTNER = 1
    FIXED = 2


class StopReason(StrEnum):
    """Why a stop stands on its day; the caller puts it into words with the stop's facts."""

    FIXED_APPOINTMENT = "FIXED_APPOINTMENT"
    TOP20_DUE = "TOP20_DUE"
    ACTIVATION = "ACTIVATION"
    DAYS_SINCE_VISIT = "DAYS_SINCE_VISIT"
    CADENCE = "CADENCE"
    NEARBY = "NEARBY"
    PARTNER_VISIT = "PARTNER_VISIT"


class UnplacedReason(StrEnum):
    """Why a wished visit found no day."""

    NO_WORKING_DAY = "NO_WORKING_DAY"
    WEEK_QUOTA_FULL = "WEEK_QUOTA_FULL"
    DAY_TOO_LONG = "DAY_TOO_LONG"
    TOO_CLOSE_TO_OWN_VISIT = "TOO_CLOSE_TO_OWN_VISIT"


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """Quotas are per calendar week (Monday to Sunday) and shrink pro rata in short weeks.

    `catch_up_visits_per_week`: so many customer visits more in every week, if days were lost since
    the calendar before. `longest_day_hours`: a far account may have a day alone up to this length. Prices are hours of
    travel: of one day off the wished date, and of moving a visit to another day in a re-plan.
    """

    daily_hours: float = 9.0
    customer_visits_per_week: int = 12
    partner_visits_per_week: int = 4
    catch_up_visits_per_week: int = 2
    days_in_full_week: int = 5
    speed_km_per_hour: float = 60.0
    detour: float = 1.3
    partner_visit_hours: float = 1.5
    longest_day_hours: float = 12.0
    spacing_price: float = 0.02
    stability_price: float = 20.0
    near_km: float = 15.0
    rounds: int = 600
    seed: int = 20060401


@dataclass(frozen=True, slots=True)
class WishedVisits:
    """Accounts to visit (A,): `count` visits of `duration` hours. `days_since`: calendar days
    from the last visit to the first day, -1 if never or unknown. `activation`: not yet active.
    Top-20 accounts are placed before all others."""

    key: Ints
    count: Ints
    lat: Floats
    lon: Floats
    duration: Floats
    is_top: Bools
    days_since: Ints
    activation: Bools

    def __len__(self) -> int:
        return len(self.count)

    @classmethod
    def create(
        cls,
        *,
        key: ArrayLike,
        count: ArrayLike,
        lat: ArrayLike,
        lon: ArrayLike,
        is_top: ArrayLike,
        **optional: ArrayLike,
    ) -> WishedVisits:
        """Build with priors: 1.25 h a visit, last visit unknown, not an activation."""
        n = len(np.asarray(count))
        columns: dict[str, ArrayLike] = {
            "duration": np.full(n, 1.25),
            "days_since": np.full(n, -1),
            "activation": np.zeros(n, dtype=bool),
        }
        columns |= optional
        columns |= {"key": key, "count": count, "lat": lat, "lon": lon, "is_top": is_top}
        return cls(**_typed(cls, columns, n))


@dataclass(frozen=True, slots=True)
class FixedAppointments:
    """Appointments that do not move (F,): `account` index into the wished visits (it then counts
    as one of that account's visits) or -1; `day` index into the working days; `start` hours after
    the day's start or nan when any hour will do; `duration` in hours."""

    account: Ints
    day: Ints
    start: Floats
    duration: Floats
    lat: Floats
    lon: Floats

    def __len__(self) -> int:
        return len(self.account)

    @classmethod
    def create(cls, **columns: ArrayLike) -> FixedAppointments:
        return cls(**_typed(cls, columns, len(np.asarray(columns["account"]))))

    @classmethod
    def none(cls) -> FixedAppointments:
        return cls.create(account=[], day=[], start=[], duration=[], lat=[], lon=[])


@dataclass(frozen=True, slots=True)
class PartnerSites:
    """Partners the seller looks after (Q,); the weekly partner visits go round them."""

    key: Ints
    lat: Floats
    lon: Floats

    def __len__(self) -> int:
        return len(self.key)

    @classmethod
    def create(cls, *, key: ArrayLike, lat: ArrayLike, lon: ArrayLike) -> PartnerSites:
        return cls(**_typed(cls, {"key": key, "lat": lat, "lon": lon}, len(np.asarray(key))))

    @classmethod
    def none(cls) -> PartnerSites:
        return cls.create(key=[], lat=[], lon=[])


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """One seller's quarter. `days`: working days, ascending, no double."""

    days: tuple[date, ...]
    base_lat: float
    base_lon: float
    visits: WishedVisits
    fixed: FixedAppointments = field(default_factory=FixedAppointments.none)
    partners: PartnerSites = field(default_factory=PartnerSites.none)
    settings: CalendarSettings = field(default_factory=CalendarSettings)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a day. `target`: index into visits (CUSTOMER), partners (PARTNER) or fixed
    appointments (FIXED). `account`: index into visits or -1. `arrive`: hours after the day's
    start at the base. `facts`: numbers the reason line is made from."""

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
    """The dated stops in order, with what a manager asks about them.

    `needed` and `placed` count customer visits (fixed ones included); `top_placed` of `top_needed`
    top accounts have at least one. Travel is compared with a greedy calendar of the same visits
    (`greedy_*`). `spacing_error`: mean days between the wished and the planned interval.
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
    fixed_lost: int


_TYPES: dict[str, type] = {"Ints": np.int64, "Floats": np.float64, "Bools": np.bool_}


def _typed(cls: type, columns: Mapping[str, Any], length: int) -> dict[str, Any]:
    typed: dict[str, np.ndarray] = {}
    for name, declared in ((each.name, str(each.type)) for each in fields(cls)):
        array: np.ndarray = np.array(columns[name], dtype=_TYPES[declared])
        if array.shape != (length,):
            raise PlanningError(
                f"{cls.__name__}.{name} has {array.size} values where {length} are needed."
            )
        array.setflags(write=False)
        typed[name] = array
    return typed
