"""What a seller's calendar is made from.

Times in hours, distances in km, coordinates in degrees (nan = at the base). The caller passes the
working days of the quarter, holidays already taken out and make-up days put in. `A` accounts,
`F` fixed appointments, `J` joint visits, `Q` partners, `D` days, `E` earlier stops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from tandem.planning.problem import Bools, Floats, Ints
from tandem.planning.terms import PlanningError


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """Quotas are per calendar week (Monday to Sunday) and shrink pro rata in short weeks.

    `catch_up_visits_per_week`: so many customer visits more in every week, if days were lost since
    the calendar before. `longest_day_hours`: a far account may have a day alone up to this length.
    `leave_early_hours`: so much before the day's start a seller leaves for an early appointment.

    Prices are hours of travel: `spacing_price` of one day off the wished date; `even_price` times
    the square of a day's stops, so that full days give to empty ones, and four times that for the
    stops beyond `easy_stops`; `stability_price` of moving a visit to another day than in the
    calendar before.
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
    leave_early_hours: float = 2.0
    spacing_price: float = 0.04
    even_price: float = 0.1
    easy_stops: int = 4
    stability_price: float = 10.0
    near_km: float = 15.0
    rounds: int = 700
    seed: int = 20060401


@dataclass(frozen=True, slots=True)
class WishedVisits:
    """Accounts to visit (A,): `count` visits of `duration` hours. `days_since`: calendar days
    from the last visit to the first day, -1 if never or unknown. `activation`: not yet active.
    `opens`, `closes`: hours after the day's start between which a visit may begin (nan: any).
    Top-20 accounts are placed before all others."""

    key: Ints
    count: Ints
    lat: Floats
    lon: Floats
    duration: Floats
    is_top: Bools
    days_since: Ints
    activation: Bools
    opens: Floats
    closes: Floats

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
        """Build with priors: 1.25 h a visit, last visit unknown, not an activation, any hour."""
        n = len(np.asarray(count))
        columns: dict[str, ArrayLike] = {
            "duration": np.full(n, 1.25),
            "days_since": np.full(n, -1),
            "activation": np.zeros(n, dtype=bool),
            "opens": np.full(n, np.nan),
            "closes": np.full(n, np.nan),
        }
        columns |= optional
        columns |= {"key": key, "count": count, "lat": lat, "lon": lon, "is_top": is_top}
        return cls(**_typed(cls, columns, (n,)))


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
        return cls(**_typed(cls, columns, np.shape(columns["account"])))

    @classmethod
    def none(cls) -> FixedAppointments:
        return cls.create(account=[], day=[], start=[], duration=[], lat=[], lon=[])


@dataclass(frozen=True, slots=True)
class JointVisits:
    """Visits made together with others (J,): each is one of the visits of `account`, an index into
    the wished visits. `opens`, `closes` (J, D): hours after the day's start between which all the
    others can begin it, nan on days they cannot (see `joint.common_slots`)."""

    account: Ints
    duration: Floats
    opens: Floats
    closes: Floats

    def __len__(self) -> int:
        return len(self.account)

    @classmethod
    def create(
        cls, *, account: ArrayLike, duration: ArrayLike, opens: ArrayLike, closes: ArrayLike
    ) -> JointVisits:
        columns = {"account": account, "duration": duration}
        slots = {"opens": opens, "closes": closes}
        count = np.shape(account)
        typed = _typed(cls, columns, count) | _typed(cls, slots, np.shape(opens))
        if np.shape(opens)[:1] != count:
            raise PlanningError("Every joint visit needs its row of hours.")
        return cls(**typed)

    @classmethod
    def none(cls) -> JointVisits:
        empty = np.empty((0, 0))
        return cls.create(account=[], duration=[], opens=empty, closes=empty)


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
        return cls(**_typed(cls, {"key": key, "lat": lat, "lon": lon}, np.shape(key)))

    @classmethod
    def none(cls) -> PartnerSites:
        return cls.create(key=[], lat=[], lon=[])


@dataclass(frozen=True, slots=True)
class EarlierStops:
    """The published calendar a new one starts from (E,): `is_partner`, `key` of the account or
    partner, `day` as an ordinal (`date.toordinal`). Days that are gone free their visits."""

    is_partner: Bools
    key: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.key)

    @classmethod
    def create(cls, *, is_partner: ArrayLike, key: ArrayLike, day: ArrayLike) -> EarlierStops:
        columns = {"is_partner": is_partner, "key": key, "day": day}
        return cls(**_typed(cls, columns, np.shape(key)))

    @classmethod
    def none(cls) -> EarlierStops:
        return cls.create(is_partner=[], key=[], day=[])


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """One seller's quarter. `days`: working days, ascending, no double. With `before`, visits stay
    on the days they had unless that costs more than `settings.stability_price`."""

    days: tuple[date, ...]
    base_lat: float
    base_lon: float
    visits: WishedVisits
    fixed: FixedAppointments = field(default_factory=FixedAppointments.none)
    joint: JointVisits = field(default_factory=JointVisits.none)
    partners: PartnerSites = field(default_factory=PartnerSites.none)
    before: EarlierStops = field(default_factory=EarlierStops.none)
    settings: CalendarSettings = field(default_factory=CalendarSettings)


_TYPES: dict[str, type] = {"Ints": np.int64, "Floats": np.float64, "Bools": np.bool_}


def _typed(cls: type, columns: Mapping[str, Any], shape: tuple[int, ...]) -> dict[str, Any]:
    """Read-only copies of the given columns in their declared types."""
    declared = {each.name: str(each.type) for each in fields(cls)}
    typed: dict[str, np.ndarray] = {}
    for name, values in columns.items():
        array: np.ndarray = np.array(values, dtype=_TYPES[declared[name]])
        if array.shape != shape:
            raise PlanningError(
                f"{cls.__name__}.{name} has {array.size} values where {shape} are needed."
            )
        array.setflags(write=False)
        typed[name] = array
    return typed
