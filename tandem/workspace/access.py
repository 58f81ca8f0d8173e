"""Who may call each route of this app."""

from __future__ import annotations

from tandem.activities.permissions import COUNTERS
from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, SELLERS, STAFF_ROLES, Role
from tandem.workspace.permissions import LEADERS

EVERYBODY = frozenset(Role)

ROWS: list[Row] = [
    Row("today", EVERYBODY),
    Row("account", BUSINESS_ROLES, scope="account"),
    Row("account_timeline", BUSINESS_ROLES, scope="account"),
    Row("review", BUSINESS_ROLES),
    Row("seller_peek", BUSINESS_ROLES - {Role.SERVICE_ENGINEER}, scope="managed"),
    Row("seller_talk", BUSINESS_ROLES - {Role.SERVICE_ENGINEER}, scope="managed"),
    Row("seller_decision", LEADERS, scope="managed", methods=POST_ONLY),
    Row("seller_comment", LEADERS, scope="managed", methods=POST_ONLY),
    Row("decision_closing", LEADERS | SELLERS, scope="managed", methods=POST_ONLY),
    Row("measures", BUSINESS_ROLES - {Role.SERVICE_ENGINEER}),
    Row("measures_counting", COUNTERS, methods=POST_ONLY),
    Row("search", BUSINESS_ROLES),
    Row("palette", STAFF_ROLES),
    Row("service", BUSINESS_ROLES),
    Row("jobs", STAFF_ROLES),
    Row("jobs_tray", STAFF_ROLES),
    Row("job_cancel", STAFF_ROLES, scope="own", methods=POST_ONLY),
    Row("notices", EVERYBODY),
    Row("notice_choices", EVERYBODY, methods=WRITE),
    Row("system_work", frozenset({Role.ADMINISTRATOR})),
    Row("kit", STAFF_ROLES),
]
