"""Pages of courses."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.organisation.requests import Request
from tandem.partners.commands.courses import CourseFacts, describe_course
from tandem.partners.course_page import course_context, courses_context
from tandem.partners.forms.training import CourseForm
from tandem.partners.models import Course
from tandem.partners.queries.training import course_by_id


def courses(request: Request) -> HttpResponse:
    return render(request, "partners/courses.html", courses_context(request.actor))


def course(request: Request, course_id: int) -> HttpResponse:
    found = course_by_id(course_id)
    return render(request, "partners/course.html", course_context(request.actor, found))


def course_new(request: Request) -> HttpResponse:
    return _described(request, None)


def course_change(request: Request, course_id: int) -> HttpResponse:
    return _described(request, course_by_id(course_id))


def _described(request: Request, held: Course | None) -> HttpResponse:
    names = list(CourseFacts.__dataclass_fields__)
    start = {name: getattr(held, name) for name in names} if held else None
    form = CourseForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": _("Change the course") if held else _("New course"),
            "company": held or _("Courses"),
            "back_url": reverse("course", args=[held.pk]) if held else reverse("courses"),
            "save": _("Save"),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "partners/form.html", context, status=status)
    made = describe_course(
        actor=request.actor,
        course_id=held.pk if held else None,
        facts=CourseFacts(**form.cleaned_data),
        now=timezone.now(),
    )
    return redirect("course", made.pk)
