"""Deals the pair and the partner work together: where each stands and what comes next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request
from tandem.portal.queries.company import deals_page, team_of


def portal_work(request: Request) -> HttpResponse:
    said = request.GET.get("after", "")
    is_open = request.GET.get("show") != "closed"
    after = int(said) if said.isdecimal() and len(said) < 19 else 0
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
    deal, team = team_of(request.actor, opportunity_id)
    seen = Account.objects.visible_to(request.actor).filter(pk=deal.account_id or 0)
    is_signed_here = deal.signed_by_id == request.actor.company_id
    context = {
        "deal": deal,
        "team": team,
        "account": seen.first(),
        "signed_by": deal.signed_by if is_signed_here else None,
    }
    return render(request, "portal/portal_work_one.html", context)
