"""Who may call each route of this app: partners' people, and nobody else."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import PARTNER_ROLES, Role

TASK_ACTS = (
    "taking",
    "completion",
    "reopening",
    "withdrawal",
    "postponement",
    "refusal",
    "passing",
)
MANAGER = frozenset({Role.PARTNER_MANAGER})

ROWS: list[Row] = [
    Row("portal_day", PARTNER_ROLES),
    Row("portal_customers", PARTNER_ROLES),
    Row("portal_customer", PARTNER_ROLES, scope="account"),
    Row("portal_note", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_task_new", PARTNER_ROLES, scope="account", methods=WRITE),
    Row("portal_tasks", PARTNER_ROLES),
    Row("portal_task", PARTNER_ROLES, scope="account"),
    *(Row(f"portal_task_{act}", PARTNER_ROLES, "account", POST_ONLY) for act in TASK_ACTS),
    Row("portal_visits", PARTNER_ROLES),
    Row("portal_visit", PARTNER_ROLES, scope="account"),
    Row("portal_visit_acceptance", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_visit_refusal", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_visit_proposal", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_calendar", PARTNER_ROLES, methods=WRITE),
    Row("portal_calendar_end", PARTNER_ROLES, methods=POST_ONLY),
    Row("portal_mails", PARTNER_ROLES),
    Row("portal_mail_assignment", PARTNER_ROLES, scope="own", methods=POST_ONLY),
    Row("portal_mail_setting_aside", PARTNER_ROLES, scope="own", methods=POST_ONLY),
    Row("portal_check", PARTNER_ROLES, methods=WRITE),
    Row("portal_deals", PARTNER_ROLES),
    Row("portal_deal_new", PARTNER_ROLES, methods=POST_ONLY),
    Row("portal_deal", PARTNER_ROLES, scope="account"),
    Row("portal_paper", PARTNER_ROLES, scope="account"),
    Row("portal_evidence", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_extension", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_transfer", MANAGER, scope="account", methods=POST_ONLY),
    Row("portal_withdrawal", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_statement", PARTNER_ROLES, scope="account", methods=POST_ONLY),
    Row("portal_appeal", PARTNER_ROLES, scope="account", methods=POST_ONLY),
]
