"""Whether a person agreed that the place of their check-ins is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from tandem.activities.models import PlaceConsent
from tandem.organisation.rules.scope import Actor


def consent_of(actor: Actor) -> dict[str, Any]:
    """`place_answer` is yes, no, or empty while nobody has asked; one query."""
    consent = PlaceConsent.objects.filter(user_id=actor.person_id).first()
    return {
        "place_answer": "" if consent is None else "no" if consent.withdrawn_at else "yes",
        "place_kept_days": settings.TANDEM["PLACE_KEPT_DAYS"],
    }
