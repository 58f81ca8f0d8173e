"""Who may call each route of this app."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.registration.permissions import APPEAL_JUDGES, DECIDERS, READERS, RULE_MAKERS

ROWS: list[Row] = [
    Row("registrations", READERS),
    Row("registration", READERS, scope="account"),
    Row("registration_paper", READERS, scope="account"),
    Row("registration_decision", DECIDERS, scope="account", methods=POST_ONLY),
    Row("case_decision", DECIDERS, scope="account", methods=POST_ONLY),
    Row("appeal_answer", APPEAL_JUDGES, scope="account", methods=POST_ONLY),
    Row("fairness", READERS),
    Row("leaks", READERS),
    Row("rulebooks", READERS, methods=WRITE),
    Row("rulebook", READERS, scope="any"),
    Row("rulebook_force", RULE_MAKERS, scope="any", methods=POST_ONLY),
    Row("rulebook_flips", READERS, scope="any"),
]
