"""A list's filters kept under a name: saving, naming, showing to colleagues, opening first, deleting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.organisation.commands.saved_views import (
    change_view,
    delete_view,
    open_with_view,
    save_view,
)
from tandem.organisation.models import SavedView
from tandem.organisation.requests import Request
from tandem.organisation.saved_views import PLAIN


def view_save(request: Request) -> HttpResponse:
    view = save_view(
        actor=request.actor,
        page=request.POST.get("page", ""),
        name=request.POST.get("name", ""),
        query=request.POST.get("query", ""),
        is_shared=request.POST.get("is_shared") == "1",
    )
    messages.success(
        request, _("The view “%(name)s” is kept among your tabs.") % {"name": view.name}
    )
    return _to(view)


def view_change(request: Request, view_id: int) -> HttpResponse:
    view = change_view(
        actor=request.actor,
        view_id=view_id,
        name=request.POST.get("name", ""),
        is_shared=request.POST.get("is_shared") == "1",
    )
    messages.success(
        request, _("The view “%(name)s” is kept as it stands now.") % {"name": view.name}
    )
    return _to(view)


def view_delete(request: Request, view_id: int) -> HttpResponse:
    page = delete_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("The view is gone; what it showed is not."))
    return redirect(page)


def view_opening(request: Request, view_id: int) -> HttpResponse:
    is_wanted = request.POST.get("is_wanted") == "1"
    view = open_with_view(actor=request.actor, view_id=view_id, is_wanted=is_wanted)
    told = _("The list opens with “%(name)s” from now on.")
    if not is_wanted:
        told = _("The list opens without “%(name)s” again.")
    messages.success(request, told % {"name": view.name})
    return _to(view)


def _to(view: SavedView) -> HttpResponse:
    return redirect(f"{reverse(view.page)}?{view.query or PLAIN}")
