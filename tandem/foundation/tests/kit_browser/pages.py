"""A few pages that use the kit and nothing else: no database, no sign-in, the product's own policy."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tandem.foundation.kit import Row, sample
from tandem.foundation.kit.showcase import SampleForm

ENTRIES = [
    ("today", "t"),
    ("accounts", "a"),
    ("pipeline", "p"),
    ("partners", "h"),
    ("service", "s"),
    ("plan", "l"),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "nav": [
            {"key": key, "label": key, "url": f"/kit/?at={key}", "icon": key, "hint": letter, "active": False}
            for key, letter in ENTRIES
        ],
        "actor_menu": {
            "name": "张伟", "theme": request.GET.get("theme", "light"), "density": request.GET.get("density", "default"),
            "shortcuts": "on", "preferences_url": "/preferences/", "language": "en", "logout_url": "/out/",
        },
        "search_url": "/list/", "palette_url": "/palette/",
    }  # fmt: skip


def kit(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/kit.html", sample())


def many_rows(request: HttpRequest) -> HttpResponse:
    values = sample()
    grid = values["grid"]
    if "sort" in request.GET:
        grid = replace(grid, rows=list(reversed(grid.rows)))
    return render(request, "list.html", {"grid": grid, "acts": values["acts"]})


def peek(request: HttpRequest) -> HttpResponse:
    return render(request, "foundation/_peek.html", {"peek": {"title": "Peeked", "url": "/kit/"}})


def palette(request: HttpRequest) -> HttpResponse:
    rows: list[Row] = sample()["grid"].rows  # type: ignore[attr-defined]
    found = [row for row in rows if request.GET["q"] in row.label]
    return render(request, "palette.html", {"rows": found[:5]})


def fact(request: HttpRequest) -> HttpResponse:
    values = sample()
    fact = values["properties"][3] | {"edit_url": "/kit/edit/", "show_url": "/kit/edit/?show"}  # type: ignore[index]
    if request.method == "GET" and "show" not in request.GET:
        editing = {"property": fact, "field": SampleForm(auto_id="fact_%s")["name"]}
        return render(request, "foundation/_property_edit.html", editing)
    if request.method == "POST":
        fact["value"] = request.POST["name"]
    answer = render(request, "foundation/_property.html", {"property": fact})
    answer["HX-Trigger"] = json.dumps({"toast": {"text": "Saved", "undo": "/undo/"}})
    return answer


def refused(request: HttpRequest) -> HttpResponse:
    answer = render(request, "foundation/_refusal.html", sample(), status=422)
    answer["HX-Retarget"] = "#refusal"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def sheet(request: HttpRequest) -> HttpResponse:
    return render(request, "sheet.html")


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [
    path("kit/", kit),
    path("kit/edit/", fact),
    path("kit/new/", sheet),
    path("kit/refused/", refused),
    path("list/", many_rows),
    path("list/peek/", peek),
    path("palette/", palette),
    path("preferences/", nothing),
]
