"""The composer of the account's page: what it keeps, for whom, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tandem.activities.models import Activity
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def test_a_note_is_on_the_timeline_of_the_account(cast: Cast, signed_in: SignedIn) -> None:
    url = f"/week/accounts/{cast.olgas.pk}/notes/"

    answer = signed_in("olga").post(url, {"text": "The dean decides in May."}, follow=True)

    assert "The dean decides in May." in answer.content.decode()
    assert Activity.objects.get().kind == Activity.Kind.NOTE


def test_a_note_sent_twice_with_its_key_stands_once(cast: Cast, signed_in: SignedIn) -> None:
    client, url = signed_in("olga"), f"/week/accounts/{cast.olgas.pk}/notes/"

    for _again in range(2):
        client.post(url, {"text": "Called back.", "kind": "call", "key": "a-key"})

    assert Activity.objects.filter(kind=Activity.Kind.CALL).count() == 1


def test_htmx_is_led_to_the_timeline_alone(cast: Cast, signed_in: SignedIn) -> None:
    url = f"/week/accounts/{cast.olgas.pk}/notes/"

    answer = signed_in("olga").post(
        url, {"text": "Short."}, headers={"HX-Request": "true"}, follow=True
    )

    page = answer.content.decode()
    assert "Short." in page
    assert "<html" not in page


def test_a_partners_note_is_seen_by_the_partner(cast: Cast, signed_in: SignedIn) -> None:
    url = f"/partner/customers/{cast.olgas.pk}/notes/"

    signed_in("alan").post(url, {"text": "We met the registrar."})

    assert Activity.objects.get().is_partner_visible


def test_nobody_writes_at_an_account_they_do_not_see(cast: Cast, signed_in: SignedIn) -> None:
    url = f"/week/accounts/{cast.umas.pk}/notes/"

    answer = signed_in("olga").post(url, {"text": "Hidden."})

    assert answer.status_code == 404
    assert not Activity.objects.exists()
