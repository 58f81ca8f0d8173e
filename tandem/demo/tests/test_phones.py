"""The phones of the demo sent something that a person has to decide."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.activities.models import CheckIn, PhoneItem
from tandem.demo.commands.phones import send_from_phones
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_seller_has_one_visit_recorded_and_one_entry_in_doubt(cast: Cast) -> None:
    now = timezone.now()

    assert send_from_phones(now=now) == 3
    assert send_from_phones(now=now) == 3  # the same, not once more

    assert CheckIn.objects.count() == 3
    assert sorted(PhoneItem.objects.values_list("by__username", "state", "reason")) == [
        (name, state, reason)
        for name in ("olga", "otto", "uma")
        for state, reason in (("done", ""), ("review", "other_content"))
    ]
