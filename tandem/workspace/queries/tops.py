"""Top accounts of all the reader sees, and how many of them their owner saw this quarter."""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from tandem.activities.queries.cadence import TopSeen, seen_by_owner
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


def tops_in_sight(*, actor: Actor, since: date) -> TopSeen:
    """One read; the same accounts as the list of top accounts, filtered the same way."""
    tops = Account.objects.visible_to(actor).locked().filter(is_top=True)
    counted = tops.aggregate(seen=Count("id", filter=seen_by_owner(since)), of=Count("id"))
    return TopSeen(counted["seen"], counted["of"])
