"""The second step of signing in: wrong codes count like wrong passwords, a code works once."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation.models import IdempotencyKey

WRONG = _("This code is wrong or was used already. Wait for the next one and type that.")
LOCKED = _("Too many wrong codes. Wait a quarter of an hour, then sign in again.")


class CodeForm(mfa_forms.BaseAuthenticateForm):
    """Counts wrong codes with the wrong passwords and refuses a code seen before."""

    def clean_code(self) -> str:
        credentials = {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(context.request, credentials):
            raise ValidationError(LOCKED)
        counter = self._counter_of(self.cleaned_data.get("code", ""))
        try:
            code = super().clean_code()
        except ValidationError:
            self._count_failure(credentials)
            raise ValidationError(WRONG) from None
        if counter is not None and not _use_once(self.user.pk, counter):
            self._count_failure(credentials)
            raise ValidationError(WRONG)
        return code

    def _counter_of(self, code: str) -> int | None:
        """Which 30 seconds the code belongs to; none for a recovery code."""
        device = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if device is None:
            return None
        secret = decrypt(device.data["secret"])
        for counter in totp.yield_hotp_counters_from_time():
            if totp.format_hotp_value(totp.hotp_value(secret, counter)) == code.strip():
                return counter
        return None

    def _count_failure(self, credentials: dict[str, Any]) -> None:
        user_login_failed.send(sender=type(self), credentials=credentials, request=context.request)


class AuthenticateForm(CodeForm, mfa_forms.AuthenticateForm):
    pass


class ReauthenticateForm(CodeForm, mfa_forms.ReauthenticateForm):
    pass


def _use_once(user_id: int, counter: int) -> bool:
    _row, is_new = IdempotencyKey.objects.get_or_create(
        actor_id=user_id,
        key=f"second-step:{counter}",
        defaults={"body_hash": "", "created_at": timezone.now()},
    )
    return is_new
