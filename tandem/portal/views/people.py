"""The company's people: who works here, and inviting a seller by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.organisation.commands.door_keys import invite_person
from tandem.organisation.queries import open_invitations
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.partners.queries.training import people_of
from tandem.portal.company_forms import InviteForm
from tandem.portal.queries.company import own_company

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
    context = {
        "people": people,
        "invited": list(open_invitations(company.pk, now=timezone.now())[:SHOWN]),
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "portal/portal_people.html", context, status=status)
