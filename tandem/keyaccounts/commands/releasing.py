"""Ending the lock of many accounts in one act, whole or nothing (docs, domain §2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.keyaccounts.commands.lists import TooMany
from tandem.keyaccounts.commands.locking import release_account
from tandem.organisation.rules.scope import Actor

MOST_RELEASED = 500


@transaction.atomic
def release_accounts(*, actor: Actor, accounts: Iterable[int], now: datetime, reason: str) -> int:
    """Release them all today, or none if one is hidden, not locked or not the actor's to release."""
    ids = sorted(set(accounts))
    if len(ids) > MOST_RELEASED:
        raise TooMany(
            "too_many_at_once",
            _("One act releases at most %(most)s accounts. Narrow the filter and go in parts.")
            % {"most": MOST_RELEASED},
        )
    for pk in ids:
        release_account(
            actor=actor,
            account_id=pk,
            version=None,
            on=timezone.localdate(now),
            now=now,
            reason=reason,
        )
    return len(ids)
