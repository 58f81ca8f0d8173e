"""The company's people: who works here, inviting a seller by mail, ending a seller's access."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.commands.door_keys import invite_person
from tandem.organisation.commands.leaving import end_seller
from tandem.organisation.queries import open_invitations
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.partners.queries.training import people_of
from tandem.portal.company_forms import EndForm, InviteForm
from tandem.portal.queries.company import in_hand, managers_of, own_company

SHOWN = 500


def portal_people(request: Request) -> HttpResponse:
    company, refusal = own_company(request.actor), None
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_person(
                actor=request.actor,
                company_id=company.pk,
                role=Role.PARTNER_SELLER,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refusal as said:  # what was typed stays on the page
            refusal = said
        else:
            messages.success(request, _("%(name)s gets a link by mail.") % {"name": made.name})
            return redirect("portal_people")
    people = list(people_of(request.actor, company)[:SHOWN])
    managers = set(managers_of(company.pk, timezone.localdate()).values_list("pk", flat=True))
    context = {
        "people": [(person, person.pk in managers) for person in people],
        "invited": list(open_invitations(company.pk, now=timezone.now())[:SHOWN]),
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "portal/portal_people.html", context, status=status)


def portal_person_end(request: Request, colleague_id: int) -> HttpResponse:
    """What the seller has in hand, who takes it over, and the end of access: at the next request."""
    company = own_company(request.actor)
    working = people_of(request.actor, company)
    found = working.filter(pk=colleague_id)
    if request.method == "GET":  # of a POST the command says why not
        found = found.exclude(pk__in=managers_of(company.pk, timezone.localdate()))
    person = found.first()
    if person is None:
        raise NotThere("no_such_person", _("There is no such person in your company."))
    form = EndForm(request.POST or None, people=working.exclude(pk=person.pk)[:SHOWN])
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        end_seller(
            actor=request.actor,
            user_id=person.pk,
            heir_id=form.cleaned_data["heir"],
            on=timezone.localdate(),
        )
        messages.success(request, _("%(name)s is signed out for good.") % {"name": person})
        return redirect("portal_people")
    context = {
        "person": person,
        "form": form,
        "in_hand": in_hand(request.actor, person, on=timezone.localdate()),
    }
    status = 422 if is_sent else 200
    return render(request, "portal/portal_person_end.html", context, status=status)
