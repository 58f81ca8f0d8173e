"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import Row
from tandem.organisation.rules.roles import BUSINESS_ROLES

ROWS: list[Row] = [
    Row("pipeline", BUSINESS_ROLES),
]
