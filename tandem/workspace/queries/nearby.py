"""On the way: own locked accounts that never ordered, nearest to the stops of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from tandem.activities.queries.week import WeekStop
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

EARTH_KM = 6371.0
SHOWN = 3
MOST_CANDIDATES = 1000  # one seller's accounts; more would not be a seller's any more

Place = tuple[float, float]


@dataclass(frozen=True)
class Nearby:
    account: Account
    km: float  # to the nearest stop, as the crow flies


def nearby_sleepers(actor: Actor, stops: Iterable[WeekStop]) -> list[Nearby]:
    """At most three, the nearest first; none without a stop that has a place."""
    visited = [stop.visit.account for stop in stops if stop.visit.account is not None]
    places = [
        (account.lat, account.lon)
        for account in visited
        if account.lat is not None and account.lon is not None
    ]
    if not places:
        return []
    mine = Account.objects.visible_to(actor).locked().filter(owner_id=actor.user_id)
    asleep = mine.filter(activity=Account.Activity.NEW, lat__isnull=False, lon__isnull=False)
    asleep = asleep.exclude(pk__in=[account.pk for account in visited])
    found = [
        Nearby(account, min(distance_km((account.lat, account.lon), place) for place in places))
        for account in asleep.only("name", "name_en", "lat", "lon", "city")[:MOST_CANDIDATES]
        if account.lat is not None and account.lon is not None
    ]
    return sorted(found, key=lambda near: (near.km, near.account.pk))[:SHOWN]


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance."""
    lat_a, lon_a, lat_b, lon_b = (radians(value) for value in (*one, *other))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
