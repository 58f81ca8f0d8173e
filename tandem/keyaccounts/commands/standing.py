"""What of an account's locks and orders stands on its own row, so that rates are read by index
(docs/adr/0011). The dated tables decide; the columns follow them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.loading import hold_accounts
from tandem.keyaccounts.commands.orders import rebuild_ledger
from tandem.keyaccounts.models import Account, AccountQuerySet, ActivationEvent, Lock


def follow_locks(accounts: AccountQuerySet, **changes: Any) -> int:
    """Write since when each is locked, with further `changes` to the same rows."""
    held = Lock.objects.filter(account_id=OuterRef("pk"), until__isnull=True)
    return accounts.update(locked_since=Subquery(held.values("since")[:1]), **changes)


def follow_locks_and_events(accounts: AccountQuerySet) -> int:
    """For a loader that writes locks and activation events itself."""
    events = ActivationEvent.objects.filter(account_id=OuterRef("pk")).order_by("-on")
    return follow_locks(accounts, activated_on=Subquery(events.values("on")[:1]))


def rebuild_standing(*, on: date) -> int:
    """Make all accounts agree with their orders and locks again; returns how many did not.

    For operators, after a restore or a change of the activity window. An account that agrees is
    not touched, so a form that is open on it stays valid.
    """
    ids = Account.objects.living().order_by("pk").values_list("pk", flat=True)
    return sum(_rebuild(chunk, on) for chunk in batches(ids))


@transaction.atomic
def _rebuild(ids: Sequence[int], on: date) -> int:
    hold_accounts(ids)
    held = Lock.objects.filter(account_id__in=ids, until__isnull=True)
    since = dict(held.values_list("account_id", "since"))
    rows = Account.objects.filter(pk__in=ids).values_list("pk", "locked_since")
    wrong = {pk for pk, told in rows if told != since.get(pk)}
    follow_locks(Account.objects.filter(pk__in=wrong))
    return len(wrong | rebuild_ledger(ids, on=on))
