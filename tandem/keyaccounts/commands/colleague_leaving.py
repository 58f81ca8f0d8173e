"""A partner's seller left: the accounts named to that seller are named to the colleague who takes over."""

from __future__ import annotations

from tandem.keyaccounts.models import AccountGrant
from tandem.organisation.events import PersonLeft


def accounts_follow_colleague(event: PersonLeft) -> None:
    """In the transaction of the leaving; only where a colleague was named."""
    if event.heir_id is None:
        return
    held = AccountGrant.objects.filter(user_id=event.user_id)
    known = AccountGrant.objects.filter(user_id=event.heir_id).values("account_id")
    held.exclude(account_id__in=list(known.values_list("account_id", flat=True))).update(
        user_id=event.heir_id
    )
    AccountGrant.objects.filter(user_id=event.user_id).delete()
