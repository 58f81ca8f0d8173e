"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.permissions import (
    PAIR_MANAGERS,
    PAIR_READERS,
    PEOPLE_MANAGERS,
    PEOPLE_READERS,
)
from tandem.organisation.policy import POST_ONLY, READ, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, STAFF_ROLES

ROWS: list[Row] = [
    Row("account_login", is_public=True, methods=WRITE),
    Row("mfa_authenticate", is_public=True, methods=WRITE),
    Row("login_link", is_public=True, methods=WRITE),
    Row("login_door", is_public=True, methods=WRITE),
    Row("language", is_public=True, methods=POST_ONLY),
    Row("account_logout", is_public=True, methods=WRITE),
    Row("profile", is_personal=True, methods=READ),
    Row("preferences", is_personal=True, methods=WRITE),
    Row("account_change_password", is_personal=True, methods=WRITE),
    Row("account_reauthenticate", is_personal=True, methods=WRITE),
    Row("mfa_reauthenticate", is_personal=True, methods=WRITE),
    Row("mfa_index", is_personal=True, methods=READ),
    Row("mfa_activate_totp", is_personal=True, methods=WRITE),
    Row("mfa_deactivate_totp", is_personal=True, methods=WRITE),
    Row("mfa_view_recovery_codes", is_personal=True, methods=READ),
    Row("mfa_generate_recovery_codes", is_personal=True, methods=WRITE),
    Row("mfa_download_recovery_codes", is_personal=True, methods=READ),
    Row("people", PEOPLE_READERS),
    Row("people_search", STAFF_ROLES),
    Row("person_new", PEOPLE_MANAGERS, methods=WRITE),
    Row("person", PEOPLE_READERS, scope="any"),
    Row("person_facts", PEOPLE_MANAGERS, scope="any", methods=POST_ONLY),
    Row("person_password", PEOPLE_MANAGERS, scope="any", methods=POST_ONLY),
    Row("person_second_step", PEOPLE_MANAGERS, scope="any", methods=POST_ONLY),
    Row("person_departure", PEOPLE_MANAGERS, scope="any", methods=POST_ONLY),
    Row("person_grants", PEOPLE_MANAGERS, scope="any", methods=POST_ONLY),
    Row("person_grant_end", PEOPLE_MANAGERS, scope="any", methods=POST_ONLY),
    Row("pairs", PAIR_READERS),
    Row("pair_new", PAIR_MANAGERS, methods=POST_ONLY),
    Row("pair_end", PAIR_MANAGERS, scope="managed", methods=POST_ONLY),
    Row("view_save", BUSINESS_ROLES, methods=POST_ONLY),
    Row("view_change", BUSINESS_ROLES, scope="own", methods=POST_ONLY),
    Row("view_delete", BUSINESS_ROLES, scope="own", methods=POST_ONLY),
    Row("view_opening", BUSINESS_ROLES, scope="own", methods=POST_ONLY),
    Row("structure", STAFF_ROLES),
    Row("region_names", PEOPLE_MANAGERS, scope="any", methods=WRITE),
    Row("industry_names", PEOPLE_MANAGERS, scope="any", methods=WRITE),
]
