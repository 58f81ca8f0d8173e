"""A form in the sheet beside the page, or on a page of its own where htmx does not ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request


def sheet(
    request: Request,
    form: forms.Form,
    *,
    heading: str,
    note: Any = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The form as the side sheet when htmx asks, else as a page; 422 while it has errors."""
    fields = form.visible_fields()
    first = next((field for field in fields if field.errors), fields[0] if fields else None)
    if first is not None:
        first.field.widget.attrs["autofocus"] = True
    frame = {
        "form": form,
        "heading": heading,
        "note": note,
        "action": request.get_full_path(),
        "back_url": _page_behind(note),
    }
    template = "keyaccounts/_sheet.html" if request.htmx else "keyaccounts/sheet.html"
    if form.errors and status == 200:
        status = 422
    return render(request, template, frame | more, status=status)


def finished(request: Request, url: str, text: str) -> HttpResponse:
    """Say what was done on the page that follows; the sheet closes with the reload."""
    messages.success(request, text)
    if not request.htmx:
        return redirect(url)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def _page_behind(note: Any) -> str:
    """Where Cancel leads when the sheet is a page of its own."""
    return reverse("account", args=[note.pk]) if isinstance(note, Account) else reverse("accounts")
