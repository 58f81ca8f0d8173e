"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import Role

OPERATIONS = frozenset({Role.SALES_OPS})

ROWS: list[Row] = [
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
    Row("import_errors", OPERATIONS, scope="any"),
]
