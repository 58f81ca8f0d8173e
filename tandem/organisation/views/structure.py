"""Regions and industries: read by staff, named by administrators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.organisation import commands
from tandem.organisation.forms.people import NamesForm
from tandem.organisation.models import Industry, Region
from tandem.organisation.permissions import may_manage_people
from tandem.organisation.queries import industries, regions
from tandem.organisation.requests import Request


def structure(request: Request) -> HttpResponse:
    context = {
        "regions": regions(),
        "industries": industries(),
        "can_manage": may_manage_people(request.actor),
    }
    return render(request, "organisation/structure.html", context)


def region_names(request: Request, region_id: int) -> HttpResponse:
    row = regions().filter(pk=region_id).first()
    form = _names_form(request, row)
    if request.method == "POST" and form.is_valid():
        commands.rename_region(actor=request.actor, region_id=region_id, **form.cleaned_data)
        return redirect("structure")
    return render(request, "organisation/names.html", {"form": form, "row": row})


def industry_names(request: Request, industry_id: int) -> HttpResponse:
    row = industries().filter(pk=industry_id).first()
    form = _names_form(request, row)
    if request.method == "POST" and form.is_valid():
        commands.rename_industry(actor=request.actor, industry_id=industry_id, **form.cleaned_data)
        return redirect("structure")
    return render(request, "organisation/names.html", {"form": form, "row": row})


def _names_form(request: Request, row: Region | Industry | None) -> NamesForm:
    if row is None:
        raise NotThere("no_such_name", _("There is nothing here to rename. Go back to the list."))
    return NamesForm(request.POST or None, initial={"name_zh": row.name_zh, "name_en": row.name_en})
