"""Accounts follow their owner's pair: who serves the owner from inside serves the accounts.

Listens to `PairChanged` (config/wiring.py). One entry of audit names the pair; each account's
inside seller follows from it.
"""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from tandem.foundation import audit
from tandem.keyaccounts.models import Account
from tandem.organisation.events import PairChanged


def accounts_follow_pair(event: PairChanged) -> None:
    """Give the owner's accounts the new inside seller, in the transaction of the pair."""
    owned = Account.objects.filter(owner_id=event.outside_id).living()
    moved = owned.exclude(inside_id=event.inside_id) if event.inside_id else owned
    count = moved.update(inside_id=event.inside_id, version=F("version") + 1)
    audit.record_many(
        [
            audit.entry_of(
                actor=event.actor,
                act="keyaccounts.inside_seller_followed",
                subject_type="organisation.user",
                subject_id=event.outside_id,
                before={"inside_id": event.inside_before_id},
                after={"inside_id": event.inside_id, "accounts": count},
                now=timezone.now(),
            )
        ]
    )
