"""Words for facts that lower floors store without words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tandem.foundation.formats import NOTHING, minute
from tandem.organisation.models import Notice
from tandem.partners.queries.notice_words import partner_notice
from tandem.registration.queries.notice_words import registration_notice


def moment(at: datetime | None) -> str:
    return minute(timezone.localtime(at)) if at else NOTHING


def person_name(name: str, name_en: str) -> str:
    """A person read without their row, named as the row would name itself."""
    return name_en if name_en and get_language() == "en" else name


TASK_KINDS = frozenset(
    {"task_given", "task_done", "task_declined", "task_postponed", "task_withdrawn"}
)


def task_text(kind: str, facts: dict[str, Any]) -> str:
    """What a colleague did with a task that concerns the reader."""
    sentences = {
        "task_given": _("%(who)s hands you a task, due %(due)s: %(title)s"),
        "task_done": _("%(who)s has done: %(title)s"),
        "task_declined": _("%(who)s cannot do it: %(title)s – %(why)s"),
        "task_postponed": _("%(who)s moved a task to %(due)s: %(title)s"),
        "task_withdrawn": _("%(who)s no longer needs: %(title)s"),
    }
    return sentences[kind] % (facts | {"who": person_name(facts["who"], facts["who_en"])})


def step_text(kind: str, facts: dict[str, Any]) -> str:
    """What is done next for a deal, said by the other side; nothing for other kinds."""
    if kind != "deal_step":
        return ""
    facts = facts | {"who": person_name(facts["who"], facts["who_en"])}
    return _("%(who)s set the next step of “%(deal)s”: %(what)s, by %(on)s") % facts


def joint_text(kind: str, facts: dict[str, Any]) -> str | None:
    """What concerns the reader about a visit that several make together; None for other kinds."""
    sentence = {
        "joint_asked": _("%(who)s asks you along on a visit on %(day)s at %(time)s."),
        "joint_accepted": _("%(who)s comes along on %(day)s at %(time)s."),
        "joint_declined": _("%(who)s cannot come along: %(why)s"),
        "joint_proposed": _("%(who)s proposes %(day)s at %(time)s for your visit together."),
        "joint_taken": _("Your proposal is taken: the visit is on %(day)s at %(time)s."),
        "joint_withdrawn": _("%(who)s no longer needs you on the visit of %(day)s."),
        "joint_cancelled": _("The visit on %(day)s at %(time)s does not take place."),
    }.get(kind)
    if sentence is None:
        return None
    return sentence % (facts | {"who": person_name(facts["who"], facts["who_en"])})


def notice_text(notice: Notice) -> str:
    """The sentence of a notice in the reader's language."""
    facts = {"count": 0, "plan": "", "until": "", **notice.facts}
    if notice.kind == "mentioned":
        who = person_name(facts["who"], facts["who_en"])
        return _("%(who)s mentions you in a note") % {"who": who}
    if notice.kind in TASK_KINDS:
        return task_text(notice.kind, facts)
    of_others = (
        joint_text(notice.kind, facts)
        or step_text(notice.kind, facts)
        or partner_notice(notice.kind, facts)
        or registration_notice(notice.kind, facts)
    )
    if of_others:
        return of_others
    count = int(facts["count"])
    sentences = alert_sentences(count) | _plan_sentences(count)
    if facts["until"]:
        sentences |= _after_notice(count)
    return sentences.get(notice.kind, notice.kind) % facts


def _plan_sentences(count: int) -> dict[str, str]:
    """What became of plans, and of accounts by them."""
    return {
        "accounts_gained": ngettext(
            "Plan %(plan)s gave you %(count)d account.",
            "Plan %(plan)s gave you %(count)d accounts.",
            count,
        ),
        "accounts_lost": ngettext(
            "Plan %(plan)s moved %(count)d of your accounts to a colleague.",
            "Plan %(plan)s moved %(count)d of your accounts to colleagues.",
            count,
        ),
        "partner_accounts_gained": ngettext(
            "%(count)d account will be served by your company.",
            "%(count)d accounts will be served by your company.",
            count,
        ),
        "partner_accounts_lost": ngettext(
            "%(count)d account will no longer be served by your company.",
            "%(count)d accounts will no longer be served by your company.",
            count,
        ),
        "accounts_returned": ngettext(
            "Plan %(plan)s was taken back: %(count)d account is yours again.",
            "Plan %(plan)s was taken back: %(count)d accounts are yours again.",
            count,
        ),
        "accounts_taken_back": ngettext(
            "Plan %(plan)s was taken back: %(count)d account went back to a colleague.",
            "Plan %(plan)s was taken back: %(count)d accounts went back to colleagues.",
            count,
        ),
        "plan_to_review": _("Plan %(plan)s waits for your verdict on your region."),
        "plan_sent_back": _("A region was sent back in the review of plan %(plan)s."),
        "plan_approved": _("Every region has approved plan %(plan)s. It can be published."),
        "week_ready": _("Your visits of the quarter are laid out."),
    }


def alert_sentences(count: int) -> dict[str, str]:
    """What will be missed unless somebody acts now."""
    return {
        "alert_top": ngettext(
            "%(count)d of your top accounts still waits for a visit this quarter.",
            "%(count)d of your top accounts still wait for a visit this quarter.",
            count,
        ),
        "alert_cadence": ngettext(
            "%(count)d customer visit of this week is neither made nor planned.",
            "%(count)d customer visits of this week are neither made nor planned.",
            count,
        ),
        "alert_channel": _(
            "Only %(count)d %% of your visits in four weeks went to customers; under 30 %% counts as "
            "sitting with the channel."
        ),
        "team_top": ngettext(
            "%(count)d seller of your region has top accounts that still wait for a visit.",
            "%(count)d sellers of your region have top accounts that still wait for a visit.",
            count,
        ),
        "team_cadence": ngettext(
            "%(count)d seller of your region will miss this week's customer visits.",
            "%(count)d sellers of your region will miss this week's customer visits.",
            count,
        ),
        "team_channel": ngettext(
            "%(count)d seller of your region visits mostly partners.",
            "%(count)d sellers of your region visit mostly partners.",
            count,
        ),
    }


def _after_notice(count: int) -> dict[str, str]:
    """A partner's accounts move only when the notice has run out."""
    return {
        "partner_accounts_gained": ngettext(
            "%(count)d account will be served by your company after %(until)s.",
            "%(count)d accounts will be served by your company after %(until)s.",
            count,
        ),
        "partner_accounts_lost": ngettext(
            "%(count)d account leaves your company after %(until)s.",
            "%(count)d accounts leave your company after %(until)s.",
            count,
        ),
    }
