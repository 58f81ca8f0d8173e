"""Trainings: sessions, who goes, who was there and passed; a partner's certified people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.paging import place_of
from tandem.foundation.requests import whole_numbers
from tandem.organisation.models import User
from tandem.organisation.requests import Request
from tandem.partners.commands.training import announce_session, enrol, record_attendance
from tandem.partners.forms.training import EnrolForm, SessionForm
from tandem.partners.queries.finding import partner_of
from tandem.partners.queries.people import vendor_people
from tandem.partners.queries.training import courses_offered, people_of, session_by_id, sessions_for
from tandem.partners.training_page import people_context, session_context, training_context
from tandem.partners.views.partners import done, form_page


def training(request: Request) -> HttpResponse:
    is_past = request.GET.get("past") == "1"
    context = training_context(request.actor, place_of(request.GET), is_past=is_past)
    return render(request, "partners/training.html", context)


def session_new(request: Request) -> HttpResponse:
    trainers = vendor_people(on=timezone.localdate())
    form = SessionForm(
        request.POST or None, courses=list(courses_offered()), trainers=list(trainers)
    )
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": _("New training"),
            "company": _("Trainings"),
            "back_url": reverse("training"),
            "save": _("Announce it"),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "partners/form.html", context, status=status)
    said = form.cleaned_data
    made = announce_session(
        actor=request.actor,
        course_id=said["course"],
        trainer=trainers.get(pk=said["trainer"]),
        company=None,
        on=said["on"],
        place=said["place"],
        seats=said["seats"],
        now=timezone.now(),
    )
    return done(request, _("The training is announced."), "session", made.pk)


def session(request: Request, session_id: int) -> HttpResponse:
    found = session_by_id(request.actor, session_id)
    return render(request, "partners/session.html", session_context(request.actor, found))


def session_attendance(request: Request, session_id: int) -> HttpResponse:
    found = session_by_id(request.actor, session_id)
    issued = record_attendance(
        actor=request.actor,
        session_id=found.pk,
        present_ids=whole_numbers(request.POST.getlist("present")),
        passed_ids=whole_numbers(request.POST.getlist("passed")),
        now=timezone.now(),
    )
    text = ngettext(
        "%(number)d person is certified.", "%(number)d people are certified.", len(issued)
    )
    return done(request, text % {"number": len(issued)}, "session", found.pk)


def partner_people(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    return render(request, "partners/people.html", people_context(request.actor, company))


def partner_enrolment(request: Request, company_id: int) -> HttpResponse:
    """People of one partner for a session to come."""
    company = partner_of(request.actor, company_id)
    open_to = sessions_for(request.actor, company, on=timezone.localdate())
    people: list[User] = list(people_of(request.actor, company)[:500])
    form = EnrolForm(request.POST or None, people=people, sessions=list(open_to[:50]))
    if request.method != "POST" or not form.is_valid():
        back = reverse("partner_people", args=[company.pk])
        return form_page(request, form, _("Enrol people"), company, back_url=back)
    enrol(
        actor=request.actor,
        session_id=form.cleaned_data["session"],
        person_ids=form.cleaned_data["people"],
        now=timezone.now(),
    )
    return done(request, _("They are enrolled."), "partner_people", company.pk)
