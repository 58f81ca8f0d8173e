"""A place is kept with consent, only at coming and going, and only for its days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.places import answer_place_consent, forget_places
from tandem.activities.models import CheckIn, PhoneItem
from tandem.foundation.models import AuditEntry

CAME, WENT = {"lat": 39.9087, "lon": 116.3975, "accuracy": 12.4}, {"lat": 39.91, "lon": 116.4}


@pytest.fixture
def agreed(cast):
    answer_place_consent(actor=cast.actor("olga"), is_given=True, now=timezone.now())


def test_without_consent_no_place_is_kept(cast, arrive):
    item = arrive(account=cast.olgas.pk, came=CAME, went=WENT)

    check_in = CheckIn.objects.get()
    assert (check_in.in_lat, check_in.out_lat) == (None, None)
    assert not {"came", "went"} & set(item.content)


def test_with_consent_both_places_are_kept_and_the_trail_has_none(cast, agreed, arrive):
    arrive(account=cast.olgas.pk, came=CAME, went=WENT)

    check_in = CheckIn.objects.get()
    assert (check_in.in_lat, check_in.in_accuracy_m, check_in.out_lon) == (39.9087, 12, 116.4)
    assert not AuditEntry.objects.filter(after__icontains="39.9").exists()


def test_a_place_is_forgotten_when_its_days_are_over(cast, agreed, arrive, settings):
    settings.TANDEM = settings.TANDEM | {"PLACE_KEPT_DAYS": 7}
    arrive(account=cast.olgas.pk, came=CAME)
    today = timezone.localdate()

    assert forget_places(on=today + timedelta(days=7)) == 0
    assert forget_places(on=today + timedelta(days=8)) == 1
    assert CheckIn.objects.get().in_lat is None


def test_consent_withdrawn_forgets_at_once(cast, agreed, arrive):
    arrive(account=cast.olgas.pk, came=CAME)
    waiting = arrive(account=cast.umas.pk, came=CAME)

    answer_place_consent(actor=cast.actor("olga"), is_given=False, now=timezone.now())

    assert CheckIn.objects.get().in_lat is None
    assert "came" not in PhoneItem.objects.get(pk=waiting.pk).content
    acts = AuditEntry.objects.filter(act__startswith="activities.place_consent")
    assert acts.count() == 2
