"""Today: one page that answers "what now?" for the role one has, without a click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.workspace.homes import company, engineer, operations, seller, system, team

Home = Callable[[Request], dict[str, Any]]

# The first role a person has decides; who leads comes before who is led.
HOMES: list[tuple[frozenset[Role], str, Home]] = [
    (frozenset({Role.OUTSIDE_SELLER}), "workspace/today_seller.html", seller.home),
    (frozenset({Role.REGION_MANAGER, Role.INSIDE_SELLER}), "workspace/today_team.html", team.home),
    (frozenset({Role.VP, Role.INDUSTRY_DIRECTOR}), "workspace/today_company.html", company.home),
    (frozenset({Role.SALES_OPS}), "workspace/today_operations.html", operations.home),
    (frozenset({Role.SERVICE_ENGINEER}), "workspace/today_engineer.html", engineer.home),
    (frozenset({Role.ADMINISTRATOR}), "workspace/today_system.html", system.home),
]


def today(request: Request) -> HttpResponse:
    if request.actor.is_partner:
        return redirect("portal_day")
    for roles, template, home in HOMES:
        if request.actor.has_any(roles):
            return render(request, template, home(request))
    return render(request, "workspace/today_nothing.html")
