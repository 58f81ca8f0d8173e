"""The courses on offer: what is taught, how long its certificate holds, what it admits to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.holding import NotPossible
from tandem.partners.models import Course
from tandem.partners.permissions import permit_courses
from tandem.partners.queries.finding import one_of


@dataclass(frozen=True)
class CourseFacts:
    """`product`: the line its certificate admits to; empty: to none. `valid_months` 0: for good."""

    code: str
    name_zh: str
    name_en: str
    hours: int = 8
    valid_months: int = 24
    is_for_trainers: bool = False
    is_offered: bool = True
    product: str = ""


@transaction.atomic
def describe_course(
    *, actor: Actor, course_id: int | None, facts: CourseFacts, now: datetime
) -> Course:
    """A new course, or other facts of one; certificates that were issued keep their days."""
    permit_courses(actor)
    course = Course()
    if course_id is not None:
        course = one_of(Course.objects.select_for_update(), course_id)
    if Course.objects.filter(code=facts.code).exclude(pk=course.pk).exists():
        raise NotPossible(
            "course_code_taken",
            _("Another course is called “%(code)s”. Choose another code.") % {"code": facts.code},
        )
    told = asdict(facts)
    before = {name: getattr(course, name) for name in told} if course_id is not None else {}
    for name, value in told.items():
        setattr(course, name, value)
    course.save()
    audit.record(
        actor=actor,
        act="partners.course_described",
        subject=course,
        before=before,
        after=told,
        now=now,
    )
    return course
