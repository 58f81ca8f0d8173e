"""On the way: own locked accounts that never ordered, nearest to the stops of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tandem.activities.queries.week import WeekStop
from tandem.activities.rules.places import Place, metres_between
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

SHOWN = 3
MOST_CANDIDATES = 1000  # one seller's accounts; more would not be a seller's any more


@dataclass(frozen=True)
class Nearby:
    account: Account
    metres: float  # to the nearest stop, as the crow flies


def nearby_sleepers(actor: Actor, stops: Iterable[WeekStop]) -> list[Nearby]:
    """At most three, the nearest first; none without a stop that has a place."""
    visited = [stop.visit.account for stop in stops if stop.visit.account is not None]
    places = [place for account in visited if (place := place_of(account)) is not None]
    if not places:
        return []
    mine = Account.objects.visible_to(actor).locked().filter(owner_id=actor.user_id)
    asleep = mine.filter(activity=Account.Activity.NEW, lat__isnull=False, lon__isnull=False)
    asleep = asleep.exclude(pk__in=[account.pk for account in visited])
    found = [
        Nearby(account, min(metres_between(here, place) for place in places))
        for account in asleep.only("name", "name_en", "lat", "lon", "city")[:MOST_CANDIDATES]
        if (here := place_of(account)) is not None
    ]
    return sorted(found, key=lambda near: (near.metres, near.account.pk))[:SHOWN]


def place_of(account: Account) -> Place | None:
    if account.lat is None or account.lon is None:
        return None
    return Place(account.lat, account.lon)
