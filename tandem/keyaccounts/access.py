"""Who may call each route of this app."""

from __future__ import annotations

from tandem.keyaccounts.permissions import FACT_KEEPERS, LOCKERS, REGISTRARS
from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, Role

OPERATIONS = frozenset({Role.SALES_OPS})

READERS = BUSINESS_ROLES
DECIDERS = LOCKERS  # where an account belongs, too

ROWS: list[Row] = [
    Row("accounts", READERS),
    Row("account_new", REGISTRARS, methods=WRITE),
    Row("accounts_edit", DECIDERS, methods=POST_ONLY),
    Row("accounts_edit_undo", DECIDERS, scope="own", methods=POST_ONLY),
    Row("accounts_export", READERS, methods=WRITE),
    Row("export_file", READERS, scope="own"),
    Row("duplicates", OPERATIONS),
    Row("duplicates_search", OPERATIONS, methods=POST_ONLY),
    Row("duplicates_merge", OPERATIONS, methods=POST_ONLY),
    Row("duplicate_decision", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("merge_undo", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("account_peek", READERS, scope="account"),
    Row("account_property", READERS, scope="account", methods=WRITE),
    Row("account_lock", DECIDERS, scope="account", methods=POST_ONLY),
    Row("account_release", DECIDERS, scope="account", methods=POST_ONLY),
    Row("account_child", DECIDERS, scope="account", methods=WRITE),
    Row("account_history", BUSINESS_ROLES, scope="account"),
    Row("fact_new", FACT_KEEPERS, scope="account", methods=WRITE),
    Row("fact", FACT_KEEPERS, scope="account", methods=WRITE),
    Row("fact_remove", FACT_KEEPERS, scope="account", methods=POST_ONLY),
    Row("fact_put_back", FACT_KEEPERS, scope="account", methods=POST_ONLY),
    Row("import_new", OPERATIONS, methods=WRITE),
    Row("import", OPERATIONS, scope="any"),
    Row("import_sheet", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_mapping", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_values", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_rows", OPERATIONS, scope="any"),
    Row("import_decision", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_start", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_cancel", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_undo", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_lock", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_partners", OPERATIONS, scope="any", methods=POST_ONLY),
    Row("import_errors", OPERATIONS, scope="any"),
]
