"""Consent to the place of a check-in, and forgetting places when their days are over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from tandem.activities.models import CheckIn, PhoneItem, PlaceConsent
from tandem.activities.rules.phone_forms import without_places
from tandem.foundation import audit
from tandem.foundation.moments import start_of
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

NO_PLACE = {
    f"{which}_{part}": None for which in ("in", "out") for part in ("lat", "lon", "accuracy_m")
}


@transaction.atomic
def answer_place_consent(*, actor: Actor, is_given: bool, now: datetime) -> None:
    """Yes from now on; or no, and what was kept of this person is forgotten at once."""
    user = User.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    consent, _made = PlaceConsent.objects.update_or_create(
        user=user,
        defaults={"withdrawn_at": None if is_given else now},
        create_defaults={"given_at": now, "withdrawn_at": None if is_given else now},
    )
    if not is_given:
        CheckIn.objects.filter(by=user, in_lat__isnull=False).update(**NO_PLACE)
        CheckIn.objects.filter(by=user, out_lat__isnull=False).update(**NO_PLACE)
        _strip(list(PhoneItem.objects.filter(by=user).exclude(state=PhoneItem.State.DONE)))
    audit.record(
        actor=actor,
        act="activities.place_consent_given" if is_given else "activities.place_consent_withdrawn",
        subject=consent,
        after={"given": is_given},
        now=now,
    )


@transaction.atomic
def forget_places(*, on: date) -> int:
    """Delete places older than the setting says; returns how many check-ins lost theirs."""
    days = int(settings.TANDEM["PLACE_KEPT_DAYS"])
    before = start_of(on - timedelta(days=days))
    old = CheckIn.objects.filter(arrived_at__lt=before)
    forgotten = old.filter(in_lat__isnull=False) | old.filter(out_lat__isnull=False)
    count = forgotten.update(**NO_PLACE)
    waiting = PhoneItem.objects.filter(received_at__lt=before).exclude(state=PhoneItem.State.DONE)
    _strip(list(waiting.filter(kind=PhoneItem.Kind.CHECK_IN)[:1000]))
    return count


def _strip(items: list[PhoneItem]) -> None:
    for item in items:
        bare = without_places(item.content)
        if bare != item.content:
            PhoneItem.objects.filter(pk=item.pk).update(content=bare)
