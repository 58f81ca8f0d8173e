"""Deals the pair and the partner work together: where each stands and what comes next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotAllowed, NotThere, Refusal
from tandem.foundation.requests import whole_number
from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request
from tandem.pipeline.commands.next_step import set_next_step
from tandem.pipeline.queries.deals import step_people_for, team_seen_by
from tandem.portal.queries.company import deals_page, own_deal
from tandem.portal.work_forms import NextStepForm


def portal_work(request: Request) -> HttpResponse:
    said = request.GET.get("after", "")
    is_open = request.GET.get("show") != "closed"
    after = whole_number(said) or 0
    page = deals_page(request.actor, is_open=is_open, after=after)
    show = "" if is_open else "show=closed&"
    context = {
        "deals": page.rows,
        "count": page.count,
        "next_url": f"?{show}after={page.after}" if page.after else "",
        "tabs": [
            {"label": _("Under way"), "url": "?", "is_current": is_open},
            {"label": _("Won and lost"), "url": "?show=closed", "is_current": not is_open},
        ],
    }
    return render(request, "portal/portal_work.html", context)


def portal_work_one(request: Request, opportunity_id: int) -> HttpResponse:
    deal = own_deal(request.actor, opportunity_id)
    seen = Account.objects.visible_to(request.actor).filter(pk=deal.account_id or 0)
    is_signed_here = deal.signed_by_id == request.actor.company_id
    context = {
        "deal": deal,
        "team": team_seen_by(request.actor, deal),
        "account": seen.first(),
        "signed_by": deal.signed_by if is_signed_here else None,
    }
    return render(request, "portal/portal_work_one.html", context)


def portal_work_step(request: Request, opportunity_id: int) -> HttpResponse:
    """What is done next, by when and by whom: the same act as the vendor's, told to the other side."""
    deal = own_deal(request.actor, opportunity_id)
    form = NextStepForm(
        request.POST or None,
        deal=deal,
        people=step_people_for(request.actor, deal),
        company_id=request.actor.company_id,
    )
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        try:
            set_next_step(
                actor=request.actor,
                opportunity_id=deal.pk,
                **form.step(),
                was=form.was(),
                now=timezone.now(),
            )
        except (NotThere, NotAllowed):
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The next step is noted and the other side is told."))
            return redirect("portal_work_one", opportunity_id=deal.pk)
    status = 422 if is_sent else 200
    return render(
        request, "portal/portal_work_step.html", {"deal": deal, "form": form}, status=status
    )
