"""What people are told about, and how loudly: at once, once a day, or not at all.

Every kind of notice belongs to one topic; a person chooses a level for each topic.
"""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    NOW = "now"  # counted at the bell
    DIGEST = "digest"  # in the inbox and in the one mail of the day
    OFF = "off"


class Topic(StrEnum):
    TASKS = "tasks"
    VISITS = "visits"
    MENTIONS = "mentions"
    ACCOUNTS = "accounts"
    PLANS = "plans"
    ALERTS = "alerts"
    PARTNERS = "partners"
    OTHER = "other"


_KINDS: dict[Topic, frozenset[str]] = {
    Topic.TASKS: frozenset(
        {
            "task_given",
            "task_done",
            "task_declined",
            "task_postponed",
            "task_withdrawn",
            "deal_step",
        }
    ),
    Topic.VISITS: frozenset(
        {
            "joint_asked",
            "joint_accepted",
            "joint_declined",
            "joint_proposed",
            "joint_taken",
            "joint_withdrawn",
            "joint_cancelled",
        }
    ),
    Topic.MENTIONS: frozenset({"mentioned"}),
    Topic.ACCOUNTS: frozenset(
        {
            "accounts_gained",
            "accounts_lost",
            "accounts_returned",
            "accounts_taken_back",
            "partner_accounts_gained",
            "partner_accounts_lost",
        }
    ),
    Topic.ALERTS: frozenset(
        {
            "alert_top",
            "alert_cadence",
            "alert_channel",
            "team_top",
            "team_cadence",
            "team_channel",
        }
    ),
    Topic.PARTNERS: frozenset(
        {
            "allocation_one_signed",
            "allocation_in_force",
            "allocation_under_review",
            "allocation_kept",
            "allocation_taken_back",
            "allocation_clawed_back",
            "allocation_ended",
            "certificate_ends",
            "fund_asked",
            "fund_approved",
            "fund_refused",
            "fund_claimed",
            "fund_paid",
            "partner_left",
            "story_offered",
            "story_released",
            "feedback_given",
            "feedback_answered",
            "feedback_reopened",
            "feedback_reminder",
            "feedback_overdue",
            "plan_one_signed",
            "plan_signed",
            "plan_change_asked",
            "plan_change_agreed",
            "plan_change_declined",
        }
    ),
    Topic.PLANS: frozenset({"plan_to_review", "plan_sent_back", "plan_approved", "week_ready"}),
}
TOPIC_OF = {kind: topic for topic, kinds in _KINDS.items() for kind in kinds}
CHOSEN_AT_FIRST: dict[Topic, Level] = {}  # whoever has chosen nothing is told at once


def topic_of(kind: str) -> Topic:
    return TOPIC_OF.get(kind, Topic.OTHER)


def level_at_first(topic: Topic) -> Level:
    return CHOSEN_AT_FIRST.get(topic, Level.NOW)
