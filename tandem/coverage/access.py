"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, MANAGERS, Role

PLANNERS = frozenset({Role.VP, Role.SALES_OPS, Role.REGION_MANAGER})

ROWS: list[Row] = [
    Row("plan", BUSINESS_ROLES),
    Row("plan_run", PLANNERS, methods=POST_ONLY),
    Row("plan_version", MANAGERS, scope="managed"),
    Row("plan_lines", MANAGERS, scope="managed"),
    Row("plan_publication", PLANNERS, scope="managed", methods=WRITE),
    Row("plan_discarding", PLANNERS, scope="managed", methods=POST_ONLY),
    Row("plan_line", BUSINESS_ROLES, scope="account"),
    Row("plan_line_move", PLANNERS, scope="account", methods=POST_ONLY),
    Row("plan_line_pin", PLANNERS, scope="account", methods=POST_ONLY),
    Row("plan_line_unpin", PLANNERS, scope="account", methods=POST_ONLY),
]
