"""What a coverage plan is made from: one frozen bundle of arrays with a data date.

Units: money in thousand CNY of expected gross margin per quarter, time in hours, distance in km,
coordinates in degrees. An index of -1 means "none". `n` accounts, `J` outside sellers, `S` inside
seats, `P` partners, `K` industries, `O` options. Rules on the data are in `validation.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tandem.planning.terms import NONE, Mode, PlanningError, Settings, Status

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The locked list, one row an account (all arrays of length n).

    `potential`: margin per quarter if contacts were unlimited. `response_rate` is k of
    1 - exp(-k x), used for active and dormant accounts; `response_power` a and `response_half` d
    of x^a / (d + x^a) are used for new ones. `owner_tie`, `partner_tie`: margin lost when the
    relation is broken. `notice`: owner and partner stay until a notice period has run out.
    Pins are decisions of people: an index (owner, partner) or a `Mode`, -1 where free.
    `card`: row of `CoverageProblem.cards` that says how the account may be covered, -1 if none does.
    """

    key: Ints
    region: Ints
    industry: Ints
    lat: Floats
    lon: Floats
    potential: Floats
    penetration: Floats
    status: Ints
    need: Floats
    current_owner: Ints
    current_partner: Ints
    response_rate: Floats
    response_power: Floats
    response_half: Floats
    owner_tie: Floats
    partner_tie: Floats
    notice: Bools
    pin_owner: Ints
    pin_mode: Ints
    pin_partner: Ints
    card: Ints

    def __len__(self) -> int:
        return len(self.region)

    @classmethod
    def create(
        cls,
        *,
        region: ArrayLike,
        industry: ArrayLike,
        lat: ArrayLike,
        lon: ArrayLike,
        potential: ArrayLike,
        status: ArrayLike,
        **optional: ArrayLike,
    ) -> Accounts:
        """Build from the six columns nobody can guess; every other column has a documented prior.

        Priors: key 0..n-1, penetration 0.3, need 0.5, nobody owns it, k 0.25 (dormant 0.12),
        a 2.2, d 18, ties 4 % and 3 % of potential, no notice, no pins, no card.
        """
        potential_ = np.asarray(potential, dtype=np.float64)
        status_ = np.asarray(status, dtype=np.int64)
        n = len(potential_)
        columns: dict[str, ArrayLike] = {
            "key": np.arange(n),
            "penetration": np.full(n, 0.3),
            "need": np.full(n, 0.5),
            "current_owner": np.full(n, NONE),
            "current_partner": np.full(n, NONE),
            "response_rate": np.where(status_ == Status.DORMANT, 0.12, 0.25),
            "response_power": np.full(n, 2.2),
            "response_half": np.full(n, 18.0),
            "owner_tie": 0.04 * potential_,
            "partner_tie": 0.03 * potential_,
            "notice": np.zeros(n, dtype=bool),
            "pin_owner": np.full(n, NONE),
            "pin_mode": np.full(n, NONE),
            "pin_partner": np.full(n, NONE),
            "card": np.full(n, NONE),
        }
        columns |= optional
        columns |= {
            "region": region,
            "industry": industry,
            "lat": lat,
            "lon": lon,
            "potential": potential_,
            "status": status_,
        }
        return cls(**_typed(cls, columns))


@dataclass(frozen=True, slots=True)
class Sellers:
    """Outside sellers. `skill` (J, K): effect of one visit, 1.0 = average. `visit_capacity`:
    customer visits in the quarter. `hours`: working hours in the quarter before the reserve for
    partner visits. `seat`: index of the inside seat of the pair, -1 if none. `travel_factor`:
    measured travel over estimated travel, fed back from the calendar (1.0 = as estimated)."""

    key: Ints
    region: Ints
    lat: Floats
    lon: Floats
    skill: Floats
    visit_capacity: Floats
    hours: Floats
    seat: Ints
    travel_factor: Floats

    def __len__(self) -> int:
        return len(self.region)

    @classmethod
    def create(
        cls,
        *,
        region: ArrayLike,
        lat: ArrayLike,
        lon: ArrayLike,
        skill: ArrayLike,
        **optional: ArrayLike,
    ) -> Sellers:
        """Build with priors: 156 visits (12 x 13 weeks), 496 hours, no seat, factor 1."""
        n = len(np.asarray(region))
        columns: dict[str, ArrayLike] = {
            "key": np.arange(n),
            "visit_capacity": np.full(n, 156.0),
            "hours": np.full(n, 496.0),
            "seat": np.full(n, NONE),
            "travel_factor": np.ones(n),
        }
        columns |= optional
        columns |= {"region": region, "lat": lat, "lon": lon, "skill": skill}
        return cls(**_typed(cls, columns))


