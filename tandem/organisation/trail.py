"""Turning the second step on or off is a change like any other and leaves its entry.

allauth writes these rows itself and tells of them only by signals, turning on after its commit:
the one place where the house listens to signals, and the one entry that follows its change.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db import transaction

from tandem.foundation import audit
from tandem.organisation.forced_step import note_turned_on
from tandem.organisation.models import User
from tandem.organisation.requests import Request


def note_added(
    sender: Any, request: Request, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _note(request, user, "organisation.second_step_added", authenticator)
    if authenticator.type == Authenticator.Type.TOTP:
        note_turned_on(request, authenticator)


def note_removed(
    sender: Any, request: Request, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _note(request, user, "organisation.second_step_removed", authenticator)


def note_reset(
    sender: Any, request: Request, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _note(request, user, "organisation.recovery_codes_made", authenticator)


def _note(request: Request, user: User, act: str, authenticator: Authenticator) -> None:
    with transaction.atomic():
        audit.record(actor=request.actor, act=act, subject=user, after={"kind": authenticator.type})


def listen() -> None:
    signals.authenticator_added.connect(note_added)
    signals.authenticator_removed.connect(note_removed)
    signals.authenticator_reset.connect(note_reset)
