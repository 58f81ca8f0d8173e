"""The values of the pages of courses: what is taught, who is certified until when, who taught on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.formats import count, day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, link, person
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import Certificate, Course, Session
from tandem.partners.permissions import may_keep_courses
from tandem.partners.queries.product_lines import product_name
from tandem.partners.queries.training import (
    certificates_in,
    courses,
    holders_by_course,
    sessions_of_course,
    taught_on_in,
)
from tandem.partners.training_page import certificate_chip

SESSIONS, CERTIFICATES = 50, 200
MOST_COURSES = 200


def courses_context(actor: Actor) -> dict[str, Any]:
    held = holders_by_course(actor, on=timezone.localdate())
    return {
        "can_keep": may_keep_courses(actor),
        "grid": Grid(
            id="courses",
            label=_("Courses"),
            columns=[
                Column(_("Course"), kind="main"),
                Column(_("Hours"), kind="number", low=True),
                Column(_("Certificate holds")),
                Column(_("Product line")),
                Column(_("Certified people"), kind="number"),
                Column(_("On offer")),
            ],
            rows=[_course_row(one, held.get(one.pk, 0)) for one in courses()[:MOST_COURSES]],
            empty=Empty(_("No course yet"), _("Sales operations describe what is taught.")),
        ),
    }


def course_context(actor: Actor, course: Course) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "course": course,
        "can_keep": may_keep_courses(actor),
        "facts": [
            (_("Hours"), count(course.hours)),
            (_("Certificate holds"), _holds(course)),
            (_("Product line"), product_name(course.product) or "–"),
            (_("May teach on"), _("yes") if course.is_for_trainers else _("no")),
            (_("On offer"), _("yes") if course.is_offered else _("no")),
        ],
        "certificates": _certificates(actor, course, today),
        "sessions": _sessions(
            "course-sessions",
            _("Sessions"),
            sessions_of_course(actor, course)[:SESSIONS],
            Empty(_("No session yet"), _("Announce one under trainings.")),
        ),
        "log": _sessions(
            "course-taught-on",
            _("Taught on by partners' own trainers"),
            taught_on_in(actor, course)[:SESSIONS],
            Empty(_("Nobody has taught this course on yet")),
        ),
    }


def _holds(course: Course) -> str:
    if not course.valid_months:
        return _("for good")
    text = ngettext("%(months)s month", "%(months)s months", course.valid_months)
    return text % {"months": count(course.valid_months)}


def _course_row(course: Course, holders: int) -> Row:
    url = reverse("course", args=[course.pk])
    return Row(
        id=course.pk,
        label=str(course),
        url=url,
        cells=[
            link(course, url),
            count(course.hours),
            _holds(course),
            product_name(course.product) or "–",
            count(holders),
            chip(_("On offer"), tone="ok") if course.is_offered else _("no"),
        ],
    )


def _certificates(actor: Actor, course: Course, today: date) -> Grid:
    return Grid(
        id="course-certificates",
        label=_("Who is certified"),
        columns=[
            Column(_("Full name"), kind="main"),
            Column(_("Partner")),
            Column(_("Issued on"), low=True),
            Column(_("Holds")),
        ],
        rows=[_held(one, today) for one in certificates_in(actor, course)[:CERTIFICATES]],
        empty=Empty(_("Nobody you see is certified for this course")),
    )


def _held(one: Certificate, today: date) -> Row:
    url = reverse("partner_people", args=[one.company_id])
    return Row(
        id=one.pk,
        label=str(one.person),
        cells=[
            person(one.person.get_full_name()),
            link(one.company.name, url),
            day(one.issued_on),
            certificate_chip(one, today),
        ],
    )


def _sessions(name: str, label: str, rows: Any, empty: Empty) -> Grid:
    return Grid(
        id=name,
        label=label,
        columns=[
            Column(_("Day"), kind="main"),
            Column(_("Place"), low=True),
            Column(_("Trainer")),
            Column(_("For")),
            Column(_("Enrolled"), kind="number"),
            Column(_("Took part"), kind="number"),
        ],
        rows=[_session_row(one) for one in rows],
        empty=empty,
    )


def _session_row(one: Session) -> Row:
    url = reverse("session", args=[one.pk])
    return Row(
        id=one.pk,
        label=str(one),
        url=url,
        cells=[
            link(day(one.on), url),
            one.place or "–",
            person(one.trainer.get_full_name()),
            one.company.name if one.company else _("every partner"),
            count(getattr(one, "enrolled", 0)),
            count(getattr(one, "present", 0)),
        ],
    )
