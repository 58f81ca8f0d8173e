"""Pages of the week: who opens them, and that each act works as a form and as a part of the page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tandem.activities.models import Activity, Visit
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Holiday, User

TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "41 天未访 · 待激活"), ("en", "41 days unseen · to be activated")],
)
def test_a_stop_says_why_in_both_languages(cast, a_visit, signed_in, language, words):
    Account.objects.filter(pk=cast.olgas.pk).update(last_visit_on=TODAY() - timedelta(days=41))
    User.objects.filter(pk=cast.olga.pk).update(language=language)
    a_visit()

    assert words in signed_in("olga").get("/week/").content.decode()


def test_a_manager_is_led_to_the_team_and_opens_a_week(cast, a_visit, signed_in):
    a_visit()
    client = signed_in("nora")

    assert client.get("/week/").headers["Location"] == "/week/team/"
    assert f"/week/{cast.olga.pk}/" in client.get("/week/team/").content.decode()
    assert "北方师范大学" in client.get(f"/week/{cast.olga.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("olga", 200), ("iris", 200), ("nora", 200), ("vera", 200), ("otto", 404), ("sam", 404)],
)
def test_whose_week_opens_for_whom(cast, signed_in, name, status):
    assert signed_in(name).get(f"/week/{cast.olga.pk}/").status_code == status


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "国庆节"), ("en", "National Day")])
def test_a_holiday_is_named_in_both_languages(cast, signed_in, language, name):
    User.objects.filter(pk=cast.olga.pk).update(language=language)

    assert name in signed_in("olga").get("/week/?on=2026-10-01").content.decode()


def test_the_companys_own_day_off_bears_its_own_name(cast, signed_in):
    Holiday.objects.create(day=date(2026, 11, 25), is_worked=False, name="厂庆")

    assert "厂庆" in signed_in("olga").get("/week/?on=2026-11-25").content.decode()


def test_week_and_team_answer_htmx_with_their_region(cast, signed_in):
    for name, url in (("olga", "/week/"), ("nora", "/week/team/")):
        client = signed_in(name)
        assert b"<html" in client.get(url).content
        assert b"<html" not in client.get(url, headers={"HX-Request": "true"}).content


def test_a_bent_day_means_today(cast, signed_in):
    assert signed_in("olga").get("/week/?on=31-31").status_code == 200


def test_done_by_a_form_leads_back_to_the_week(cast, a_visit, signed_in):
    visit = a_visit()

    answer = signed_in("olga").post(
        f"/week/visits/{visit.pk}/completion/", {"version": 1, "text": "好", "next_step": "报价"}
    )

    assert answer.headers["Location"].endswith(f"#stop-{visit.pk}")
    assert Activity.objects.get().facts == {"next_step": "报价"}


def test_done_by_htmx_answers_the_region_and_a_toast(cast, a_visit, signed_in):
    visit = a_visit()

    answer = signed_in("olga").post(
        f"/week/visits/{visit.pk}/completion/", {"version": 1}, headers={"HX-Request": "true"}
    )

    assert b"<html" not in answer.content
    assert f'id="stop-{visit.pk}"' in answer.content.decode()
    assert "toast" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("act", "body", "state"),
    [
        ("miss", {"version": 1, "why": "x"}, Visit.State.MISSED),
        ("cancellation", {"version": 1}, Visit.State.CANCELLED),
        ("move", {"version": 1, "on": "2099-01-05"}, Visit.State.PLANNED),
    ],
)
def test_other_acts_work_as_forms(cast, a_visit, signed_in, act, body, state):
    visit = a_visit()

    assert signed_in("olga").post(f"/week/visits/{visit.pk}/{act}/", body).status_code == 302
    assert Visit.objects.get(pk=visit.pk).state == state


def test_a_form_with_a_fault_comes_back(cast, a_visit, signed_in):
    answer = signed_in("olga").post(f"/week/visits/{a_visit().pk}/move/", {"on": "soon"})

    assert answer.status_code == 422
    assert b"<html" in answer.content


def test_the_form_of_a_visit_is_for_who_may_change_it(cast, a_visit, signed_in):
    visit = a_visit()

    assert b"/completion/" in signed_in("olga").get(f"/week/visits/{visit.pk}/").content
    assert b"/completion/" not in signed_in("nora").get(f"/week/visits/{visit.pk}/").content
    assert b"/move/" in signed_in("nora").get(f"/week/visits/{visit.pk}/").content
    assert signed_in("uma").get(f"/week/visits/{visit.pk}/").status_code == 404


def test_a_visit_is_planned_from_the_account(cast, signed_in):
    url = f"/week/accounts/{cast.olgas.pk}/visits/"
    client = signed_in("olga")
    assert client.get(url).status_code == 200

    client.post(url, {"account": cast.olgas.pk, "seller": cast.olga.pk, "on": TODAY().isoformat()})

    assert Visit.objects.get().account_id == cast.olgas.pk
    assert signed_in("uma").get(url).status_code == 404
