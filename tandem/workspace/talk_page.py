"""The talk's part of the panel beside the team: thirteen weeks, decisions, comments, reassigning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tandem.foundation.formats import count
from tandem.foundation.kit.figures import spark_points
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.workspace.addresses import accounts_url
from tandem.workspace.models import TalkPoint
from tandem.workspace.permissions import may_close, may_lead_talk
from tandem.workspace.queries.talks import people_to_do_it, talk_with, visits_by_week
from tandem.workspace.talk_forms import CommentForm, DecisionForm


def talk_context(
    actor: Actor, seller: User, *, today: date, forms: Mapping[str, Any]
) -> dict[str, Any]:
    """`forms`: those that came back with something to mend."""
    talk = talk_with(actor, seller.pk, now=timezone.now())
    weeks = visits_by_week(seller.pk, on=today)
    may_lead = may_lead_talk(actor, seller)
    return {
        "seller": seller,
        "weeks": [count(number) for number in weeks],
        "spark": spark_points(weeks),
        "decisions": [_decision(actor, point, today) for point in talk.decisions],
        "comments": talk.comments,
        "may_lead": may_lead,
        "reassign_url": accounts_url(owner=seller.pk),
        "decision_form": _decision_form(actor, seller, today, forms) if may_lead else None,
        "comment_form": forms.get("comment") or CommentForm.empty(),
    }


def _decision(actor: Actor, point: TalkPoint, today: date) -> dict[str, Any]:
    is_open = not point.is_closed
    return {
        "point": point,
        "is_late": is_open and point.due_on is not None and point.due_on < today,
        "may_close": is_open and may_close(actor, point),
    }


def _decision_form(
    actor: Actor, seller: User, today: date, forms: Mapping[str, Any]
) -> DecisionForm:
    given: DecisionForm | None = forms.get("decision")
    return given or DecisionForm(people=people_to_do_it(actor, seller, on=today))
