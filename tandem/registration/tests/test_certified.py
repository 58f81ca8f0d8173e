"""Where a course certifies for a product line, only a company with a certificate registers it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tandem.partners.models import Certificate, Course
from tandem.registration.commands.checking import check_customer
from tandem.registration.models import Decision, Registration
from tandem.registration.tests.conftest import NOW, Register
from tandem.testing.cast import Cast

TODAY = NOW.date()
State = Registration.State


@pytest.fixture
def course(cast: Cast) -> Course:
    return Course.objects.create(
        code="server-setup", name_zh="服务器配置", name_en="Server set-up", product="server"
    )


def certify(cast: Cast, course: Course, who: str = "alan") -> Certificate:
    return Certificate.objects.create(
        company=cast.alpha, person=cast.people[who], course=course, issued_on=TODAY, until=TODAY
    )


def verdict(register: Register, product: str = "server", days: int = 0) -> tuple[str, str]:
    register("amy", product=product, now=NOW + timedelta(days=days))
    decision = Decision.objects.latest("id")
    return decision.verdict, decision.rule_id


def test_without_a_certificate_the_line_is_refused_and_no_other(
    course: Course, register: Register
) -> None:
    assert verdict(register) == ("refuse", "not-certified")
    assert Decision.objects.get().picture["is_certified"] is False
    assert verdict(register, "notebook") == ("grant", "open-ground")


def test_one_certified_person_is_enough(cast: Cast, course: Course, register: Register) -> None:
    certify(cast, course)

    assert verdict(register) == ("grant", "open-ground")


def test_a_certificate_counts_to_its_last_day(
    cast: Cast, course: Course, register: Register
) -> None:
    certify(cast, course)

    assert verdict(register, days=1) == ("refuse", "not-certified")


@pytest.mark.parametrize("how", ["withdrawn", "other_company", "other_course"])
def test_a_certificate_that_says_nothing_about_it_does_not_count(
    cast: Cast, course: Course, register: Register, how: str
) -> None:
    held = certify(cast, course)
    other = Course.objects.create(code="x", name_zh="课", name_en="Course", product="notebook")
    changed = {
        "withdrawn": {"withdrawn_on": TODAY},
        "other_company": {"company": cast.beta},
        "other_course": {"course": other},
    }[how]
    Certificate.objects.filter(pk=held.pk).update(**changed)

    assert verdict(register) == ("refuse", "not-certified")


def test_who_has_left_certifies_nobody(cast: Cast, course: Course, register: Register) -> None:
    certify(cast, course)
    cast.alan.is_active = False
    cast.alan.save(update_fields=["is_active"])

    assert verdict(register) == ("refuse", "not-certified")


def test_a_line_nobody_can_be_certified_for_is_open(
    cast: Cast, course: Course, register: Register
) -> None:
    Course.objects.update(is_offered=False)

    assert verdict(register) == ("grant", "open-ground")


def test_the_check_says_so_and_asks_the_same_questions(cast: Cast, course: Course) -> None:
    def check() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as asked:
            said = check_customer(
                actor=cast.actor("amy"), name="霜序机械", city="北京", product="server", now=NOW
            )
        return said.answer.value, len(asked)

    check()
    answer, questions = check()
    certify(cast, course)

    assert answer == "not_free"
    assert check() == ("free", questions)
