"""Contacts by account and quarter, written down by the floor that knows what happened.

Coverage cannot see visits and calls; before it plans it says which quarters it wants (`events.
ContactsWanted`), and who knows them calls this.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from tandem.coverage.events import ContactsWanted
from tandem.coverage.models import ContactCount
from tandem.coverage.queries.limits import quarters_before
from tandem.foundation import bulk, events
from tandem.planning.terms import Settings


def count_history(*, on: date) -> None:
    """Ask for the contacts of the quarters that a plan from this day learns from."""
    quarters = quarters_before(on)
    if quarters:
        events.publish(ContactsWanted(quarters, Settings().call_weight))


@transaction.atomic
def record_contacts(*, quarter_start: date, contacts: Mapping[int, float]) -> int:
    """Replace what was counted of this quarter; returns how many accounts had a contact."""
    ContactCount.objects.filter(quarter_start=quarter_start).delete()
    bulk.insert_rows(
        ContactCount,
        ["account", "quarter_start", "contacts"],
        ((account_id, quarter_start, amount) for account_id, amount in sorted(contacts.items())),
    )
    return len(contacts)
