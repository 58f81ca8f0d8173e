"""Days away that are still to come, and the open visits that stand on them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tandem.activities.models import Visit
from tandem.activities.permissions import may_plan_visits
from tandem.activities.queries.people import sellers_seen_by
from tandem.organisation.models import Absence, User
from tandem.organisation.rules.scope import Actor

MOST = 200


def absences_seen(actor: Actor, *, on: date, person_id: int | None = None) -> list[Absence]:
    """One's own and one's team's, the next first; `visits`: planned on these days; one query."""
    rows = Absence.objects.visible_to(actor).filter(until__gte=on)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    planned = Visit.objects.filter(
        seller_id=OuterRef("person_id"),
        state=Visit.State.PLANNED,
        on__gte=OuterRef("since"),
        on__lte=OuterRef("until"),
    )
    counted = planned.order_by().values("seller_id").annotate(n=Count("id")).values("n")
    return list(
        rows.annotate(visits=Coalesce(Subquery(counted), 0))
        .select_related("person", "person__region")
        .order_by("since", "person__name_key", "id")[:MOST]
    )


def people_to_say_away(actor: Actor, *, on: date) -> list[User]:
    """Whom this actor may say days away for, oneself first."""
    sellers = sellers_seen_by(actor, on=on)
    allowed = [
        person
        for person in sellers
        if may_plan_visits(actor, seller_id=person.pk, seller_region_id=person.region_id)
    ]
    own = User.objects.filter(pk=actor.user_id)
    return [*own, *(person for person in allowed if person.pk != actor.user_id)]
