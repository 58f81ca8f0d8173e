"""What phones and the server say to each other; the same commands as the pages call.

An outbox is sent in batches of items, each taken in by itself: one bad item never holds up the
good ones, and a batch whose answer was lost is simply sent again.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core import signing
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tandem.activities.commands.files import MOST_BYTES, Sent, keep_file
from tandem.activities.commands.phone_items import park_item, receive_item
from tandem.activities.forms import FileForm
from tandem.activities.queries.phone_items import answer_of
from tandem.activities.queries.phone_package import LEFT_SALT, package_of
from tandem.activities.rules.phone_items import MOST_ITEMS, ItemSent, NotAnItem, read_item
from tandem.foundation.errors import Refusal
from tandem.organisation.models import User
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor

log = logging.getLogger(__name__)
KEPT_DAYS = 30


class NotABatch(Refusal):
    """Not the JSON a phone of ours sends."""


class NoSuchPhone(Refusal):
    """The token does not name a person, or the person can simply sign in."""

    status = 401


def phone_package(request: Request) -> HttpResponse:
    """What the phone keeps for the days without a network."""
    return JsonResponse(package_of(request.actor, request.user, now=timezone.now()))


def outbox_items(request: Request) -> HttpResponse:
    """One batch of the signed-in person's outbox."""
    results = [_taken_in(request.actor, said) for said in _batch(request)]
    return JsonResponse({"results": results})


def outbox_files(request: Request) -> HttpResponse:
    """One photo or voice note."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise NotABatch(
            "not_a_file", _("The file came without its number or its digest. Send it again.")
        )
    content = form.cleaned_data["file"].read(max(MOST_BYTES.values()) + 1)
    sent = Sent(
        client_id=form.cleaned_data["id"],
        of=form.cleaned_data["of"],
        kind=form.cleaned_data["kind"],
        sha256=form.cleaned_data["sha256"],
        content=content,
    )
    kept = keep_file(actor=request.actor, sent=sent, now=timezone.now())
    return JsonResponse({"id": str(kept.client_id), "state": "done", "text": ""})


@csrf_exempt  # there is no session to ride on: the signed token in the body is the proof
def outbox_left(request: Request) -> HttpResponse:
    """The outbox of somebody whose account was closed meanwhile: kept for review, never written."""
    said = _json(request)
    user = _who_left(str(said.get("token", "")))
    now = timezone.now()
    results = []
    for one in _items(said):
        sent = _envelope(one)
        if sent is None:
            results.append(_unreadable(one))
            continue
        parked = park_item(user_id=user.pk, sent=sent, reason="user_deactivated", now=now)
        results.append({"id": str(parked.client_id), "state": parked.state, "text": ""})
    return JsonResponse({"results": results})


def _taken_in(actor: Actor, said: Any) -> dict[str, str]:
    sent = _envelope(said)
    if sent is None:
        return _unreadable(said)
    now = timezone.now()
    try:
        return answer_of(actor, receive_item(actor=actor, sent=sent, now=now))
    except OperationalError:
        return {"id": str(sent.client_id), "state": "again", "text": ""}
    except Exception:
        log.exception("An item of a phone could not be taken in; it is parked.")
        parked = park_item(user_id=actor.person_id, sent=sent, reason="stumbled", now=now)
        return answer_of(actor, parked)


def _envelope(said: Any) -> ItemSent | None:
    try:
        return read_item(said)
    except NotAnItem:
        return None


def _unreadable(said: Any) -> dict[str, str]:
    """It has no number of its own, so it cannot be kept here; the phone shows it and keeps it."""
    number = str(said.get("id", ""))[:40] if isinstance(said, dict) else ""
    text = _("This entry cannot be read. It stays on your phone; show it to operations.")
    return {"id": number, "state": "unreadable", "text": text}


def _batch(request: Request) -> list[Any]:
    return _items(_json(request))


def _items(said: dict[str, Any]) -> list[Any]:
    items = said.get("items")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise _no_batch()
    return items


def _json(request: Request) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise _no_batch() from error
    if not isinstance(said, dict):
        raise _no_batch()
    return said


def _no_batch() -> NotABatch:
    return NotABatch(
        "not_a_batch",
        _("This is not what the app sends: a list of at most %(most)s entries. Update the app.")
        % {"most": MOST_ITEMS},
    )


def _who_left(token: str) -> User:
    """Only somebody who cannot sign in any more; everybody else sends under their own session."""
    try:
        user_id = signing.loads(token, salt=LEFT_SALT, max_age=KEPT_DAYS * 86_400)
    except signing.BadSignature:
        user_id = None
    user = User.objects.visible_to(Actor(user_id=user_id)).filter(is_active=False).first()
    if user is None:
        raise NoSuchPhone("sign_in_to_send", _("Sign in, and what is on the phone is sent."))
    return user
