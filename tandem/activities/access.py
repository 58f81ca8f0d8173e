"""Who may call each route of this app."""

from __future__ import annotations

from tandem.activities.permissions import DECIDERS, PHONE_USERS, VISITORS
from tandem.organisation.policy import POST_ONLY, WRITE, Row
from tandem.organisation.rules.roles import BUSINESS_ROLES, PARTNER_ROLES, Role

READERS = BUSINESS_ROLES - {Role.SERVICE_ENGINEER}
WORKERS = BUSINESS_ROLES | PARTNER_ROLES  # on accounts: they hold and give tasks
PLANNERS = frozenset({Role.OUTSIDE_SELLER, Role.REGION_MANAGER, Role.SALES_OPS})
AWAY = PLANNERS | {Role.INSIDE_SELLER}  # whose days a plan counts on

ROWS: list[Row] = [
    Row("week", BUSINESS_ROLES),
    Row("feed", WORKERS, methods=WRITE),
    Row("feed_end", WORKERS, methods=POST_ONLY),
    Row("calendar_file", is_public=True, scope="bearer"),
    Row("team_weeks", BUSINESS_ROLES),
    Row("quarter_weeks", BUSINESS_ROLES),
    Row("absences", AWAY, methods=WRITE),
    Row("absence_removal", AWAY, scope="managed", methods=POST_ONLY),
    Row("week_of", READERS, scope="managed"),
    Row("replan", PLANNERS, scope="managed", methods=WRITE),
    Row("replan_taking", PLANNERS, scope="managed", methods=POST_ONLY),
    Row("recap", READERS, scope="managed", methods=WRITE),
    Row("visits", READERS),
    Row("records", READERS),
    Row("visit", READERS, scope="account"),
    Row("visit_new", PLANNERS, scope="account", methods=WRITE),
    Row("joint_new", PLANNERS, scope="account", methods=WRITE),
    Row("joint", PLANNERS, scope="account", methods=WRITE),
    Row("invitations", WORKERS),
    Row("invitation", WORKERS, scope="account"),
    Row("invitation_acceptance", WORKERS, scope="account", methods=POST_ONLY),
    Row("invitation_refusal", WORKERS, scope="account", methods=POST_ONLY),
    Row("invitation_proposal", WORKERS, scope="account", methods=POST_ONLY),
    Row("invitation_taking", PLANNERS, scope="account", methods=POST_ONLY),
    Row("invitation_withdrawal", PLANNERS, scope="account", methods=POST_ONLY),
    Row("activity_new", WORKERS, scope="account", methods=POST_ONLY),
    Row("activity_mail", WORKERS, scope="account", methods=POST_ONLY),
    Row("account_people", WORKERS, scope="account"),
    Row("activity_pin", BUSINESS_ROLES, scope="account", methods=POST_ONLY),
    Row("activity_audience", BUSINESS_ROLES, scope="account", methods=POST_ONLY),
    Row("tasks", WORKERS),
    Row("tasks_acts", WORKERS, methods=POST_ONLY),
    Row("tasks_reopening", WORKERS, methods=POST_ONLY),
    Row("task_new", WORKERS, scope="account", methods=WRITE),
    Row("task", WORKERS, scope="account"),
    Row("task_taking", WORKERS, scope="account", methods=POST_ONLY),
    Row("task_completion", WORKERS, scope="account", methods=POST_ONLY),
    Row("task_reopening", WORKERS, scope="account", methods=POST_ONLY),
    Row("task_postponement", WORKERS, scope="account", methods=POST_ONLY),
    Row("task_refusal", WORKERS, scope="account", methods=POST_ONLY),
    Row("task_passing", WORKERS, scope="account", methods=POST_ONLY),
    Row("task_withdrawal", WORKERS, scope="account", methods=POST_ONLY),
    Row("visit_completion", frozenset({Role.OUTSIDE_SELLER}), scope="own", methods=POST_ONLY),
    Row("visit_miss", PLANNERS, scope="account", methods=POST_ONLY),
    Row("week_change_undo", PLANNERS, scope="own", methods=POST_ONLY),
    Row("visit_move", PLANNERS, scope="account", methods=POST_ONLY),
    Row("check_in", VISITORS, scope="own", methods=WRITE),
    Row("check_in_at", VISITORS, scope="account", methods=WRITE),
    Row("findings", BUSINESS_ROLES, scope="account"),
    Row("check_in_where", VISITORS),
    Row("place_consent", VISITORS, methods=POST_ONLY),
    Row("phone", PHONE_USERS),
    Row("phone_items", PHONE_USERS | DECIDERS),
    Row("phone_item_take_over", DECIDERS, scope="account", methods=POST_ONLY),
    Row("phone_item_set_aside", PHONE_USERS | DECIDERS, scope="account", methods=POST_ONLY),
    Row("visit_file", READERS, scope="account"),
    Row("phone_package", PHONE_USERS),
    Row("outbox_items", PHONE_USERS, methods=POST_ONLY),
    Row("outbox_files", PHONE_USERS, methods=POST_ONLY),
    Row("offline", is_public=True),
    Row("service_worker", is_public=True),
    Row("manifest", is_public=True),
    Row("outbox_left", is_public=True, methods=POST_ONLY),
    Row("visit_cancellation", PLANNERS, scope="account", methods=POST_ONLY),
]
