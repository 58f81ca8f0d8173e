"""The pages of joint visits: who, when, what each says; by forms alone."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.commands.joint import plan_joint_visit
from tandem.activities.models import Invitation, Visit
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
LANGUAGE = {"Accept-Language": "en"}


def desk(cast: Cast, name: str) -> Client:
    person = cast.people[name]
    person.language = "en"
    person.save(update_fields=["language"])
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def soon(days: int = 7) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return plan_joint_visit(
        actor=cast.actor("olga"),
        seller_id=cast.olga.pk,
        account_id=cast.olgas.pk,
        guest_ids=[cast.alan.pk],
        on=soon(),
        at=time(10),
        now=timezone.now(),
    )


def test_times_are_offered_and_one_is_booked_without_script(cast: Cast) -> None:
    olga, path = desk(cast, "olga"), f"/week/accounts/{cast.olgas.pk}/joint/"
    people = {"guests": [cast.alan.pk, cast.eve.pk], "first": soon().isoformat()}

    offered = olga.get(path, people)
    slot = offered.context["time_form"].fields["slot"].choices[0][0]
    booked = olga.post(path, people | {"seller": cast.olga.pk, "slot": slot, "booking": 1})

    visit = Visit.objects.get()
    assert booked.headers["Location"] == f"/week/visits/{visit.pk}/"
    assert slot.startswith(f"{visit.on}T{visit.starts_at:%H:%M}")
    assert Invitation.objects.count() == 2


def test_three_guests_are_refused_in_words(cast: Cast) -> None:
    path = f"/week/accounts/{cast.olgas.pk}/joint/"
    people = {"guests": [cast.alan.pk, cast.eve.pk, cast.iris.pk]}

    answer = desk(cast, "olga").get(path, people)

    assert "At most two people can come along" in answer.content.decode()


def test_booking_without_a_time_asks_for_one(cast: Cast) -> None:
    path = f"/week/accounts/{cast.olgas.pk}/joint/"

    answer = desk(cast, "olga").post(path, {"guests": [cast.alan.pk], "booking": 1})

    assert answer.status_code == 422
    assert "Choose one of the free times" in answer.content.decode()
    assert not Visit.objects.exists()


def test_the_partners_seller_answers_from_the_inbox(cast: Cast, visit: Visit) -> None:
    alan = desk(cast, "alan")
    one = Invitation.objects.get()

    inbox = alan.get("/notices/").content.decode()
    assert f"/partner/visits/{one.pk}/" in inbox
    assert alan.get(f"/week/visits/{visit.pk}/").status_code == 404
    assert alan.get(f"/partner/visits/{one.pk}/").status_code == 200
    alan.post(f"/partner/visits/{one.pk}/acceptance/")

    one.refresh_from_db()
    assert one.answer == "accepted"
    assert desk(cast, "anna").get(f"/partner/visits/{one.pk}/").status_code == 404


def test_a_refusal_without_words_and_a_bent_proposal_come_back(cast: Cast, visit: Visit) -> None:
    alan, one = desk(cast, "alan"), Invitation.objects.get()

    assert alan.post(f"/partner/visits/{one.pk}/refusal/", {}).status_code == 422
    bent = alan.post(f"/partner/visits/{one.pk}/proposal/", {"on": "31.31.", "at": "25:00"})
    assert bent.status_code == 422
    one.refresh_from_db()
    assert one.answer == "asked"


def test_the_seller_takes_the_proposal_on_the_visits_page(cast: Cast, visit: Visit) -> None:
    one = Invitation.objects.get()
    said = {"on": soon(8).isoformat(), "at": "14:00"}
    desk(cast, "alan").post(f"/partner/visits/{one.pk}/proposal/", said)
    olga = desk(cast, "olga")

    shown = olga.get(f"/week/visits/{visit.pk}/").content.decode()
    assert f"/week/invitations/{one.pk}/taking/" in shown
    olga.post(f"/week/invitations/{one.pk}/taking/")

    visit.refresh_from_db()
    assert (visit.on, visit.starts_at, visit.agreement) == (soon(8), time(14), "agreed")


def test_a_visit_one_comes_along_to_stands_in_ones_week(cast: Cast) -> None:
    made = plan_joint_visit(
        actor=cast.actor("nora"),
        seller_id=cast.olga.pk,
        account_id=cast.olgas.pk,
        guest_ids=[cast.nora.pk],
        on=soon(),
        at=time(10),
        now=timezone.now(),
    )
    Visit.objects.filter(pk=made.pk).update(agreement="asked")

    own = desk(cast, "olga").get(f"/week/?on={soon()}").content.decode()

    assert "nora" in own.lower()
    assert "Asked" in own


def test_the_list_takes_the_same_queries_however_many_there_are(
    cast: Cast, visit: Visit, django_assert_max_num_queries: object
) -> None:
    olga = desk(cast, "olga")
    olga.get("/week/invitations/")
    for at in range(11, 17):
        more = Visit.objects.create(
            seller=cast.olga, account=cast.olgas, on=soon(), starts_at=time(at), agreement="asked"
        )
        Invitation.objects.create(visit=more, person=cast.alan, asked_at=timezone.now())

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        shown = olga.get("/week/invitations/").content.decode()

    assert shown.count("/week/invitations/") >= 7
