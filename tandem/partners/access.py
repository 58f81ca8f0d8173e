"""Who may call each route of this app: the vendor's people. Partners have pages of their own."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, Role

KEEPERS = frozenset({Role.SALES_OPS, Role.REGION_MANAGER})
FIGURE_KEEPERS = frozenset({Role.SALES_OPS})
WRITERS = KEEPERS | {Role.VP}
VOICES = frozenset({Role.VP, Role.REGION_MANAGER})

ROWS: list[Row] = [
    Row("partners", BUSINESS_ROLES),
    Row("partner", BUSINESS_ROLES, scope="managed"),
    Row("partner_profile", KEEPERS, scope="managed", methods=WRITE),
    Row("partner_warehouse", KEEPERS, scope="managed", methods=WRITE),
    Row("warehouse_closing", KEEPERS, scope="managed", methods=POST_ONLY),
    Row("partner_figure", FIGURE_KEEPERS, scope="managed", methods=WRITE),
    Row("allocation_new", WRITERS, scope="managed", methods=WRITE),
    Row("allocation", BUSINESS_ROLES, scope="managed"),
    Row("allocation_contract", WRITERS, scope="managed", methods=WRITE),
    Row("allocation_accounts", WRITERS, scope="managed", methods=WRITE),
    Row("allocation_signature", VOICES, scope="managed", methods=POST_ONLY),
    Row("allocation_review", VOICES, scope="managed", methods=POST_ONLY),
]
