"""One deal: its page, a new one, its head, its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal, Stale
from tandem.foundation.uuids import uuid7
from tandem.organisation.requests import Request
from tandem.pipeline.commands.opening import change_opportunity, open_opportunity
from tandem.pipeline.commands.stages import close_lost, close_won
from tandem.pipeline.deal_page import deal_context, deal_form
from tandem.pipeline.forms import ClosingForm, NewDealForm
from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.permissions import permit_opening, permit_working
from tandem.pipeline.queries.deals import account_for_deal, reasons_for, signers_for, visible_deal


def opportunity(request: Request, opportunity_id: int) -> HttpResponse:
    context = deal_context(request.actor, opportunity_id, timezone.localdate())
    return render(request, "pipeline/opportunity.html", context)


def opportunity_new(request: Request, account_id: int) -> HttpResponse:
    """Four fields, only the first of which must be filled."""
    account = account_for_deal(request.actor, account_id)
    permit_opening(request.actor, account)
    form = NewDealForm(request.POST or None, initial={"key": str(uuid7())})
    if request.method == "POST" and form.is_valid():
        try:
            made = open_opportunity(
                actor=request.actor,
                account_id=account.pk,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            _add_to(form, refusal)
        else:
            return _done(request, made, _("The deal is open."))
    return _form_page(request, form, {"account": account}, "pipeline/opportunity_new.html")


def opportunity_change(request: Request, opportunity_id: int) -> HttpResponse:
    """The head of the deal; of two who change the same field the second sees both texts."""
    deal = visible_deal(request.actor, opportunity_id)
    permit_working(request.actor, deal)
    form = deal_form(deal, request.POST or None, timezone.localdate())
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            change_opportunity(
                actor=request.actor,
                opportunity_id=deal.pk,
                was=form.was(),
                now=timezone.now(),
                **changed,
            )
        except Stale as stale:
            return _conflict(request, deal.pk, stale)
        except Refusal as refusal:
            _add_to(form, refusal)
        else:
            return _done(request, deal, _("Saved."))
    return _form_page(request, form, {"deal": deal}, "pipeline/opportunity_change.html")


def opportunity_closing(request: Request, opportunity_id: int) -> HttpResponse:
    """Won, or with `?lost` lost."""
    deal = visible_deal(request.actor, opportunity_id)
    permit_working(request.actor, deal)
    is_won = "lost" not in request.GET
    kind = Stage.Kind.WON if is_won else Stage.Kind.LOST
    form = ClosingForm(
        request.POST or None,
        initial={"was": deal.stage_id, "signed_by_id": deal.signed_by_id},
        reasons=reasons_for(kind),
        signers=signers_for(deal.account) if is_won else None,
    )
    if request.method == "POST" and form.is_valid():
        close = close_won if is_won else close_lost
        said = form.cleaned_data | {"was": form.cleaned_data["was"] or None}
        try:
            close(actor=request.actor, opportunity_id=deal.pk, now=timezone.now(), **said)
        except Refusal as refusal:
            _add_to(form, refusal)
        else:
            return _done(request, deal, _("The deal is closed."))
    frame = {"deal": deal, "is_won": is_won}
    return _form_page(request, form, frame, "pipeline/opportunity_closing.html")


def _conflict(request: Request, opportunity_id: int, stale: Stale) -> HttpResponse:
    """What was typed stays; the form now knows their value, so saving again replaces it knowingly."""
    deal = visible_deal(request.actor, opportunity_id)
    data = request.POST.copy()
    fresh = deal_form(deal, None, timezone.localdate())
    for name in fresh.fields:
        shown = fresh[name].value()
        data[fresh.add_initial_prefix(name)] = "" if shown is None else str(shown)
    form = deal_form(deal, data, timezone.localdate())
    form.is_valid()
    for name in stale.facts.get("theirs", {}):
        if name in form.fields:
            text = _("Somebody changed this meanwhile to “%(value)s”. Save again to replace it.")
            form.add_error(name, text % {"value": fresh[name].value() or "–"})
    frame = {"deal": deal}
    return _form_page(request, form, frame, "pipeline/opportunity_change.html", status=409)


def _form_page(
    request: Request, form: forms.Form, frame: dict[str, Any], template: str, status: int = 0
) -> HttpResponse:
    status = status or (422 if request.method == "POST" else 200)
    return render(request, template, frame | {"form": form}, status=status)


def _add_to(form: forms.Form, refusal: Refusal) -> None:
    if refusal.status == 404:
        raise refusal
    field = refusal.facts.get("field")
    form.add_error(field if field in form.fields else None, str(refusal))


def _done(request: Request, deal: Opportunity, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("opportunity", opportunity_id=deal.pk)
