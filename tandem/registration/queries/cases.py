"""A conflict with its sides, what each said, and what is known of the work of both."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import (
    Appeal,
    ConflictCase,
    Decision,
    Evidence,
    Registration,
    Rulebook,
    Statement,
    Step,
)

RELATED = ("company", "owner", "by", "region", "industry", "account", "case")


def registration_of(actor: Actor, registration_id: int) -> Registration:
    row = (
        Registration.objects.visible_to(actor)
        .select_related(*RELATED)
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
    return list(rows.select_related("by", "registration").order_by("id"))


def decisions_of(registration: Registration) -> list[Decision]:
    rows = Decision.objects.filter(registration=registration).select_related("rulebook", "by")
    return list(rows.order_by("id"))


def steps_of(registration: Registration) -> list[Step]:
    rows = Step.objects.filter(registration=registration).select_related("by")
    return list(rows.order_by("id"))


def evidence_of(registration: Registration) -> list[Evidence]:
    rows = Evidence.objects.filter(registration=registration).select_related("by")
    return list(rows.order_by("-on", "-id"))


def appeals_of(registration: Registration) -> list[Appeal]:
    rows = Appeal.objects.filter(registration=registration).select_related("by", "answered_by")
    return list(rows.order_by("id"))


def last_work(registration: Registration) -> Evidence | None:
    return Evidence.objects.filter(registration=registration).order_by("-on", "-id").first()
