"""Visits and calls of past quarters counted for the planner, which learns from them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count

from tandem.activities.models import Activity
from tandem.coverage.commands.history import record_contacts
from tandem.coverage.events import ContactsWanted
from tandem.foundation.moments import start_of


def count_contacts(event: ContactsWanted) -> None:
    """Listener: one query and one write a quarter."""
    weights: dict[str, float] = {Activity.Kind.VISIT: 1.0, Activity.Kind.CALL: event.call_weight}
    for start, end in event.quarters:
        record_contacts(quarter_start=start, contacts=_counted(start, end, weights))


def _counted(start: date, end: date, weights: dict[str, float]) -> dict[int, float]:
    rows = Activity.objects.filter(
        at__gte=start_of(start), at__lt=start_of(end), kind__in=list(weights)
    )
    found: dict[int, float] = defaultdict(float)
    for account_id, kind, n in (
        rows.order_by().values_list("account_id", "kind").annotate(n=Count("id"))
    ):
        found[account_id] += weights[kind] * n
    return dict(found)
