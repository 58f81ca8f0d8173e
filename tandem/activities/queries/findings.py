"""What is known of an account first hand: the newest finding of each kind, how old, and by whom.

Machines are known brand by brand, and people and rivals name by name; of everything else the newest
word stands. Older findings stay below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from tandem.activities.models import Finding
from tandem.organisation.rules.scope import Actor

READ = 200
NEWEST = 5  # of a kind, where many accounts are read at once
EACH_ITS_OWN = {Finding.Kind.INSTALLED_BASE, Finding.Kind.COMPETITOR, Finding.Kind.DECISION_MAKER}


@dataclass(frozen=True)
class Known:
    """`times` is how often this kind has been asked and answered."""

    kind: str
    label: str
    what: str
    units: int | None
    amount_minor: int | None
    due_on: date | None
    on: date
    by: str
    source: str
    times: int


def known_of(*, actor: Actor, account_id: int) -> list[Known]:
    """In the order of the kinds; one query."""
    rows = Finding.objects.visible_to(actor).filter(account_id=account_id).select_related("by")
    return _newest(rows.order_by("-on", "-id")[:READ])


def known_of_many(*, actor: Actor, account_ids: Iterable[int]) -> dict[int, list[Known]]:
    """The same for the accounts a phone carries, from the newest few of each kind; one query."""
    place = Window(
        RowNumber(),
        partition_by=[F("account_id"), F("kind")],
        order_by=[F("on").desc(), F("id").desc()],
    )
    rows = Finding.objects.visible_to(actor).filter(account_id__in=list(account_ids))
    rows = rows.annotate(place=place).filter(place__lte=NEWEST).select_related("by")
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in rows.order_by("-on", "-id"):
        found[row.account_id].append(row)
    return {account_id: _newest(findings) for account_id, findings in found.items()}


def _newest(rows: Iterable[Finding]) -> list[Known]:
    """Newest first they come; in the order of the kinds they go."""
    newest: dict[tuple[str, str], Finding] = {}
    times: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.kind, row.what if row.kind in EACH_ITS_OWN else "")
        newest.setdefault(key, row)
        times[key] = times.get(key, 0) + 1
    order = {kind: place for place, kind in enumerate(Finding.Kind.values)}
    return [
        _known(row, times[key])
        for key, row in sorted(newest.items(), key=lambda pair: order[pair[0][0]])
    ]


def _known(row: Finding, times: int) -> Known:
    return Known(
        kind=row.kind,
        label=row.get_kind_display(),
        what=row.what,
        units=row.units,
        amount_minor=row.amount_minor,
        due_on=row.due_on,
        on=row.on,
        by=str(row.by),
        source=row.get_source_display(),
        times=times,
    )
