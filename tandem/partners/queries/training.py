"""Sessions to come, who is certified, and what trained trainers taught on."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tandem.organisation.models import Company, User
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Attendance, Certificate, Course, Session
from tandem.partners.queries.finding import one_of
from tandem.partners.rules.certificates import WARN_DAYS


def session_by_id(actor: Actor, session_id: int) -> Session:
    rows = Session.objects.visible_to(actor).select_related("course", "trainer", "company")
    return one_of(rows, session_id)


def courses_offered() -> QuerySet[Course]:
    return Course.objects.filter(is_offered=True).order_by("code")


def courses() -> QuerySet[Course]:
    """Every course, those on offer first; the same list for all."""
    return Course.objects.order_by("-is_offered", "code")


def course_by_id(course_id: int) -> Course:
    return one_of(Course.objects.all(), course_id)


def sessions_of_course(actor: Actor, course: Course) -> QuerySet[Session]:
    """All that were not called off, the latest first."""
    rows = Session.objects.visible_to(actor).filter(course=course, called_off_at__isnull=True)
    rows = rows.select_related("course", "trainer", "company").annotate(
        enrolled=_heads(), present=_heads(state=Attendance.State.PRESENT.value)
    )
    return rows.order_by("-on", "-id")


def taught_on_in(actor: Actor, course: Course) -> QuerySet[Session]:
    """Of them, those a partner's own trainer held for the own company."""
    return sessions_of_course(actor, course).filter(trainer__company_id=F("company_id"))


def certificates_in(actor: Actor, course: Course) -> QuerySet[Certificate]:
    """Who is certified, what ends first on top; certificates for good and withdrawn ones last."""
    rows = Certificate.objects.visible_to(actor).filter(course=course, person__is_active=True)
    return rows.select_related("person", "company", "course").order_by(
        F("withdrawn_on").asc(nulls_first=True), F("until").asc(nulls_last=True), "id"
    )


def holders_by_course(actor: Actor, *, on: date) -> dict[int, int]:
    """People certified on a day, by course."""
    held = Certificate.objects.visible_to(actor).filter(person__is_active=True).holding_on(on)
    rows = held.order_by().values("course_id").annotate(number=Count("person_id", distinct=True))
    return {row["course_id"]: row["number"] for row in rows}


def sessions_page(actor: Actor, *, is_past: bool, on: date) -> QuerySet[Session]:
    rows = Session.objects.visible_to(actor).select_related("course", "trainer", "company")
    rows = rows.annotate(
        enrolled=_heads(),
        present=_heads(state=Attendance.State.PRESENT.value),
    )
    if is_past:
        return rows.filter(on__lt=on).order_by("-on", "-id")
    return rows.filter(on__gte=on, called_off_at__isnull=True).order_by("on", "id")


def attendance_of(actor: Actor, session: Session) -> QuerySet[Attendance]:
    """Only people of partners the reader sees: an open session joins many companies."""
    rows = Attendance.objects.visible_to(actor).filter(session=session)
    return rows.select_related("person", "company").order_by(
        "company__name_key", "person__initials"
    )


def certificates_of(actor: Actor, company: Company) -> QuerySet[Certificate]:
    rows = Certificate.objects.visible_to(actor).filter(company=company)
    return rows.select_related("person", "course").order_by("person__initials", "person_id", "-id")


def certified_people(company_id: int, *, on: date) -> int:
    """People of a company who hold at least one certificate on a day."""
    held = Certificate.objects.filter(company_id=company_id, person__is_active=True)
    return held.holding_on(on).values("person_id").distinct().count()


def is_certified_for(company_id: int, product: str, *, on: date) -> bool:
    """Somebody of the company holds a certificate of this product line on a day.

    Where no course on offer certifies for the line, everybody is certified: a rule asks for no paper
    that nobody can get. Always two questions, so that their number tells nothing.
    """
    courses = Course.objects.exclude(product="").filter(product=product)
    is_asked_for = courses.filter(is_offered=True).exists()
    held = Certificate.objects.filter(company_id=company_id, person__is_active=True)
    is_held = held.filter(course__in=courses).holding_on(on).exists()
    return is_held or not is_asked_for


def people_of(actor: Actor, company: Company) -> QuerySet[User]:
    rows = User.objects.visible_to(actor).filter(company=company, is_active=True)
    return rows.order_by("initials", "username")


def may_teach(person: User, *, on: date) -> bool:
    held = Certificate.objects.filter(person=person, course__is_for_trainers=True)
    return held.holding_on(on).exists()


def taught_on(actor: Actor, company: Company) -> QuerySet[Session]:
    """The log of trained trainers: sessions held by the partner's own people."""
    rows = Session.objects.visible_to(actor).filter(company=company, trainer__company=company)
    rows = rows.select_related("course", "trainer").annotate(
        present=_heads(state=Attendance.State.PRESENT.value)
    )
    return rows.order_by("-on", "-id")


def certificates_to_warn(*, on: date) -> QuerySet[Certificate]:
    last = on + timedelta(days=WARN_DAYS[0])
    rows = Certificate.objects.filter(until__gte=on, until__lte=last, withdrawn_on=None)
    return rows.filter(person__is_active=True).select_related("person", "course")


def sessions_for(actor: Actor, company: Company, *, on: date) -> QuerySet[Session]:
    """To come, and open to the people of this company."""
    rows = sessions_page(actor, is_past=False, on=on)
    return rows.filter(Q(company=None) | Q(company=company))


def _heads(**which: str) -> Coalesce:
    """How many people of a session, over all companies."""
    rows = Attendance.objects.filter(session_id=OuterRef("pk"), **which).order_by()
    counted = rows.values("session_id").annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(counted), 0)
