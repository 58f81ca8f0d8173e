"""A conflict with its sides, what each said, and what is known of the work of both."""

from __future__ import annotations

from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import (
    Appeal,
    ConflictCase,
    Decision,
    Evidence,
    Paper,
    Registration,
    Rulebook,
    Statement,
    Step,
)

RELATED = ("company", "owner", "by", "region", "industry", "account", "case")


def registration_of(actor: Actor, registration_id: int, **columns: Combinable) -> Registration:
    """One that the actor sees, with further columns a page shows beside it."""
    row = (
        Registration.objects.visible_to(actor)
        .select_related(*RELATED)
        .annotate(**columns)
        .filter(pk=registration_id)
        .first()
    )
    if row is None:
        raise NotThere("no_such_registration", _("There is no such registration for you."))
    return row


def rulebook_of(registration: Registration) -> Rulebook:
    """The version a claim came under; it stays under it whatever comes into force later."""
    decisions = Decision.objects.filter(registration=registration).order_by("id")
    return decisions.select_related("rulebook")[0].rulebook


def heard_sides(case: ConflictCase) -> set[int]:
    return set(Statement.objects.filter(case=case).values_list("registration_id", flat=True))


def sides_of(actor: Actor, case: ConflictCase) -> list[Registration]:
    """The sides this reader may see: all for staff, the own ones for a partner."""
    sides = Registration.objects.visible_to(actor).filter(case=case)
    return list(sides.select_related("company", "owner").order_by("number"))


def statements_of(actor: Actor, case: ConflictCase) -> list[Statement]:
    seen = Registration.objects.visible_to(actor).filter(case=case)
    rows = Statement.objects.filter(case=case, registration__in=seen.values("pk"))
    return list(rows.select_related("by", "registration", "paper").order_by("id"))


def decisions_of(registration: Registration) -> list[Decision]:
    """With the appeal against each."""
    rows = Decision.objects.filter(registration=registration)
    beside = ("rulebook", "by", "appeal__by", "appeal__answered_by")
    return list(rows.select_related(*beside).order_by("id"))


def steps_of(registration: Registration) -> list[Step]:
    return list(Step.objects.filter(registration=registration).order_by("id"))


def evidence_of(registration: Registration) -> list[Evidence]:
    rows = Evidence.objects.filter(registration=registration).select_related("by", "paper")
    return list(rows.order_by("-on", "-id"))


def appeals_in(decisions: list[Decision]) -> list[Appeal]:
    """Those against the decisions, which came with them: one decision has one appeal at most."""
    return [decision.appeal for decision in decisions if hasattr(decision, "appeal")]


def paper_of(actor: Actor, registration_id: int, paper_id: int) -> Paper:
    """A paper beside a claim the reader sees: of a conflict, a partner opens the own side's only."""
    seen = Registration.objects.visible_to(actor).filter(pk=registration_id)
    paper = Paper.objects.filter(pk=paper_id, registration__in=seen.values("pk")).first()
    if paper is None:
        raise NotThere("no_such_paper", _("There is no such file for you."))
    return paper


def last_work(registration: Registration) -> Evidence | None:
    return Evidence.objects.filter(registration=registration).order_by("-on", "-id").first()
