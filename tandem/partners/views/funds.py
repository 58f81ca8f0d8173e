"""Development funds: asked for, decided, claimed, paid."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.paging import place_of
from tandem.organisation.queries import regions
from tandem.organisation.requests import Request
from tandem.partners.commands.fund_budgets import set_up_budget
from tandem.partners.commands.funds import (
    PROOFS,
    approve_fund,
    ask_for_fund,
    claim_fund,
    pay_fund,
    refuse_fund,
)
from tandem.partners.forms.funds import (
    ApprovalForm,
    BudgetForm,
    ClaimForm,
    FundForm,
    RefusalForm,
)
from tandem.partners.fund_page import fund_context, funds_context, partner_funds_context
from tandem.partners.models import FundRequest
from tandem.partners.queries.finding import partner_of
from tandem.partners.queries.funds import budgets, fund_by_id, proof_by_id
from tandem.partners.queries.plans import actions_to_fund
from tandem.partners.views.partners import done, form_page


def funds(request: Request) -> HttpResponse:
    return render(
        request, "partners/funds.html", funds_context(request.actor, place_of(request.GET))
    )


def budget_new(request: Request) -> HttpResponse:
    form = BudgetForm(request.POST or None, regions=list(regions()))
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": _("New budget"),
            "company": _("Development funds"),
            "back_url": reverse("funds"),
            "save": _("Save"),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "partners/form.html", context, status=status)
    set_up_budget(actor=request.actor, now=timezone.now(), **form.cleaned_data)
    return _to_the_list(request, _("The budget is set up."))


def _to_the_list(request: Request, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("funds")


def partner_funds(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    context = partner_funds_context(request.actor, company, place_of(request.GET))
    return render(request, "partners/partner_funds.html", context)


def fund_new(request: Request, company_id: int) -> HttpResponse:
    company = partner_of(request.actor, company_id)
    form = FundForm(
        request.POST or None, actions=list(actions_to_fund(request.actor, company.pk)[:200])
    )
    if request.method != "POST" or not form.is_valid():
        back = reverse("partner_funds", args=[company.pk])
        return form_page(request, form, _("Ask for funds"), company, back_url=back)
    made = ask_for_fund(actor=request.actor, now=timezone.now(), **form.facts())
    return done(request, _("The request waits for a decision."), "fund", made.pk)


def fund(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    return render(request, "partners/fund.html", fund_context(request.actor, held))


def fund_approval(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    form = ApprovalForm(request.POST, budgets=list(budgets(request.actor, on=timezone.localdate())))
    if not form.is_valid():
        return _again(request, held, approval_form=form)
    approve_fund(actor=request.actor, request_id=held.pk, now=timezone.now(), **form.cleaned_data)
    return done(request, _("Approved; the money is set aside."), "fund", held.pk)


def fund_refusal(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _again(request, held, refusal_form=form)
    refuse_fund(actor=request.actor, request_id=held.pk, now=timezone.now(), **form.cleaned_data)
    return done(request, _("The partner is told why."), "fund", held.pk)


def fund_claim(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    form = ClaimForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, held, claim_form=form)
    photo = form.cleaned_data["photo"]
    claim_fund(
        actor=request.actor,
        request_id=held.pk,
        amount_minor=form.cleaned_data["amount_minor"],
        photos=[photo.read()] if photo else [],
        now=timezone.now(),
    )
    return done(request, _("The claim waits to be paid."), "fund", held.pk)


def fund_payment(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    now = timezone.now()
    pay_fund(actor=request.actor, request_id=held.pk, on=timezone.localdate(now), now=now)
    return done(request, _("Paid; what was not spent went back."), "fund", held.pk)


def fund_proof(request: Request, fund_proof_id: int) -> FileResponse:
    """Handed to whoever may see the request."""
    proof = proof_by_id(request.actor, fund_proof_id)
    return PROOFS.hand_out(proof.stored_as, called="proof", media_type="image/jpeg")


def _again(request: Request, held: FundRequest, **bad: object) -> HttpResponse:
    context = fund_context(request.actor, held) | bad
    return render(request, "partners/fund.html", context, status=422)
