"""A deal moves on, back, ends or starts anew; each step is a dated row of its history.

Who moves says where the deal stood when they looked: of two who move it at once the second is told.
Asked for what is already so, a command writes nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere, Refusal, Stale
from tandem.foundation.formats import day, is_chinese
from tandem.foundation.own_words import own_line, own_words
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import (
    BadDeal,
    DealClosed,
    hold_for_work,
    note,
    refuse_closed,
    write,
)
from tandem.pipeline.models import CloseReason, Opportunity, Stage, StageChange
from tandem.pipeline.queries.stages import missing_for, open_stages


class CriteriaNotMet(Refusal):
    """Something must be so before the deal leaves its stage."""


@transaction.atomic
def move_stage(
    *,
    actor: Actor,
    opportunity_id: int,
    to: str,
    was: str | None,
    now: datetime,
    note_text: str = "",
) -> Opportunity:
    """To another open stage; forwards only with the criteria of every stage left behind."""
    deal = hold_for_work(actor, opportunity_id)
    refuse_closed(deal)
    target = next((stage for stage in open_stages() if stage.code == to), None)
    if target is None:
        raise NotThere("no_such_stage", _("There is no such stage. Reload the board."))
    if deal.stage_id == to:
        return deal
    _refuse_moved(deal, was)
    lacking = missing_for(deal, target)
    if lacking:
        raise CriteriaNotMet(
            "criteria_not_met",
            _("Before this deal goes to “%(stage)s”: %(what)s. Add that on the deal, then move it.")
            % {"stage": target, "what": _listed([str(one) for one in lacking])},
            criteria=[one.pk for one in lacking],
        )
    _step(actor, deal, target, now, note_text, category=target.category)
    return deal


@transaction.atomic
def close_won(
    *,
    actor: Actor,
    opportunity_id: int,
    was: str | None,
    now: datetime,
    on: date | None = None,
    signed_by_id: int | None = None,
    reason: str = "",
    note_text: str = "",
) -> Opportunity:
    """Won: a fact that no criterion holds up, but it has an amount and somebody signed it."""
    deal = hold_for_work(actor, opportunity_id)
    stage = _ending(Stage.Kind.WON)
    if _is_so_already(deal, stage):
        return deal
    _refuse_moved(deal, was)
    signer = signed_by_id or deal.signed_by_id
    if not deal.amount_minor or signer is None:
        raise BadDeal(
            "won_without_amount",
            _("A won deal has an amount and somebody who signed it. Fill in both, then close it."),
        )
    _end(actor, deal, stage, now, on, reason, note_text, signed_by_id=signer)
    return deal


@transaction.atomic
def close_lost(
    *,
    actor: Actor,
    opportunity_id: int,
    was: str | None,
    now: datetime,
    reason: str,
    on: date | None = None,
    lost_to: str = "",
    note_text: str = "",
) -> Opportunity:
    """Lost, for a reason that can be counted; to whom, if that is known."""
    deal = hold_for_work(actor, opportunity_id)
    stage = _ending(Stage.Kind.LOST)
    if _is_so_already(deal, stage):
        return deal
    _refuse_moved(deal, was)
    if not reason:
        raise BadDeal(
            "lost_without_reason",
            _("Say why the deal was lost, so that the next one is not. Choose a reason."),
        )
    _end(actor, deal, stage, now, on, reason, note_text, lost_to=own_line(lost_to, most=60))
    return deal


@transaction.atomic
def reopen(*, actor: Actor, opportunity_id: int, now: datetime, note_text: str = "") -> Opportunity:
    """Back to the stage it stood at before it ended."""
    deal = hold_for_work(actor, opportunity_id)
    if deal.state == Stage.Kind.OPEN:
        return deal
    steps = StageChange.objects.filter(opportunity_id=deal.pk, before__kind=Stage.Kind.OPEN)
    last = steps.select_related("before").order_by("-on", "-id").first()
    target = last.before if last and last.before else open_stages()[0]
    cleared: dict[str, Any] = {
        "closed_on": None,
        "close_reason_id": None,
        "lost_to": "",
        "close_note": "",
    }
    _step(actor, deal, target, now, note_text, category=target.category, **cleared)
    return deal


def _end(
    actor: Actor,
    deal: Opportunity,
    stage: Stage,
    now: datetime,
    on: date | None,
    reason: str,
    text: str,
    **changes: Any,
) -> None:
    today = timezone.localdate(now)
    closed_on = on or today
    if closed_on > today or (deal.opened_on and closed_on < deal.opened_on):
        raise BadDeal(
            "closed_on_another_day",
            _("A deal ends between the day it was opened and today. Choose such a day."),
        )
    found = CloseReason.objects.filter(code=reason, kind=stage.kind).first()
    if reason and found is None:
        raise BadDeal("no_such_reason", _("This is no reason on the list. Choose one of it."))
    ended = {
        "closed_on": closed_on,
        "close_reason_id": found and found.pk,
        "close_note": own_words(text, most=500),
    }
    _step(actor, deal, stage, now, text, on=closed_on, category=stage.category, **ended, **changes)


def _step(
    actor: Actor,
    deal: Opportunity,
    target: Stage,
    now: datetime,
    text: str,
    *,
    on: date | None = None,
    **changes: Any,
) -> None:
    """Write the stage, its day, its row of history and its entry."""
    before, since = deal.stage, on or timezone.localdate(now)
    told = {"stage": before.code, **{name: getattr(deal, name) for name in changes}}
    write(deal, now, stage_id=target.code, state=target.kind, stage_since=since, **changes)
    deal.stage = target
    StageChange.objects.create(
        opportunity=deal,
        before=before,
        after=target,
        on=since,
        at=now,
        by_id=actor.user_id,
        amount_minor=deal.amount_minor,
        note=own_words(text, most=500),
    )
    after = {"stage": target.code, **changes}
    note(actor, deal, _act(before, target), now, before=told, after=after)


def _act(before: Stage, after: Stage) -> str:
    if after.kind != Stage.Kind.OPEN:
        return f"opportunity_{after.kind}"
    return "stage_moved" if before.kind == Stage.Kind.OPEN else "opportunity_reopened"


def _ending(kind: str) -> Stage:
    stage = Stage.objects.filter(kind=kind).order_by("position").first()
    if stage is None:
        raise NotThere("no_such_stage", _("There is no such stage. Reload the board."))
    return stage


def _is_so_already(deal: Opportunity, stage: Stage) -> bool:
    if deal.state == Stage.Kind.OPEN:
        return False
    if deal.state != stage.kind:
        raise DealClosed(
            "deal_closed",
            _("This deal ended on %(day)s as “%(stage)s”. Reopen it, then change it.")
            % {"day": day(deal.closed_on), "stage": deal.stage},
        )
    return True


def _refuse_moved(deal: Opportunity, was: str | None) -> None:
    if was is not None and deal.stage_id != was:
        raise Stale(
            "moved_meanwhile",
            _(
                "Somebody else moved this deal to “%(stage)s” while you looked. Reload and decide anew."
            )
            % {"stage": deal.stage},
            stage=deal.stage_id,
        )


def _listed(texts: list[str]) -> str:
    return ("；" if is_chinese() else "; ").join(texts)