@dataclass(frozen=True, slots=True)
class Seats:
    """Inside seats. `calls`: outbound calls the seat can make in the quarter (S,)."""

    key: Ints
    calls: Floats

    def __len__(self) -> int:
        return len(self.calls)

    @classmethod
    def create(cls, *, calls: ArrayLike, **optional: ArrayLike) -> Seats:
        columns: dict[str, ArrayLike] = {"key": np.arange(len(np.asarray(calls))), "calls": calls}
        return cls(**_typed(cls, columns | optional))


@dataclass(frozen=True, slots=True)
class Partners:
    """Channel partners. `region` -1 = national. `skill` (P, K) in 0..1. `capacity`: load units
    in the quarter (an account of mode o loads `Options.partner_load[o]`). `roles` (P, 3) bool in
    the order of `Role`."""

    key: Ints
    region: Ints
    skill: Floats
    capacity: Floats
    roles: Bools

    def __len__(self) -> int:
        return len(self.region)

    @classmethod
    def create(
        cls,
        *,
        region: ArrayLike,
        skill: ArrayLike,
        capacity: ArrayLike,
        roles: ArrayLike,
        **optional: ArrayLike,
    ) -> Partners:
        columns: dict[str, ArrayLike] = {
            "key": np.arange(len(np.asarray(region))),
            "region": region,
            "skill": skill,
            "capacity": capacity,
            "roles": roles,
        }
        return cls(**_typed(cls, columns | optional))


@dataclass(frozen=True, slots=True)
class Options:
    """The ways to cover one account (all arrays of length O): mode and visits per quarter.

    `calls`: calls of the inside seat. `partner_contacts`: contacts the partner makes, counted in
    the response. `partner_load`: load on the partner. `partner_weight`: share of the partner's
    contribution that this mode realises. `admin_hours`: the owner's hours beside visits.
    """

    mode: Ints
    visits: Ints
    calls: Floats
    partner_contacts: Floats
    partner_load: Floats
    partner_weight: Floats
    admin_hours: Floats

    def __len__(self) -> int:
        return len(self.mode)

    @classmethod
    def standard(cls) -> Options:
        """Personal with 1-12 visits, shared with 0-4, inside and partner-led with none."""
        rows = [(Mode.PERSONAL, v, 0.0, 0.0, 0.5, 0.4, 1.5) for v in range(1, 13)]
        rows += [(Mode.SHARED, v, 4.0, 1.0, 1.0, 0.7, 0.4) for v in range(5)]
        rows += [(Mode.INSIDE, 0, 6.0, 0.0, 0.0, 0.0, 0.2)]
        rows += [(Mode.PARTNER_LED, 0, 0.0, 2.0, 1.5, 1.0, 0.2)]
        names = list(cls.__dataclass_fields__)
        columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        return cls(**_typed(cls, columns))


@dataclass(frozen=True, slots=True)
class Cards:
    """What classes of accounts may be offered, one row a class (G of them).

    `options` (G, O): whether the class may be covered by that option. `partner` (G,): its
    `PartnerRule`. A card gives way to what people have decided for an account (a pinned mode or
    partner, a notice period), and to a region in which it would leave no way at all.
    """

    options: Bools
    partner: Ints

    def __len__(self) -> int:
        return len(self.partner)

    @classmethod
    def none(cls) -> Cards:
        return cls(np.empty((0, 0), dtype=np.bool_), np.empty(0, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class CoverageProblem:
    """Everything decision 1 and 2 need. Two solves of equal problems give equal plans.

    `seller_bans`, `partner_bans`: (m, 2) pairs of account and seller or partner that must not
    meet. `regions`, `industries`: how many there are; indices run from 0.
    """

    accounts: Accounts
    sellers: Sellers
    seats: Seats
    partners: Partners
    regions: int
    industries: int
    data_date: date
    options: Options = field(default_factory=Options.standard)
    cards: Cards = field(default_factory=Cards.none)
    settings: Settings = field(default_factory=Settings)
    seller_bans: Ints = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    partner_bans: Ints = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))


_TYPES: dict[str, type] = {"Ints": np.int64, "Floats": np.float64, "Bools": np.bool_}


def _typed(cls: type, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Read-only copies in the declared type, so that a frozen problem really is frozen."""
    declared_types = {each.name: str(each.type) for each in fields(cls)}
    unknown = sorted(set(columns) - set(declared_types))
    if unknown:
        raise PlanningError(f"{cls.__name__} has no column {', '.join(unknown)}.")
    typed: dict[str, np.ndarray] = {}
    for name, declared in declared_types.items():
        array: np.ndarray = np.array(columns[name], dtype=_TYPES[declared])
        array.setflags(write=False)
        typed[name] = array
    return typed
