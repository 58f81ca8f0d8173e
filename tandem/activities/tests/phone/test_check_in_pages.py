"""The pages of the door: they work as plain forms, keep what was typed, and show what was brought."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tandem.activities.models import (
    Activity,
    CheckIn,
    Finding,
    PhoneItem,
    PlaceConsent,
    Visit,
    VisitFile,
)
from tandem.activities.tests.phone.conftest import a_photo
from tandem.foundation.uuids import uuid7
from tandem.organisation.models import User


def _form(**said):
    usual = {"id": str(uuid7()), "arrived_at": timezone.now().isoformat(), "outcome": "moved_on"}
    return usual | {"next_in": "7", "next_who": "me"} | said


def test_a_form_without_a_script_records_visit_photo_and_findings(cast, a_visit, signed_in):
    visit = a_visit()
    photo = SimpleUploadedFile("a.jpg", a_photo(), "image/jpeg")
    said = _form(
        need="200 台", budget="46.5", brand="联想", units="12", timing="2027-03-01",
        next_what="sample", next_who="inside", photo=photo,
    )  # fmt: skip

    answer = signed_in("olga").post(f"/week/visits/{visit.pk}/check-in/", said)

    assert answer.headers["Location"] == "/"
    check_in = CheckIn.objects.get()
    assert check_in.visit_id == visit.pk
    assert VisitFile.objects.get().check_in_id == check_in.pk
    found = dict(Finding.objects.values_list("kind", "amount_minor"))
    assert found == {
        "need": None, "budget": 46_500_000, "installed_base": None, "timing": None,
    }  # fmt: skip


def test_a_form_sent_twice_records_one_visit(cast, a_visit, signed_in):
    url, said = f"/week/accounts/{cast.olgas.pk}/check-in/", _form()
    client = signed_in("olga")

    for _time in range(2):
        assert client.post(url, said).status_code == 302

    assert Visit.objects.count() == CheckIn.objects.count() == 1


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "请选择拜访结果"), ("en", "One tap")])
def test_what_was_typed_stays_when_the_outcome_is_missing(
    cast, a_visit, signed_in, language, words
):
    User.objects.filter(pk=cast.olga.pk).update(language=language)
    url = f"/week/visits/{a_visit().pk}/check-in/"

    answer = signed_in("olga").post(url, _form(outcome="", need="要投影仪", budget="viel"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "要投影仪" in page
    assert "viel" in page


def test_a_photo_that_cannot_be_kept_does_not_cost_the_visit(cast, a_visit, signed_in):
    bad = SimpleUploadedFile("a.jpg", b"<svg/>", "image/jpeg")

    answer = signed_in("olga").post(
        f"/week/visits/{a_visit().pk}/check-in/", _form(photo=bad), follow=True
    )

    assert CheckIn.objects.exists()
    assert (
        "not a photo" in answer.content.decode() or "不是可以显示的照片" in answer.content.decode()
    )


def test_a_door_names_the_pair_and_the_partner(cast, a_visit, signed_in):
    page = signed_in("olga").get(f"/week/visits/{a_visit().pk}/check-in/").content.decode()

    assert "Iris" in page
    assert "甲伙伴" in page


def test_a_recorded_visit_offers_a_new_one(cast, a_visit, signed_in):
    visit = a_visit(state=Visit.State.DONE)

    page = signed_in("olga").get(f"/week/visits/{visit.pk}/check-in/").content.decode()

    assert f"/week/accounts/{cast.olgas.pk}/check-in/" in page
    assert 'name="outcome"' not in page


def test_only_who_goes_there_opens_the_door(cast, a_visit, signed_in):
    url = f"/week/visits/{a_visit().pk}/check-in/"

    for name in ("nora", "otto", "uma", "iris", "amy", "opal"):
        assert signed_in(name).get(url).status_code == 404, name


def test_where_one_stands_is_found_by_initials(cast, signed_in):
    client = signed_in("olga")

    assert "北方师范大学" in client.get("/week/check-in/").content.decode()
    assert "北方师范大学" in client.get("/week/check-in/?q=bfsf").content.decode()
    assert "南方理工学院" not in client.get("/week/check-in/?q=nf").content.decode()


def test_the_account_says_what_is_known_how_old_and_by_whom(cast, arrive, signed_in):
    arrive(account=cast.olgas.pk, findings=[{"kind": "budget", "amount_minor": 46_000_000}])
    arrive(account=cast.olgas.pk, findings=[{"kind": "budget", "amount_minor": 52_000_000}])

    url = f"/week/accounts/{cast.olgas.pk}/findings/"
    page = signed_in("iris").get(url).content.decode()

    assert url in signed_in("iris").get(f"/accounts/{cast.olgas.pk}/").content.decode()
    assert "52.0" in page
    assert "46.0" not in page
    assert "Olga" in page
    assert signed_in("amy").get(url).status_code == 404


def test_the_visit_shows_what_was_brought(cast, a_visit, signed_in):
    visit = a_visit()
    photo = SimpleUploadedFile("a.jpg", a_photo(), "image/jpeg")
    client = signed_in("olga")
    client.post(
        f"/week/visits/{visit.pk}/check-in/", _form(photo=photo, next_what="quote", project="机房")
    )

    page = signed_in("nora").get(f"/week/visits/{visit.pk}/").content.decode()

    assert f"/week/files/{VisitFile.objects.get().pk}/" in page
    assert "机房" in page


def test_consent_is_asked_once_and_can_be_taken_back(cast, signed_in):
    client = signed_in("olga")
    door = f"/week/accounts/{cast.olgas.pk}/check-in/"
    question = "May your check-ins keep the place"
    assert question in client.get(door).content.decode()

    client.post("/week/phone/place/", {"answer": "yes"})
    assert PlaceConsent.objects.get().withdrawn_at is None
    assert question not in client.get(door).content.decode()
    client.post("/week/phone/place/", {"answer": "no"})

    assert PlaceConsent.objects.get().withdrawn_at is not None


def test_what_needs_review_is_shown_and_decided_by_the_manager(cast, a_visit, arrive, signed_in):
    visit = a_visit()
    Visit.objects.filter(pk=visit.pk).update(seller=cast.otto)
    item = arrive(visit=visit.pk, said="只有我知道")
    address = f"/week/phone/items/{item.pk}"

    assert "/week/phone/items/" in signed_in("nora").get("/week/team/").content.decode()
    assert "/week/phone/items/" not in signed_in("iris").get("/week/team/").content.decode()
    own = signed_in("olga").get("/week/phone/items/").content.decode()
    page = signed_in("nora").get("/week/phone/items/").content.decode()
    assert "只有我知道" in own
    assert f"{address}/take-over/" in page
    assert f"{address}/take-over/" not in own

    assert signed_in("sam").post(f"{address}/take-over/").status_code == 404
    assert signed_in("nora").post(f"{address}/take-over/").status_code == 302
    assert PhoneItem.objects.get().state == "taken_over"
    assert CheckIn.objects.get().by_id == cast.olga.pk


@pytest.mark.parametrize(("name", "is_shown"), [("nora", True), ("amy", False)])
def test_the_timeline_says_what_came_of_a_visit_to_our_people_only(
    cast, arrive, signed_in, name, is_shown
):
    arrive(account=cast.olgas.pk, outcome="competitor", said="见过校长")
    Activity.objects.update(is_partner_visible=True)

    where = "/partner/customers" if name == "amy" else "/accounts"
    page = signed_in(name).get(f"{where}/{cast.olgas.pk}/").content.decode()

    assert "见过校长" in page
    assert ("Rival in play" in page) is is_shown
