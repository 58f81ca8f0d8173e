"""What a notice about a partner says, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def partner_notice(kind: str, facts: dict[str, Any]) -> str:
    """The sentence of a notice of this app; nothing for other kinds."""
    sentences = {
        "allocation_one_signed": _("An allocation with %(partner)s waits for your signature."),
        "allocation_in_force": _("The allocation with %(partner)s is in force until %(until)s."),
        "allocation_under_review": _("The allocation with %(partner)s is due for review."),
        "allocation_kept": _("The allocation with %(partner)s was reviewed: the accounts stay."),
        "allocation_taken_back": _(
            "The allocation with %(partner)s was reviewed: the accounts are taken back after notice."
        ),
        "allocation_clawed_back": _("The accounts allocated to %(partner)s have been taken back."),
        "allocation_ended": _("The allocation with %(partner)s has ended."),
        "certificate_ends": _("The certificate of %(who)s in “%(course)s” ends on %(until)s."),
        "feedback_given": _("%(partner)s waits for an answer: %(what)s"),
        "feedback_answered": _("Your feedback was answered: %(what)s"),
        "feedback_reopened": _("%(partner)s is not content with the answer: %(what)s"),
        "feedback_reminder": _("%(partner)s still waits for an answer: %(what)s"),
        "feedback_overdue": _("The answer to %(partner)s is overdue: %(what)s"),
        "story_offered": _("%(partner)s offers a story for the library: %(what)s"),
        "story_released": _("Your story was released to every partner: %(what)s"),
        "fund_asked": _("%(partner)s asks for funds: %(what)s"),
        "fund_approved": _("Your request for funds was approved: %(what)s"),
        "fund_refused": _("Your request for funds was refused: %(what)s"),
        "fund_claimed": _("%(partner)s claims funds with proof: %(what)s"),
        "fund_paid": _("Funds were paid to you: %(what)s"),
        "partner_left": _(
            "%(partner)s has left; you mind its %(count)s accounts until they are given."
        ),
        "plan_one_signed": _(
            "The joint plan “%(what)s” with %(partner)s waits for your signature."
        ),
        "plan_signed": _("The joint plan “%(what)s” with %(partner)s is signed by both."),
        "plan_change_asked": _("A change of the joint plan “%(what)s” waits for your answer."),
        "plan_change_agreed": _("Your change of the joint plan “%(what)s” was agreed."),
        "plan_change_declined": _("Your change of the joint plan “%(what)s” was declined."),
    }
    if facts.get("course_en") and get_language() == "en":
        facts = facts | {"course": facts["course_en"]}
    return sentences[kind] % facts if kind in sentences else ""
