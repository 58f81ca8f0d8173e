"""A seller's week as the calendar page draws it: days, and in each day its stops in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stop:
    """`reason` says why this customer this week; without it a stop is only an order."""

    name: str
    reason: str
    url: str = ""
    time: str = ""
    distance: str = ""
    with_partner: str = ""
    is_partner: bool = False
    state: str = "planned"
    act_url: str = ""
    chips: Sequence[object] = ()


@dataclass(frozen=True)
class Day:
    on: date
    stops: Sequence[Stop] = ()
    is_today: bool = False
    rest: str = ""
    travel: str = ""


@dataclass(frozen=True)
class Week:
    label: str
    days: Sequence[Day]
