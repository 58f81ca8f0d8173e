"""Changing a draft by hand: one account to another seller or another mode.

The proof speaks of the plan as it was found, so the plan counts the lines people changed after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.coverage.commands.plans import EDITABLE, locked_plan, not_a_draft, refuse_what_if
from tandem.coverage.commands.reviewing import ask_again
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.permissions import permit_planning, person_of
from tandem.coverage.queries.lines import changed_owners
from tandem.coverage.queries.people import seats_of
from tandem.coverage.rules.move import matching_alternative, visits_for
from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.locking import save_changes
from tandem.organisation.models import RoleGrant, User, still_open
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


class NothingToUndo(Refusal):
    """No change of this person stands in the draft."""


class NotASellerHere(Refusal):
    """The chosen person does not sell in the account's region."""


@transaction.atomic
def move_line(
    *,
    actor: Actor,
    line_id: int,
    version: int | None,
    owner_id: int,
    mode: str,
    visits: int | None = None,
    now: datetime,
) -> PlanLine:
    """Give the account of a draft line to another seller, or cover it in another way."""
    line = PlanLine.objects.visible_to(actor).filter(pk=line_id).first()
    if line is None:
        raise NotThere("no_such_line", _("There is no such line. Open the plan and look again."))
    plan = _open_draft(actor, line.plan_id)
    permit_planning(actor, region_id=line.region_id)
    owner = seller_of_region(owner_id, line.region_id, timezone.localdate(now))
    inside_of, _seats = seats_of([owner.pk], plan.quarter_start)
    wished = line.visits if visits is None else visits
    figure = matching_alternative(line.reason.get("alternatives", []), owner_id=owner.pk, mode=mode)
    wanted = {
        "owner": owner.pk,
        "inside": inside_of.get(owner.pk),
        "mode": mode,
        "visits": visits_for(mode, wished),
    }
    _rewrite(
        _Change(plan, line, wanted, hand=_hand(line, figure), by=actor.user_id, at=now),
        actor=actor,
        act="coverage.line_moved",
        version=version,
        now=now,
    )
    return line


@transaction.atomic
def undo_move(*, actor: Actor, plan_id: int, now: datetime) -> PlanLine:
    """Take back the last change this person made by hand in the draft."""
    plan = _open_draft(actor, plan_id)
    lines = PlanLine.objects.visible_to(actor).filter(plan=plan, edited_by_id=person_of(actor))
    line = lines.order_by("-edited_at", "-pk").first()
    if line is None:
        raise NothingToUndo(
            "nothing_to_undo", _("You have changed nothing in this draft that could be undone.")
        )
    permit_planning(actor, region_id=line.region_id)
    hand = line.reason["hand"]
    by = hand.get("by_before")
    _rewrite(
        _Change(
            plan,
            line,
            hand["from"],
            hand=hand.get("earlier"),
            by=by,
            at=now if by else None,
            one=-1,
        ),
        actor=actor,
        act="coverage.line_move_undone",
        version=None,
        now=now,
    )
    return line


@dataclass(frozen=True)
class _Change:
    """What a line becomes: `wanted` its figures, `hand` and `by` what stays noted of people's
    changes; `one` is how the plan's count of them moves."""

    plan: CoveragePlan
    line: PlanLine
    wanted: dict[str, Any]
    hand: dict[str, Any] | None
    by: int | None
    at: datetime | None
    one: int = 1


def _open_draft(actor: Actor, plan_id: int) -> CoveragePlan:
    """The plan, locked, if its lines may still be changed."""
    plan = locked_plan(actor, plan_id)
    if plan.state not in EDITABLE:
        raise not_a_draft(plan)
    refuse_what_if(plan)
    return plan


def _rewrite(
    change: _Change, *, actor: Actor, act: str, version: int | None, now: datetime
) -> None:
    """Save the line, keep the plan's counts true, ask its manager again, write the trail."""
    line, wanted, before = change.line, change.wanted, _figures(change.line)
    kept = {key: value for key, value in line.reason.items() if key != "hand"}
    save_changes(
        line,
        version=version,
        owner_id=wanted["owner"],
        inside_id=wanted["inside"],
        mode=wanted["mode"],
        visits=wanted["visits"],
        is_top=wanted["mode"] == "personal",
        is_changed=wanted["owner"] != line.owner_before_id
        or line.partner_id != line.partner_before_id,
        reason=kept | ({"hand": change.hand} if change.hand else {}),
        edited_by_id=change.by,
        edited_at=change.at,
    )
    CoveragePlan.objects.filter(pk=change.plan.pk).update(
        edited_lines=Greatest(F("edited_lines") + change.one, 0),
        changed_owners=changed_owners(change.plan.pk),
    )
    ask_again(change.plan, region_id=line.region_id, actor=actor)
    audit.record(
        actor=actor,
        act=act,
        subject=line,
        before=before,
        after=_figures(line),
        account_id=line.account_id,
        now=now,
    )


def _hand(line: PlanLine, figure: dict[str, object] | None) -> dict[str, Any]:
    """What a change by hand replaced, so that it can be undone step by step."""
    return {
        "from": _figures(line),
        "value": figure and figure["value"],
        "by_before": line.edited_by_id,
        "earlier": line.reason.get("hand"),
    }


def seller_of_region(user_id: int, region_id: int, on: Any) -> User:
    """The outside seller, if that person sells in this region on this day."""
    grants = RoleGrant.objects.filter(
        still_open(on),
        Q(user__region_id=region_id) | Q(user__region__isnull=True, region_id=region_id),
        role=Role.OUTSIDE_SELLER,
        user_id=user_id,
        user__is_active=True,
    )
    if not grants.exists():
        raise NotASellerHere(
            "not_a_seller_here",
            _("This person does not sell in the account's region. Choose one of its sellers."),
        )
    return User.objects.get(pk=user_id)


def _figures(line: PlanLine) -> dict[str, Any]:
    return {
        "owner": line.owner_id,
        "inside": line.inside_id,
        "mode": line.mode,
        "visits": line.visits,
    }
