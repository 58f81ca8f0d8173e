"""Contracts of accounts: written, signed, reviewed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.errors import Refusal
from tandem.foundation.paging import place_of
from tandem.foundation.requests import whole_numbers
from tandem.organisation.queries import regions
from tandem.organisation.requests import Request
from tandem.partners.allocation_page import accounts_context, allocation_context
from tandem.partners.commands.allocations import (
    change_accounts,
    change_contract,
    draft_allocation,
    sign_allocation,
)
from tandem.partners.commands.reviewing import review_allocation
from tandem.partners.forms.allocation import (
    ContractForm,
    NewContractForm,
    ReviewForm,
    SignatureForm,
)
from tandem.partners.permissions import may_prepare
from tandem.partners.queries.finding import allocation_by_id, partner_of
from tandem.partners.queries.profiles import regions_of
from tandem.partners.review_page import reviews_context
from tandem.partners.views.partners import done, form_page


def allocation_new(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    where = regions_of(company)
    mine = [row for row in regions() if row.pk in where and may_prepare(request.actor, row.pk)]
    form = NewContractForm(request.POST or None, regions=mine)
    if request.method != "POST" or not form.is_valid():
        title = _("Allocate accounts to %(name)s") % {"name": company}
        return form_page(request, form, title, company, save=_("Draft the contract"))
    made = draft_allocation(
        actor=request.actor,
        company_id=company.pk,
        region_id=form.cleaned_data["region"],
        contract=form.contract(),
        now=timezone.now(),
    )
    return done(request, _("Drafted. Put the accounts in."), "allocation_accounts", made.pk)


def allocation_reviews(request: Request) -> HttpResponse:
    context = reviews_context(request.actor, place_of(request.GET))
    return render(request, "partners/allocation_reviews.html", context)


def allocation(request: Request, allocation_id: int) -> HttpResponse:
    found = allocation_by_id(request.actor, allocation_id)
    only = "elsewhere" if request.GET.get("only") == "elsewhere" else ""
    context = allocation_context(request.actor, found, place_of(request.GET), only=only)
    return render(request, "partners/allocation.html", context)


def allocation_contract(request: Request, allocation_id: int) -> HttpResponse:
    found = allocation_by_id(request.actor, allocation_id)
    form = ContractForm.of(found, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        back = reverse("allocation", args=[found.pk])
        return form_page(request, form, _("Terms of the contract"), found.company, back_url=back)
    change_contract(
        actor=request.actor,
        allocation_id=found.pk,
        version=form.cleaned_data["version"] or 0,
        contract=form.contract(),
        now=timezone.now(),
    )
    return done(request, _("The terms are changed."), "allocation", found.pk)


def allocation_accounts(request: Request, allocation_id: int) -> HttpResponse:
    """Asked for: what can be put in. Posted to: put in or take out what is picked."""
    found = allocation_by_id(request.actor, allocation_id)
    if request.method != "POST":
        text = request.GET.get("q", "")[:80]
        context = accounts_context(request.actor, found, text)
        return render(request, "partners/allocation_accounts.html", context)
    picked = whole_numbers(request.POST.getlist("ids"))
    if not picked:
        raise Refusal("no_account_picked", _("No account is picked. Pick one, then choose again."))
    is_removal = request.POST.get("act") == "remove"
    change_accounts(
        actor=request.actor,
        allocation_id=found.pk,
        add=() if is_removal else picked,
        remove=picked if is_removal else (),
        now=timezone.now(),
    )
    text = ngettext(
        "%(number)d account was picked.", "%(number)d accounts were picked.", len(picked)
    )
    return done(request, text % {"number": len(picked)}, "allocation", found.pk)


def allocation_signature(request: Request, allocation_id: int) -> HttpResponse:
    found = allocation_by_id(request.actor, allocation_id)
    form = SignatureForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    signed = sign_allocation(
        actor=request.actor, allocation_id=found.pk, version=version, now=timezone.now()
    )
    text = _("Signed. The contract now stands as “%(state)s”.")
    return done(request, text % {"state": signed.get_state_display()}, "allocation", found.pk)


def allocation_review(request: Request, allocation_id: int) -> HttpResponse:
    found = allocation_by_id(request.actor, allocation_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        back = reverse("allocation", args=[found.pk])
        return form_page(request, form, _("Review"), found.company, back_url=back)
    review = review_allocation(
        actor=request.actor,
        allocation_id=found.pk,
        is_taken_back=form.cleaned_data["verdict"] == "taken_back",
        reason=form.cleaned_data["reason"],
        next_review_on=form.cleaned_data["next_review_on"],
        now=timezone.now(),
    )
    return done(request, str(review.get_verdict_display()), "allocation", found.pk)
