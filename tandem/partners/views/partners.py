"""Partners: the list, one record, and what operations and region managers write down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tandem.organisation.commands.door_keys import invite_person
from tandem.organisation.models import Company
from tandem.organisation.queries import industries, regions
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.partners.commands.describing import (
    Roles,
    add_warehouse,
    close_warehouse,
    describe_partner,
    record_figure,
)
from tandem.partners.forms.profile import FigureForm, InviteForm, ProfileForm, WarehouseForm
from tandem.partners.partner_list_page import partners_context, wanted_of
from tandem.partners.partner_page import partner_context
from tandem.partners.queries.finding import partner_of
from tandem.partners.queries.people import vendor_people
from tandem.partners.queries.profiles import facts_of


def partners(request: Request) -> HttpResponse:
    context = partners_context(request.actor, wanted_of(request.GET))
    return render(request, "partners/partners.html", context)


def partner(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    return render(request, "partners/partner.html", partner_context(request.actor, company))


def partner_profile(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    form = _profile_form(request, company)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("What %(name)s can do") % {"name": company}, company)
    said = form.cleaned_data
    people = vendor_people(on=timezone.localdate())
    describe_partner(
        actor=request.actor,
        company_id=company.pk,
        version=said["version"],
        roles=Roles(said["is_capital"], said["is_logistics"], said["is_development"]),
        caretaker=people.filter(pk=said["caretaker"]).first() if said["caretaker"] else None,
        since=said["since"],
        payment_days=said["payment_days"],
        capacity=said["capacity"],
        industry_ids=said["industries"],
        region_ids=said["regions"],
        now=timezone.now(),
    )
    return done(request, _("The partner is described anew."), "partner", company.pk)


def partner_warehouse(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    form = WarehouseForm(request.POST or None, regions=list(regions()))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("New warehouse"), company)
    said = form.cleaned_data
    add_warehouse(
        actor=request.actor,
        company_id=company.pk,
        name=said["name"],
        city=said["city"],
        region_id=said["region"],
        area_sqm=said["area_sqm"],
        now=timezone.now(),
    )
    return done(request, _("The warehouse is added."), "partner", company.pk)


def warehouse_closing(request: Request, warehouse_id: int) -> HttpResponse:
    now = timezone.now()
    closed = close_warehouse(
        actor=request.actor, warehouse_id=warehouse_id, on=timezone.localdate(now), now=now
    )
    return done(request, _("The warehouse is closed."), "partner", closed.company_id)


def partner_figure(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    form = FigureForm(request.POST or None, initial={"as_of": timezone.localdate()})
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("Enter a figure"), company)
    record_figure(
        actor=request.actor, company_id=company.pk, now=timezone.now(), **form.cleaned_data
    )
    return done(request, _("The figure is kept."), "partner", company.pk)


def partner_invite(request: Request, company_id: int) -> HttpResponse:
    """The partner's manager, who then invites the company's sellers."""
    company = partner_of(request.actor, company_id)
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        title = _("Invite the manager of %(name)s") % {"name": company}
        return form_page(request, form, title, company, save=_("Invite"))
    made = invite_person(
        actor=request.actor,
        company_id=company.pk,
        role=Role.PARTNER_MANAGER,
        now=timezone.now(),
        **form.cleaned_data,
    )
    text = _("%(name)s gets a link by mail.") % {"name": made.name}
    return done(request, text, "partner_people", company.pk)


def form_page(
    request: Request,
    form: forms.Form,
    title: str | Promise,
    company: Company,
    *,
    back_url: str = "",
    save: str = "",
) -> HttpResponse:
    """One form on a page; a bad one is shown again with what is wrong."""
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "company": company,
        "back_url": back_url or reverse("partner", args=[company.pk]),
        "save": save or _("Save"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/form.html", context, status=status)


def done(request: Request, text: str, route: str, pk: int) -> HttpResponse:
    messages.success(request, text)
    return redirect(route, pk)


def _profile_form(request: Request, company: Company) -> ProfileForm:
    facts = facts_of(request.actor, company)
    profile = facts.profile
    start: dict[str, Any] = {
        "capacity": company.capacity,
        "industries": [industry.pk for industry in facts.industries],
        "regions": [region.pk for region in facts.regions],
    }
    for name in (
        "is_capital",
        "is_logistics",
        "is_development",
        "payment_days",
        "since",
        "version",
    ):
        if profile is not None:
            start[name] = getattr(profile, name)
    if profile is not None:
        start["caretaker"] = profile.caretaker_id
    others = [row for row in regions() if row.pk != company.region_id]
    return ProfileForm(
        request.POST or None,
        initial=start,
        industries=list(industries()),
        regions=others,
        staff=list(vendor_people(on=timezone.localdate())),
    )
