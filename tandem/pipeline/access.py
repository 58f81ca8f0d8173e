"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, SELLERS, Role

CALLERS = SELLERS | {Role.VP, Role.INDUSTRY_DIRECTOR, Role.REGION_MANAGER}
PARTS = ("next_step", "team", "lines", "rivals", "buyers")
ACTS = ("stage", "reopening", "leaving", "line_removal", "rival_removal", "buyer_removal")

ROWS: list[Row] = [
    Row("pipeline", BUSINESS_ROLES),
    Row("opportunities", BUSINESS_ROLES),
    Row("forecast", BUSINESS_ROLES),
    Row("deal_calendar", BUSINESS_ROLES),
    Row("forecast_call", CALLERS, methods=WRITE),
    Row("opportunity", BUSINESS_ROLES, scope="account"),
    Row("opportunity_new", BUSINESS_ROLES, scope="account", methods=WRITE),
    Row("opportunity_change", BUSINESS_ROLES, scope="account", methods=WRITE),
    Row("opportunity_closing", BUSINESS_ROLES, scope="account", methods=WRITE),
    *(Row(f"opportunity_{one}", BUSINESS_ROLES, "account", WRITE) for one in PARTS),
    *(Row(f"opportunity_{one}", BUSINESS_ROLES, "account", POST_ONLY) for one in ACTS),
    Row("opportunity_criterion", BUSINESS_ROLES, scope="account", methods=POST_ONLY),
]
