"""Development funds: asked for, and claimed with a photo of what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.foundation.formats import amount
from tandem.foundation.kit import forward_pager
from tandem.foundation.paging import page_of, place_of
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.partners.commands.funds import PROOFS, ask_for_fund, claim_fund
from tandem.partners.models import FundRequest
from tandem.partners.queries.funds import fund_by_id, funds_of, proof_by_id, proofs_of
from tandem.partners.queries.plans import actions_to_fund
from tandem.portal.company_forms import ClaimMoneyForm, FundForm
from tandem.portal.queries.company import PAGE, own_company


def portal_funds(request: Request) -> HttpResponse:
    found = funds_of(request.actor, own_company(request.actor).pk)
    page = page_of(found, ("-id",), place_of(request.GET), size=PAGE)
    context = {"rows": page.rows, "pager": forward_pager(page, page.place)}
    return render(request, "portal/portal_funds.html", context)


def portal_fund_new(request: Request) -> HttpResponse:
    actions = actions_to_fund(request.actor, own_company(request.actor).pk)
    form = FundForm(request.POST or None, actions=actions)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/portal_fund_new.html", {"form": form}, status=status)
    said = dict(form.cleaned_data)
    action = said.pop("action")
    made = ask_for_fund(actor=request.actor, action_id=action.pk, now=timezone.now(), **said)
    messages.success(request, _("The vendor is asked."))
    return redirect("portal_fund", fund_id=made.pk)


def portal_fund(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    return render(request, "portal/portal_fund.html", _context(request.actor, held))


def portal_fund_claim(request: Request, fund_id: int) -> HttpResponse:
    held = fund_by_id(request.actor, fund_id)
    form = ClaimMoneyForm(request.POST, request.FILES)
    context = _context(request.actor, held) | {"claim_form": form}
    if not form.is_valid():
        return render(request, "portal/portal_fund.html", context, status=422)
    try:
        claim_fund(
            actor=request.actor,
            request_id=held.pk,
            amount_minor=form.cleaned_data["amount_minor"],
            photos=[form.cleaned_data["photo"].read()],
            now=timezone.now(),
        )
    except Refusal as refusal:  # what was typed stays on the page
        context |= {"refusal": refusal}
        return render(request, "portal/portal_fund.html", context, status=refusal.status)
    messages.success(request, _("Claimed; sales operations of the vendor pay."))
    return redirect("portal_fund", fund_id=held.pk)


def portal_fund_proof(request: Request, fund_proof_id: int) -> FileResponse:
    proof = proof_by_id(request.actor, fund_proof_id)
    return PROOFS.hand_out(proof.stored_as, called="proof", media_type="image/jpeg")


def _context(actor: Actor, held: FundRequest) -> dict[str, Any]:
    may_claim = held.state == FundRequest.State.APPROVED
    return {
        "held": held,
        "money": [
            (_("Amount asked for"), amount(held.asked_minor)),
            (_("Approved"), amount(held.approved_minor)),
            (_("Claimed"), amount(held.claimed_minor)),
            (_("Paid"), amount(held.paid_minor)),
        ],
        "proofs": list(proofs_of(held)),
        "claim_form": ClaimMoneyForm() if may_claim else None,
    }
