"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, MANAGERS, Role

PLANNERS = frozenset({Role.VP, Role.SALES_OPS, Role.REGION_MANAGER})
REVIEWERS = frozenset({Role.VP, Role.REGION_MANAGER})

ROWS: list[Row] = [
    Row("plan", BUSINESS_ROLES),
    Row("plan_run", PLANNERS, methods=POST_ONLY),
    Row("plan_version", MANAGERS, scope="managed"),
    Row("plan_comparison", MANAGERS, scope="managed"),
    Row("plan_prices", MANAGERS, scope="managed"),
    Row("plan_progress", MANAGERS, scope="managed"),
    Row("plan_responses", MANAGERS, scope="managed"),
    Row("plan_frontier", PLANNERS, scope="managed", methods=WRITE),
    Row("plan_point", PLANNERS, scope="managed", methods=POST_ONLY),
    Row("strategies", BUSINESS_ROLES),
    Row("strategy", frozenset({Role.SALES_OPS}), scope="any", methods=WRITE),
    Row("visit_quotas", BUSINESS_ROLES),
    Row("visit_quota", frozenset({Role.SALES_OPS}), methods=POST_ONLY),
    Row("plan_lines", MANAGERS, scope="managed"),
    Row("plan_notices", BUSINESS_ROLES),
    Row("plan_review", PLANNERS, scope="managed", methods=POST_ONLY),
    Row("plan_verdict", REVIEWERS, scope="managed", methods=POST_ONLY),
    Row("plan_taking_back", PLANNERS, scope="managed", methods=WRITE),
    Row("plan_publication", PLANNERS, scope="managed", methods=WRITE),
    Row("plan_what_if", PLANNERS, scope="managed", methods=WRITE),
    Row("plan_undoing", PLANNERS, scope="managed", methods=POST_ONLY),
    Row("plan_discarding", PLANNERS, scope="managed", methods=POST_ONLY),
    Row("plan_line", BUSINESS_ROLES, scope="account"),
    Row("plan_line_costs", PLANNERS, scope="account", methods=WRITE),
    Row("plan_line_move", PLANNERS, scope="account", methods=POST_ONLY),
    Row("plan_line_pin", PLANNERS, scope="account", methods=POST_ONLY),
    Row("plan_line_unpin", PLANNERS, scope="account", methods=POST_ONLY),
]
