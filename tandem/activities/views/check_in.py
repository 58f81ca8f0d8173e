"""Checking in by a page: the form a phone shows at once also works without a script."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.check_in_forms import CheckInPageForm
from tandem.activities.commands.check_in import record_check_in
from tandem.activities.commands.files import Sent, keep_file
from tandem.activities.commands.places import answer_place_consent
from tandem.activities.forms import ConsentForm, SearchForm
from tandem.activities.phone_pages import door_context, where_context
from tandem.activities.queries.doors import Door, door_of_account, door_of_visit
from tandem.activities.queries.places import consent_of
from tandem.foundation.errors import Refusal
from tandem.foundation.uuids import uuid7
from tandem.organisation.requests import Request


def check_in(request: Request, visit_id: int) -> HttpResponse:
    """At a planned stop of one's own."""
    return _at(request, door_of_visit(request.actor, visit_id, on=timezone.localdate()))


def check_in_at(request: Request, account_id: int) -> HttpResponse:
    """At a customer nobody planned to visit today."""
    return _at(request, door_of_account(request.actor, account_id, on=timezone.localdate()))


def check_in_where(request: Request) -> HttpResponse:
    """Choose the customer at whose door one stands."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    return render(request, "activities/check_in_where.html", where_context(request.actor, text))


def place_consent(request: Request) -> HttpResponse:
    form = ConsentForm(request.POST)
    is_given = form.is_valid() and form.cleaned_data["answer"] == "yes"
    answer_place_consent(actor=request.actor, is_given=is_given, now=timezone.now())
    messages.success(
        request,
        _("The place of your check-ins is kept from now on.")
        if is_given
        else _("No place is kept, and what was kept of you is deleted."),
    )
    return redirect("phone")


def _at(request: Request, door: Door) -> HttpResponse:
    names = {"inside": door.inside, "partner": door.partner}
    if request.method != "POST":
        now = timezone.now()
        form = CheckInPageForm(initial={"id": uuid7(), "arrived_at": now.isoformat()}, **names)
        return _page(request, door, form)
    form = CheckInPageForm(request.POST, **names)
    if not form.is_valid():
        return _page(request, door, form, status=422)
    where = {"visit": door.visit_id} if door.visit_id else {"account": door.account_id}
    record_check_in(
        actor=request.actor,
        by_id=request.actor.person_id,
        client_id=form.cleaned_data["id"],
        form=form.check_in(**where),
        now=timezone.now(),
    )
    messages.success(request, _("The visit is recorded."))
    _keep_photos(request, form.cleaned_data["id"], request.FILES.getlist("photo"))
    return redirect("today")


def _page(request: Request, door: Door, form: CheckInPageForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = door_context(door, form) | consent_of(request.actor)
    return render(request, "activities/check_in.html", context, status=status)


def _keep_photos(request: Request, of: UUID, photos: Iterable[UploadedFile[Any]]) -> None:
    """The visit stands even where a photo cannot be kept; the page says so."""
    for photo in photos:
        content = photo.read()
        digest = hashlib.sha256(content).hexdigest()
        sent = Sent(client_id=uuid7(), of=of, kind="photo", sha256=digest, content=content)
        try:
            keep_file(actor=request.actor, sent=sent, now=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
