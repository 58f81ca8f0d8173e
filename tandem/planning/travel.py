"""The road of one visit: how long it is, what of it a visit is charged, and when it is too long.

Near visits share their road with others of the same day; a far one fills a day alone. The shares
are those the calendars drive (`calendar/feedback.py`).
"""

from __future__ import annotations

import numpy as np

from tandem.planning.problem import Bools, Floats
from tandem.planning.terms import Settings


def kilometres(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Great-circle distance (haversine, mean earth radius 6371.0088 km), inputs in degrees."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_phi, half_lambda = (phi2 - phi1) / 2, np.radians(lon2 - lon1) / 2
    h = np.sin(half_phi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))


def hours_there(settings: Settings, km: Floats) -> Floats:
    """Hours of the road one way, for a distance as the crow flies."""
    return km * settings.detour / settings.speed_km_per_hour


def trip_share(settings: Settings, hours: Floats) -> Floats:
    """What of the round trip a visit so many hours away (one way) is charged."""
    corners, shares = zip(*settings.trip_shares, strict=True)
    return np.interp(hours, corners, shares)


def visit_km(settings: Settings, km: Floats, factor: Floats) -> Floats:
    """Kilometres of road one visit costs, at most the whole way there and back.

    `km`: as the crow flies. `factor`: measured over estimated travel of the seller.
    """
    share = trip_share(settings, hours_there(settings, km))
    return 2.0 * settings.detour * km * np.minimum(share * factor, 1.0)


def too_far(settings: Settings, km: Floats) -> Bools:
    """Whether a visit with the way there and back is longer than a working day."""
    day = 2.0 * hours_there(settings, km) + settings.visit_hours
    return day > settings.daily_hours + 1e-9
