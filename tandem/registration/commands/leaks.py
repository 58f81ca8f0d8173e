"""The list of orders by others, noted anew: what an order or a protection changed is in it by tomorrow.

To look through a year of orders takes a fifth of a second; pages read what was noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from tandem.keyaccounts.commands.columns import batches
from tandem.registration.models import Leak
from tandem.registration.queries.fairness import LOOKED_BACK, leaked

BATCH = 500


@transaction.atomic
def note_leaks(*, on: date) -> int:
    """Of the last twelve months, as things stand; returns how many there are. Safe to repeat."""
    orders: Iterable[Any] = leaked(since=on - LOOKED_BACK)  # each with its `holder`
    found = {order.pk: (order.holder, order.ordered_on) for order in orders}
    noted = dict(Leak.objects.values_list("order_id", "registration_id"))
    gone = [pk for pk in noted if pk not in found]
    for part in batches(gone, BATCH):
        Leak.objects.filter(pk__in=part).delete()
    Leak.objects.bulk_create(
        [
            Leak(order_id=pk, registration_id=holder, ordered_on=day)
            for pk, (holder, day) in found.items()
            if noted.get(pk) != holder
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["registration", "ordered_on"],
    )
    return len(found)
