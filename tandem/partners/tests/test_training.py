"""Trainings: enrolled, taken part, certified for a time, taught on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.organisation.models import Notice
from tandem.partners.commands.training import (
    announce_session,
    enrol,
    record_attendance,
    warn_before_expiry,
    withdraw_certificate,
)
from tandem.partners.models import Allocation, Attendance, Certificate, Course, Session
from tandem.partners.queries.allocations import standing_of
from tandem.partners.queries.training import attendance_of, certified_people, taught_on
from tandem.partners.tests.conftest import NOW, TODAY, refused
from tandem.testing.cast import Cast

Announce = Callable[..., Session]


@pytest.fixture
def course(db: None) -> Course:
    return Course.objects.create(
        code="server", name_zh="服务器配置", name_en="Server set-up", valid_months=12
    )


@pytest.fixture
def announce(cast: Cast, course: Course) -> Announce:
    def make(*, by: str = "opal", **facts: Any) -> Session:
        usual = {
            "course_id": course.pk,
            "trainer": cast.opal,
            "company": None,
            "on": TODAY,
            "place": "总部三楼",
            "seats": 3,
        }
        return announce_session(actor=cast.actor(by), now=NOW, **(usual | facts))

    return make


def put_down(cast: Cast, session: Session, *names: str, by: str = "opal") -> int:
    people = [cast.people[name].pk for name in names]
    return enrol(actor=cast.actor(by), session_id=session.pk, person_ids=people, now=NOW)


def pass_all(cast: Cast, session: Session, *names: str, by: str = "opal") -> list[Certificate]:
    people = [cast.people[name].pk for name in names]
    return record_attendance(
        actor=cast.actor(by), session_id=session.pk, present_ids=[], passed_ids=people, now=NOW
    )


def test_who_passes_is_certified_for_a_year(cast: Cast, announce: Announce) -> None:
    session = announce()
    put_down(cast, session, "alan", "anna")

    pass_all(cast, session, "alan")

    held = Certificate.objects.get()
    assert (held.person, held.company, held.until) == (cast.alan, cast.alpha, date(2027, 11, 19))
    states = dict(Attendance.objects.values_list("person__username", "state"))
    assert states == {"alan": "present", "anna": "absent"}
    assert certified_people(cast.alpha.pk, on=TODAY) == 1
    assert certified_people(cast.alpha.pk, on=date(2027, 11, 20)) == 0


def test_attendance_said_twice_certifies_once(cast: Cast, announce: Announce) -> None:
    session = announce()
    put_down(cast, session, "alan")

    for _again in range(2):
        pass_all(cast, session, "alan")

    assert Certificate.objects.count() == 1


def test_a_session_has_so_many_seats(cast: Cast, announce: Announce) -> None:
    session = announce(seats=1)

    with refused("session_full"):
        put_down(cast, session, "alan", "anna")

    assert not Attendance.objects.exists()


def test_a_partner_enrols_its_own_people_only(cast: Cast, announce: Announce) -> None:
    session = announce()

    assert put_down(cast, session, "alan", by="amy") == 1
    with pytest.raises(NotThere):
        put_down(cast, session, "bo", by="amy")
    with pytest.raises(NotAllowed):
        put_down(cast, session, "anna", by="alan")


def test_a_partner_sees_of_an_open_session_its_own_people(cast: Cast, announce: Announce) -> None:
    session = announce()
    put_down(cast, session, "alan", "bo")

    seen = attendance_of(cast.actor("amy"), session).values_list("person__username", flat=True)

    assert list(seen) == ["alan"]


def test_only_a_certified_trainer_teaches_on(
    cast: Cast, announce: Announce, course: Course
) -> None:
    with refused("trainer_not_certified"):
        announce(by="amy", company=cast.alpha, trainer=cast.alan)
    trainers = Course.objects.create(
        code="trainer", name_zh="讲师", name_en="Trainer", is_for_trainers=True
    )
    Certificate.objects.create(
        company=cast.alpha, person=cast.alan, course=trainers, issued_on=TODAY
    )

    own = announce(by="amy", company=cast.alpha, trainer=cast.alan)
    put_down(cast, own, "anna", by="amy")
    pass_all(cast, own, "anna", by="amy")

    log = taught_on(cast.actor("nora"), cast.alpha).get()
    assert (log.trainer, log.present) == (cast.alan, 1)
    assert not taught_on(cast.actor("ben"), cast.alpha).exists()


def test_an_own_session_takes_nobody_of_another_company(cast: Cast, announce: Announce) -> None:
    own = announce(company=cast.alpha)

    with refused("session_of_another"):
        put_down(cast, own, "bo")


def test_holder_and_manager_are_warned_before_it_ends(cast: Cast, announce: Announce) -> None:
    session = announce()
    put_down(cast, session, "alan")
    pass_all(cast, session, "alan")
    last = date(2027, 11, 19)

    told = [
        warn_before_expiry(on=last - timedelta(days=ahead), now=NOW)
        for ahead in (61, 60, 59, 14, 13, 0)
    ]

    assert told == [0, 1, 0, 1, 0, 0]
    notices = Notice.objects.filter(kind="certificate_ends")
    assert set(notices.values_list("user__username", flat=True)) == {"alan", "amy"}


def test_a_withdrawn_certificate_counts_no_more(cast: Cast, announce: Announce) -> None:
    session = announce()
    put_down(cast, session, "alan")
    held = pass_all(cast, session, "alan")[0]

    withdraw_certificate(actor=cast.actor("nora"), certificate_id=held.pk, on=TODAY, now=NOW)

    assert certified_people(cast.alpha.pk, on=TODAY) == 0


def test_certified_people_count_in_the_claw_back_test(
    cast: Cast, announce: Announce, in_force: Callable[..., Allocation]
) -> None:
    made = in_force(least_certified=1)
    assert standing_of(made, on=TODAY).certified == 0
    session = announce()
    put_down(cast, session, "alan")

    pass_all(cast, session, "alan")

    assert standing_of(made, on=TODAY).certified == 1
