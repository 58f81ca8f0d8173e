"""Who may call each route of this app: the vendor's people. Partners have pages of their own."""

from __future__ import annotations

from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, MANAGERS, Role
from tandem.partners.permissions import ENDERS, FIGURE_KEEPERS, KEEPERS

WRITERS = KEEPERS | {Role.VP}
VOICES = frozenset({Role.VP, Role.REGION_MANAGER})
GIVERS = VOICES | {Role.INDUSTRY_DIRECTOR}

ROWS: list[Row] = [
    Row("partners", BUSINESS_ROLES),
    Row("partner", BUSINESS_ROLES, scope="managed"),
    Row("partner_profile", KEEPERS, scope="managed", methods=WRITE),
    Row("partner_warehouse", KEEPERS, scope="managed", methods=WRITE),
    Row("warehouse_closing", KEEPERS, scope="managed", methods=POST_ONLY),
    Row("partner_figure", FIGURE_KEEPERS, scope="managed", methods=WRITE),
    Row("allocation_reviews", BUSINESS_ROLES),
    Row("allocation_new", WRITERS, scope="managed", methods=WRITE),
    Row("allocation", BUSINESS_ROLES, scope="managed"),
    Row("allocation_contract", WRITERS, scope="managed", methods=WRITE),
    Row("allocation_accounts", WRITERS, scope="managed", methods=WRITE),
    Row("allocation_signature", VOICES, scope="managed", methods=POST_ONLY),
    Row("allocation_review", VOICES, scope="managed", methods=POST_ONLY),
    Row("partner_plans", BUSINESS_ROLES, scope="managed"),
    Row("joint_plan_new", WRITERS, scope="managed", methods=WRITE),
    Row("joint_plan", BUSINESS_ROLES, scope="managed"),
    Row("plan_accounts", WRITERS, scope="managed", methods=WRITE),
    Row("plan_action_new", WRITERS, scope="managed", methods=WRITE),
    Row("plan_visit_new", WRITERS, scope="managed", methods=WRITE),
    Row("plan_targets", WRITERS, scope="managed", methods=WRITE),
    Row("plan_signature", VOICES, scope="managed", methods=POST_ONLY),
    Row("plan_closing", WRITERS, scope="managed", methods=POST_ONLY),
    Row("plan_change_answer", WRITERS, scope="managed", methods=POST_ONLY),
    Row("plan_action", BUSINESS_ROLES, scope="managed"),
    Row("plan_action_done", BUSINESS_ROLES, scope="managed", methods=POST_ONLY),
    Row("plan_action_move", WRITERS, scope="managed", methods=POST_ONLY),
    Row("plan_action_drop", WRITERS, scope="managed", methods=POST_ONLY),
    Row("partner_people", BUSINESS_ROLES, scope="managed"),
    Row("partner_invite", KEEPERS, scope="managed", methods=WRITE),
    Row("partner_enrolment", KEEPERS, scope="managed", methods=WRITE),
    Row("training", BUSINESS_ROLES),
    Row("courses", BUSINESS_ROLES),
    Row("course_new", FIGURE_KEEPERS, methods=WRITE),
    Row("course", BUSINESS_ROLES, scope="any"),
    Row("course_change", FIGURE_KEEPERS, scope="any", methods=WRITE),
    Row("session_new", KEEPERS, methods=WRITE),
    Row("session", BUSINESS_ROLES, scope="any"),
    Row("session_attendance", KEEPERS, scope="any", methods=POST_ONLY),
    Row("partner_feedback", BUSINESS_ROLES, scope="managed"),
    Row("feedback_new", BUSINESS_ROLES, scope="managed", methods=WRITE),
    Row("feedback_list", BUSINESS_ROLES),
    Row("feedback", BUSINESS_ROLES, scope="managed"),
    Row("feedback_answer", BUSINESS_ROLES, scope="managed", methods=POST_ONLY),
    Row("stories", BUSINESS_ROLES),
    Row("story_new", BUSINESS_ROLES, methods=WRITE),
    Row("story", BUSINESS_ROLES, scope="managed"),
    Row("story_use", BUSINESS_ROLES, scope="managed", methods=POST_ONLY),
    Row("funds", MANAGERS),
    Row("budget_new", ENDERS, methods=WRITE),
    Row("partner_funds", MANAGERS, scope="managed"),
    Row("fund_new", WRITERS, scope="managed", methods=WRITE),
    Row("fund", MANAGERS, scope="managed"),
    Row("fund_approval", GIVERS, scope="managed", methods=POST_ONLY),
    Row("fund_refusal", GIVERS, scope="managed", methods=POST_ONLY),
    Row("fund_claim", WRITERS, scope="managed", methods=POST_ONLY),
    Row("fund_payment", FIGURE_KEEPERS, scope="managed", methods=POST_ONLY),
    Row("fund_proof", MANAGERS, scope="managed"),
    Row("partner_scorecard", MANAGERS, scope="managed"),
    Row("partner_measure", MANAGERS, scope="managed"),
    Row("partner_departure", ENDERS, scope="managed", methods=WRITE),
]
