"""Sessions are announced, people enrol, come or not, and are certified for a time.

Who holds a trainer's certificate teaches the own company's people on; each such session stands in
the log of trained trainers with the heads it reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.organisation.commands.notices import Message, notify_each
from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.holding import NotPossible
from tandem.partners.models import Attendance, Certificate, Course, Session, partners_visible_to
from tandem.partners.permissions import may_speak_for_partner, permit_training
from tandem.partners.queries.finding import not_there, one_of
from tandem.partners.queries.people import managers_of_partner
from tandem.partners.queries.training import certificates_to_warn, may_teach
from tandem.partners.rules.certificates import last_day, warning_due


@transaction.atomic
def announce_session(
    *,
    actor: Actor,
    course_id: int,
    trainer: User,
    company: Company | None,
    on: date,
    place: str,
    seats: int,
    region_id: int | None = None,
    now: datetime,
) -> Session:
    """`company` set: for its people alone. A partner announces only for its own, by its own trainer."""
    course = Course.objects.filter(pk=course_id, is_offered=True).first()
    if course is None:
        raise NotPossible("no_such_course", _("This course is not offered. Choose another."))
    _permit_announcing(actor, company)
    if trainer.company.kind == Company.Kind.PARTNER and not may_teach(trainer, on=on):
        raise NotPossible(
            "trainer_not_certified",
            _("%(name)s holds no trainer's certificate on that day. Choose another trainer.")
            % {"name": trainer},
        )
    made = Session.objects.create(
        course=course,
        company=company,
        trainer=trainer,
        region_id=region_id,
        on=on,
        place=place.strip(),
        seats=seats,
    )
    after = {"course": course.pk, "trainer": trainer.pk, "on": on, "seats": seats}
    audit.record(actor=actor, act="partners.session_announced", subject=made, after=after, now=now)
    return made


@transaction.atomic
def enrol(*, actor: Actor, session_id: int, person_ids: Iterable[int], now: datetime) -> int:
    """Put partners' people down for a session, all or none; who is down already stays so."""
    session = _held_session(actor, session_id)
    wanted = set(person_ids)
    people = list(
        User.objects.filter(
            pk__in=wanted, is_active=True, company_id__in=partners_visible_to(actor).values("pk")
        )
    )
    if len(people) != len(wanted):
        raise not_there()
    for person in people:
        _permit_person(actor, session, person)
    held = set(_rows(session).values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in held]
    if len(held) + len(new) > session.seats:
        raise NotPossible(
            "session_full",
            _("There are %(seats)d seats. Take somebody out or choose another session.")
            % {"seats": session.seats},
        )
    Attendance.objects.bulk_create(
        Attendance(session=session, person=person, company_id=person.company_id) for person in new
    )
    audit.record(
        actor=actor,
        act="partners.people_enrolled",
        subject=session,
        after={"people": sorted(person.pk for person in new)},
        now=now,
    )
    return len(new)


@transaction.atomic
def record_attendance(
    *,
    actor: Actor,
    session_id: int,
    present_ids: Iterable[int],
    passed_ids: Iterable[int],
    now: datetime,
) -> list[Certificate]:
    """Who came and who passed, said once by who may; who passed is certified from that day."""
    session = _held_session(actor, session_id)
    _permit_recording(actor, session)
    if session.on > timezone.localdate(now):
        raise NotPossible(
            "session_to_come", _("This session is still to come. Say afterwards who was there.")
        )
    present, passed = set(present_ids), set(passed_ids)
    rows = list(_rows(session).select_for_update().select_related("person"))
    for row in rows:
        is_there = row.person_id in present or row.person_id in passed
        row.state = Attendance.State.PRESENT if is_there else Attendance.State.ABSENT
        row.has_passed = row.person_id in passed
    Attendance.objects.bulk_update(rows, ["state", "has_passed"])
    issued = [_certify(session, row) for row in rows if row.has_passed]
    audit.record(
        actor=actor,
        act="partners.attendance_recorded",
        subject=session,
        after={"present": sorted(present), "passed": sorted(passed)},
        now=now,
    )
    return issued


@transaction.atomic
def withdraw_certificate(
    *, actor: Actor, certificate_id: int, on: date, now: datetime
) -> Certificate:
    permit_training(actor)
    held = Certificate.objects.visible_to(actor).select_for_update(of=("self",))
    found = one_of(held, certificate_id)
    if found.withdrawn_on is None:
        found.withdrawn_on = on
        found.save(update_fields=["withdrawn_on"])
        audit.record(
            actor=actor,
            act="partners.certificate_withdrawn",
            subject=found,
            before={"withdrawn_on": None},
            after={"withdrawn_on": on},
            now=now,
        )
    return found


@transaction.atomic
def warn_before_expiry(*, on: date, now: datetime) -> int:
    """Every day: the holder and the partner's manager hear of a certificate before it ends."""
    messages: list[Message] = []
    warned = []
    for held in certificates_to_warn(on=on):
        if not warning_due(until=held.until, warned_on=held.warned_on, on=on):
            continue
        facts = {
            "who": held.person.name,
            "course": held.course.name_zh,
            "course_en": held.course.name_en,
            "until": held.until.isoformat() if held.until else "",
        }
        told = {held.person_id, *_managers(held.company_id, on)}
        messages += [
            Message(pk, "certificate_ends", facts, "", f"certificate:{held.pk}") for pk in told
        ]
        held.warned_on = on
        warned.append(held)
    notify_each(messages, now=now)
    Certificate.objects.bulk_update(warned, ["warned_on"])
    return len(warned)


def _rows(session: Session) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session=session)


def _managers(company_id: int, on: date) -> list[int]:
    return list(managers_of_partner(company_id, on=on).values_list("pk", flat=True))


def _certify(session: Session, row: Attendance) -> Certificate:
    course = session.course
    made, _is_new = Certificate.objects.get_or_create(
        person_id=row.person_id,
        course=course,
        issued_on=session.on,
        defaults={
            "company_id": row.company_id,
            "session": session,
            "until": last_day(session.on, course.valid_months),
        },
    )
    return made


def _held_session(actor: Actor, session_id: int) -> Session:
    rows = Session.objects.visible_to(actor).select_for_update(of=("self",))
    session = one_of(rows.select_related("course"), session_id)
    if session.called_off_at is not None:
        raise NotPossible("session_called_off", _("This session was called off. Choose another."))
    return session


def _permit_announcing(actor: Actor, company: Company | None) -> None:
    if company is not None and may_speak_for_partner(actor, company.pk):
        return
    permit_training(actor)


def _permit_person(actor: Actor, session: Session, person: User) -> None:
    if not may_speak_for_partner(actor, person.company_id):
        permit_training(actor)
    if session.company_id is not None and session.company_id != person.company_id:
        raise NotPossible(
            "session_of_another",
            _("This session is for the people of one partner. Choose an open one."),
        )


def _permit_recording(actor: Actor, session: Session) -> None:
    if session.company_id is not None and may_speak_for_partner(actor, session.company_id):
        return
    if session.trainer_id == actor.user_id and session.company_id is not None:
        return
    permit_training(actor)
