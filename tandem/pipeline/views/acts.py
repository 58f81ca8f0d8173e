"""The acts on a deal, each posted to a sub-resource of it and answered with its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotAllowed, NotThere, Refusal
from tandem.organisation.requests import Request
from tandem.pipeline.commands import parts
from tandem.pipeline.commands.holding import BadDeal
from tandem.pipeline.commands.next_step import set_next_step
from tandem.pipeline.commands.stages import move_stage, reopen
from tandem.pipeline.commands.team import add_team_member, remove_team_member
from tandem.pipeline.deal_page import step_form, step_people
from tandem.pipeline.forms import (
    BuyerForm,
    LineForm,
    MemberForm,
    RivalForm,
    StageForm,
)
from tandem.pipeline.models import Opportunity
from tandem.pipeline.permissions import permit_working
from tandem.pipeline.queries.deals import (
    colleagues_for,
    contacts_for,
    partners_people_for,
    products_to_sell,
    visible_deal,
)


def opportunity_stage(request: Request, opportunity_id: int) -> HttpResponse:
    """To another stage, from the page or from a card of the board."""
    visible_deal(request.actor, opportunity_id)
    form = StageForm(request.POST)
    if not form.is_valid():
        raise BadDeal("stage_not_chosen", _("Choose the stage the deal goes to."))
    said = form.cleaned_data
    deal = move_stage(**_of(request, opportunity_id), to=said["to"], was=said["was"] or None)
    text = _("“%(deal)s” is at “%(stage)s” now.") % {"deal": deal, "stage": deal.stage}
    messages.success(request, text)
    if "board" in request.POST:
        return redirect("pipeline")
    return redirect("opportunity", opportunity_id=opportunity_id)


def opportunity_reopening(request: Request, opportunity_id: int) -> HttpResponse:
    reopen(**_of(request, opportunity_id))
    return _back(request, opportunity_id, _("The deal is open again."))


def opportunity_next_step(request: Request, opportunity_id: int) -> HttpResponse:
    deal = _workable(request, opportunity_id)
    people = step_people(deal, timezone.localdate())
    form = step_form(deal, request.POST or None, people)

    def save(said: dict[str, Any]) -> str:
        set_next_step(**_of(request, deal.pk), **said, was=form.was())
        return _("The next step is noted.")

    return _form(request, deal, form, _("Next step"), save)


def opportunity_team(request: Request, opportunity_id: int) -> HttpResponse:
    deal = _workable(request, opportunity_id)
    colleagues = colleagues_for(deal.account, timezone.localdate())
    form = MemberForm(request.POST or None, people=[*partners_people_for(deal), *colleagues])

    def save(said: dict[str, Any]) -> str:
        member = add_team_member(**_of(request, deal.pk), **said)
        return _("%(name)s is on the team.") % {"name": member.user}

    return _form(request, deal, form, _("Team"), save)


def opportunity_leaving(request: Request, opportunity_id: int, member_id: int) -> HttpResponse:
    remove_team_member(**_of(request, opportunity_id), member_id=member_id)
    return _back(request, opportunity_id, _("The team is up to date."))


def opportunity_lines(request: Request, opportunity_id: int) -> HttpResponse:
    deal = _workable(request, opportunity_id)
    form = LineForm(request.POST or None, currency=deal.currency, products=products_to_sell())

    def save(said: dict[str, Any]) -> str:
        parts.set_line(**_of(request, deal.pk), **said)
        return _("The products are up to date.")

    return _form(request, deal, form, _("Products by month"), save)


def opportunity_line_removal(
    request: Request, opportunity_id: int, deal_line_id: int
) -> HttpResponse:
    parts.remove_line(**_of(request, opportunity_id), line_id=deal_line_id)
    return _back(request, opportunity_id, _("The products are up to date."))


def opportunity_rivals(request: Request, opportunity_id: int) -> HttpResponse:
    deal = _workable(request, opportunity_id)

    def save(said: dict[str, Any]) -> str:
        parts.set_competitor(**_of(request, deal.pk), **said, on=timezone.localdate())
        return _("The rivals are up to date.")

    return _form(request, deal, RivalForm(request.POST or None), _("Rivals"), save)


def opportunity_rival_removal(request: Request, opportunity_id: int, rival_id: int) -> HttpResponse:
    parts.remove_competitor(**_of(request, opportunity_id), rival_id=rival_id)
    return _back(request, opportunity_id, _("The rivals are up to date."))


def opportunity_buyers(request: Request, opportunity_id: int) -> HttpResponse:
    deal = _workable(request, opportunity_id)
    form = BuyerForm(request.POST or None, contacts=contacts_for(deal))

    def save(said: dict[str, Any]) -> str:
        parts.set_buying_role(**_of(request, deal.pk), **said)
        return _("The buying centre is up to date.")

    return _form(request, deal, form, _("Buying centre"), save)


def opportunity_buyer_removal(request: Request, opportunity_id: int, buyer_id: int) -> HttpResponse:
    parts.remove_buying_role(**_of(request, opportunity_id), buyer_id=buyer_id)
    return _back(request, opportunity_id, _("The buying centre is up to date."))


def opportunity_criterion(request: Request, opportunity_id: int, criterion_id: int) -> HttpResponse:
    """Said to be so; said again with `not`, not any more."""
    is_so = "not" not in request.POST
    parts.say_criterion(**_of(request, opportunity_id), criterion_id=criterion_id, is_so=is_so)
    return _back(request, opportunity_id, _("Noted."))


def _of(request: Request, opportunity_id: int) -> dict[str, Any]:
    return {"actor": request.actor, "opportunity_id": opportunity_id, "now": timezone.now()}


def _workable(request: Request, opportunity_id: int) -> Opportunity:
    deal = visible_deal(request.actor, opportunity_id)
    permit_working(request.actor, deal)
    return deal


def _form(
    request: Request,
    deal: Opportunity,
    form: forms.Form,
    title: str,
    save: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """The form of one part; what does not fit is said beside it, what was typed stays."""
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        try:
            return _back(request, deal.pk, save(form.cleaned_data))
        except (NotThere, NotAllowed):
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    frame = {"deal": deal, "form": form, "title": title}
    return render(request, "pipeline/deal_form.html", frame, status=422 if is_sent else 200)


def _back(request: Request, opportunity_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("opportunity", opportunity_id=opportunity_id)
