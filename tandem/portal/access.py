"""Who may call each route of this app: partners' people, and nobody else."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import PARTNER_ROLES, Role

MANAGER = frozenset({Role.PARTNER_MANAGER})

ROWS: list[Row] = [
    Row("portal_day", PARTNER_ROLES),
    Row("portal_customers", PARTNER_ROLES),
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
