"""Invitations to joint visits: one, those of one visit, those that concern a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from tandem.activities.models import Invitation, Visit
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

MOST_LISTED = 100
RELATED = ("person", "visit__seller", "visit__account")


@dataclass(frozen=True)
class ListedInvitation:
    """`account` is empty where the reader may not see whom the visit goes to."""

    invitation: Invitation
    account: Account | None


def invitation_of(actor: Actor, invitation_id: int) -> ListedInvitation:
    found = _listed(actor, Invitation.objects.visible_to(actor).filter(pk=invitation_id))
    if not found:
        raise NotThere("no_such_invitation", _("There is no such invitation for you."))
    return found[0]


def invitations_ahead(actor: Actor, *, on: date) -> list[ListedInvitation]:
    """What one got or sent for today and later: unanswered first, then by day; one query."""
    mine = Q(person_id=actor.user_id) | Q(visit__seller_id=actor.user_id)
    rows = Invitation.objects.visible_to(actor).filter(
        mine, visit__on__gte=on, visit__state=Visit.State.PLANNED
    )
    waits_for_me = When(person_id=actor.user_id, answer=Invitation.Answer.ASKED, then=0)
    first = Case(waits_for_me, default=1, output_field=IntegerField())
    shown = rows.exclude(answer=Invitation.Answer.WITHDRAWN)
    return _listed(actor, shown.annotate(first=first).order_by("first", "visit__on", "id"))


def waiting_invitations(actor: Actor, *, on: date) -> int:
    """How many the person has still to answer."""
    return (
        Invitation.objects.visible_to(actor)
        .filter(
            person_id=actor.user_id,
            answer=Invitation.Answer.ASKED,
            visit__on__gte=on,
            visit__state=Visit.State.PLANNED,
        )
        .count()
    )


def guests_of(actor: Actor, visit: Visit) -> list[Invitation]:
    """Who was asked along on a visit the reader sees."""
    rows = Invitation.objects.visible_to(actor).filter(visit=visit)
    shown = rows.exclude(answer=Invitation.Answer.WITHDRAWN)
    return list(shown.select_related("person__company").order_by("id"))


def names_along(visit_ids: Iterable[int]) -> dict[int, list[str]]:
    """Who comes along or may still, by visit; the caller sees the visits. One query."""
    ids = list(visit_ids)
    if not ids:
        return {}
    rows = Invitation.objects.live().filter(visit_id__in=ids).select_related("person")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.visit_id, []).append(str(row.person))
    return found


def calendar_invitations(actor: Actor, *, start: date, end: date) -> list[Invitation]:
    """What one was asked along on, the declined too: a calendar program must take those away."""
    rows = Invitation.objects.visible_to(actor).filter(
        person_id=actor.user_id, visit__on__gte=start, visit__on__lt=end
    )
    related = ("visit__account__partner", "visit__partner")
    return list(rows.select_related(*related).order_by("visit__on", "id"))


def _listed(actor: Actor, rows: QuerySet[Invitation]) -> list[ListedInvitation]:
    seen = Account.objects.visible_to(actor).filter(pk=OuterRef("visit__account_id"))
    found = rows.select_related(*RELATED).annotate(is_account_seen=Exists(seen))[:MOST_LISTED]
    return [
        ListedInvitation(row, row.visit.account if row.is_account_seen else None) for row in found
    ]
