"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES

ROWS: list[Row] = [
    Row("win_rate", BUSINESS_ROLES),
    Row("win_rate_deals", BUSINESS_ROLES),
    Row("bookings", BUSINESS_ROLES),
    Row("reckoning", BUSINESS_ROLES, methods=POST_ONLY),
]
