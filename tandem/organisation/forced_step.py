"""Who must sign in with a second step, and what is open to them until they have (trust: T53).

Which roles must is a setting. A session is whole when a code was given in it: at sign-in, when
asked for it again, or when the authenticator was turned on in this very session. Until then only
the pages that lead there are open, and the way out.
"""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings

from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

TURNED_ON_HERE = "tandem.second_step_turned_on"
TURN_ON, GIVE_CODE = "mfa_activate_totp", "mfa_reauthenticate"
WAY_OUT = frozenset({"account_logout", "language"})
OPEN_MEANWHILE = {
    TURN_ON: WAY_OUT | {TURN_ON, "account_reauthenticate"},
    GIVE_CODE: WAY_OUT | {GIVE_CODE},
}


def must_have_second_step(actor: Actor) -> bool:
    return actor.has_any(Role(name) for name in settings.TANDEM["SECOND_STEP_ROLES"])


def missing_step(request: Request, route: str) -> str:
    """The page that must come first, empty when this one may be shown; one read where forced."""
    if request.actor.user_id is None or not must_have_second_step(request.actor):
        return ""
    device = Authenticator.objects.filter(
        user_id=request.actor.user_id, type=Authenticator.Type.TOTP
    ).first()
    if device is not None and _was_proven(request, device):
        return ""
    missing = TURN_ON if device is None else GIVE_CODE
    return "" if route in OPEN_MEANWHILE[missing] else missing


def note_turned_on(request: Request, device: Authenticator) -> None:
    request.session[TURNED_ON_HERE] = device.pk


def _was_proven(request: Request, device: Authenticator) -> bool:
    """By a code of this very device: one given for a device taken back counts no more."""
    if request.session.get(TURNED_ON_HERE) == device.pk:
        return True
    since = device.created_at.timestamp()
    return any(
        record.get("method") == "mfa" and record.get("at", 0) >= since
        for record in get_authentication_records(request, request.user)
    )
