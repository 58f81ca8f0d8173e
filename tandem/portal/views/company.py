"""The scorecard, trainings and service: what the company is measured by and helped with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.errors import Refusal
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.requests import Request
from tandem.partners.commands.training import enrol
from tandem.partners.models import PartnerProfile
from tandem.partners.queries.score_words import measure_names, score_tile, written
from tandem.partners.queries.scores import frozen_scores, month_of
from tandem.partners.queries.training import people_of
from tandem.partners.rules.certificates import how_it_holds
from tandem.portal.company_forms import WhoGoesForm
from tandem.portal.queries.company import (
    PAGE,
    leads_company,
    own_company,
    service_actions,
    service_events,
    training_of,
)


def portal_scorecard(request: Request) -> HttpResponse:
    """This month as it stands, and the frozen months: the vendor reads the same."""
    actor, company = request.actor, own_company(request.actor)
    month = fiscal_calendar().month(timezone.localdate())
    profile = PartnerProfile.objects.visible_to(actor).filter(company=company).first()
    scores = month_of(profile, month).scores if profile is not None else []
    names = measure_names()
    context = {
        "month": month.label,
        "tiles": [score_tile(score) for score in scores],
        "frozen": [
            (day, [(names[score.measure], written(score)) for score in held])
            for day, held in frozen_scores(actor, company.pk).items()
        ],
    }
    return render(request, "portal/portal_scorecard.html", context)


def portal_training(request: Request) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    found = training_of(actor, on=today)
    people = people_of(actor, own_company(actor))
    context = {
        "sessions": [
            {"session": one, "enrolled": found.enrolled.get(one.pk, [])} for one in found.sessions
        ],
        "certificates": [
            {
                "held": one,
                "holds": how_it_holds(
                    until=one.until, withdrawn_on=one.withdrawn_on, on=today
                ).value,
            }
            for one in found.certificates
        ],
        "people": list(people) if leads_company(actor) else [],
    }
    return render(request, "portal/portal_training.html", context)


def portal_enrolment(request: Request, session_id: int) -> HttpResponse:
    people = people_of(request.actor, own_company(request.actor))
    form = WhoGoesForm(request.POST, people=people)
    if not form.is_valid():
        raise Refusal("nobody_goes", _("Nobody is picked. Pick who goes, then put them down."))
    ids = [one.pk for one in form.cleaned_data["people"]]
    number = enrol(actor=request.actor, session_id=session_id, person_ids=ids, now=timezone.now())
    text = ngettext("%(number)d person is put down.", "%(number)d people are put down.", number)
    messages.success(request, text % {"number": number})
    return redirect("portal_training")


def portal_service(request: Request) -> HttpResponse:
    context = {
        "events": list(service_events(request.actor)[:PAGE]),
        "actions": list(service_actions(request.actor)[:PAGE]),
    }
    return render(request, "portal/portal_service.html", context)
