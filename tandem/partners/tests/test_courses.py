"""Courses: described by sales operations; a page says who is certified until when, who taught on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.partners.commands.courses import CourseFacts, describe_course
from tandem.partners.models import Certificate, Course, Session
from tandem.partners.queries.training import certificates_in, holders_by_course, taught_on_in
from tandem.partners.tests.conftest import NOW, refused
from tandem.testing.cast import Cast

FACTS = CourseFacts(code="server", name_zh="服务器配置", name_en="Server set-up", product="server")


def describe(cast: Cast, by: str = "opal", *, course_id: int | None = None, **more: Any) -> Course:
    facts = CourseFacts(**(vars(FACTS) | more))
    return describe_course(actor=cast.actor(by), course_id=course_id, facts=facts, now=NOW)


def certify(cast: Cast, course: Course, name: str, until: date | None) -> Certificate:
    person = cast.people[name]
    return Certificate.objects.create(
        company=person.company, person=person, course=course, until=until,
        issued_on=timezone.localdate() - timedelta(days=30),
    )  # fmt: skip


def test_a_course_is_described_changed_and_the_change_is_kept(cast: Cast) -> None:
    course = describe(cast)

    describe(cast, course_id=course.pk, hours=16, is_offered=False)

    course.refresh_from_db()
    assert (course.hours, course.is_offered, course.product) == (16, False, "server")
    last = AuditEntry.objects.filter(act="partners.course_described").latest("pk")
    assert (last.before["hours"], last.after["hours"]) == (8, 16)


def test_two_courses_have_two_codes(cast: Cast) -> None:
    describe(cast)

    with refused("course_code_taken"):
        describe(cast)

    assert Course.objects.count() == 1


@pytest.mark.parametrize("by", ["nora", "vera", "dora", "olga", "amy"])
def test_only_sales_operations_keep_courses(cast: Cast, by: str) -> None:
    with pytest.raises((NotAllowed, NotThere)):
        describe(cast, by)


def test_holders_stand_by_the_end_of_their_certificate(cast: Cast) -> None:
    course, today = describe(cast), timezone.localdate()
    late, soon = today + timedelta(days=300), today + timedelta(days=20)
    certify(cast, course, "amy", late)
    certify(cast, course, "bo", None)
    certify(cast, course, "alan", soon)
    certify(cast, course, "ben", today - timedelta(days=1))

    untils = [row.until for row in certificates_in(cast.actor("opal"), course)]

    assert untils == [today - timedelta(days=1), soon, late, None]
    assert holders_by_course(cast.actor("opal"), on=today) == {course.pk: 3}


def test_a_seller_reads_the_holders_of_partners_he_sees(cast: Cast) -> None:
    course = describe(cast)
    certify(cast, course, "alan", None)
    certify(cast, course, "ben", None)

    seen = {row.company_id for row in certificates_in(cast.actor("olga"), course)}

    assert seen == {cast.alpha.pk}


def test_the_log_of_trained_trainers_holds_only_sessions_of_own_people(cast: Cast) -> None:
    course = describe(cast)
    on = timezone.localdate() - timedelta(days=3)
    own = Session.objects.create(course=course, trainer=cast.alan, company=cast.alpha, on=on)
    Session.objects.create(course=course, trainer=cast.opal, company=cast.alpha, on=on)
    Session.objects.create(course=course, trainer=cast.opal, on=on)

    assert list(taught_on_in(cast.actor("opal"), course)) == [own]


def test_the_pages_of_courses(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    course = describe(cast)
    certify(cast, course, "alan", timezone.localdate() + timedelta(days=10))
    opal = signed_in("opal")

    assert "server" in opal.get("/partners/training/courses/").content.decode()
    page = opal.get(f"/partners/training/courses/{course.pk}/").content.decode()
    assert cast.people["alan"].get_full_name() in page and cast.alpha.name in page

    form = vars(FACTS) | {"hours": 0, "is_offered": "on", "is_for_trainers": ""}
    assert opal.post(f"/partners/training/courses/{course.pk}/change/", form).status_code == 422
    form |= {"hours": 12}
    assert opal.post(f"/partners/training/courses/{course.pk}/change/", form).status_code == 302
    course.refresh_from_db()
    assert course.hours == 12
