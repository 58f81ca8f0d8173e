"""A partner's scorecard, and the end of work with a partner."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.organisation.requests import Request
from tandem.partners.commands.departure import end_partnership
from tandem.partners.forms.funds import DepartureForm
from tandem.partners.queries.finding import not_there, partner_of
from tandem.partners.queries.people import vendor_people
from tandem.partners.rules.scores import Measure
from tandem.partners.score_list_page import measure_context
from tandem.partners.score_page import scorecard_context
from tandem.partners.views.partners import done, form_page


def partner_scorecard(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    return render(request, "partners/scorecard.html", scorecard_context(request.actor, company))


def partner_measure(request: Request, company_id: int, measure: str) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    if measure not in set(Measure):
        raise not_there()
    context = measure_context(request.actor, company, Measure(measure))
    return render(request, "partners/partner_measure.html", context)


def partner_departure(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    people = vendor_people(on=timezone.localdate())
    form = DepartureForm(
        request.POST or None, people=list(people), initial={"on": timezone.localdate()}
    )
    if request.method != "POST" or not form.is_valid():
        title = _("%(name)s leaves") % {"name": company}
        save = _("End the work and sign its people out")
        return form_page(request, form, title, company, save=save)
    said = form.cleaned_data
    end_partnership(
        actor=request.actor,
        company_id=company.pk,
        heir=people.get(pk=said["heir"]),
        on=said["on"],
        reason=said["reason"],
        now=timezone.now(),
    )
    return done(
        request, _("The partner has left; its people are signed out."), "partner", company.pk
    )
