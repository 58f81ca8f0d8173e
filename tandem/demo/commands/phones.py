"""What the phones of the demo sent: a check-in of each of the first sellers, and once more under the
same id with other words, so that "needs review" has something to decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from tandem.activities.commands.phone_items import receive_item
from tandem.activities.rules.phone_forms import FORM
from tandem.activities.rules.phone_items import ItemSent
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import actor_for
from tandem.organisation.models import RoleGrant
from tandem.organisation.rules.roles import Role

SELLERS = 12
NAMES = UUID("0190a000-0000-7000-8000-000000000000")  # the same ids in every demo
WORDS = ("信息中心主任在，下月要 120 台", "改：下月要 160 台，先送样机")


def send_from_phones(*, now: datetime) -> int:
    """One visit recorded and one entry in doubt for each; returns how many are in doubt."""
    grants = RoleGrant.objects.filter(role=Role.OUTSIDE_SELLER, user__is_active=True)
    waiting = 0
    for grant in grants.select_related("user").order_by("id")[:SELLERS]:
        mine = Account.objects.locked().filter(owner_id=grant.user_id)
        account = mine.order_by("last_visit_on", "id").last()
        if account is None:
            continue
        for words in WORDS:
            item = ItemSent(
                client_id=uuid5(NAMES, str(grant.user_id)),
                kind="check_in",
                form=FORM,
                content=_check_in(account.pk, words, now),
            )
            kept = receive_item(actor=actor_for(grant.user, channel="phone"), sent=item, now=now)
        waiting += kept.state == kept.State.REVIEW
    return waiting


def _check_in(account_id: int, words: str, now: datetime) -> dict[str, object]:
    return {
        "account": account_id,
        "arrived_at": (now - timedelta(minutes=50)).isoformat(),
        "left_at": (now - timedelta(minutes=15)).isoformat(),
        "outcome": "quote",
        "said": words,
    }
