"""The few places to look at first: cells short of active accounts, sellers with unseen top accounts.

A cell's shortfall is the accounts it would need to stand at the average share. Both are counts of
lists a click away, and both come from what the pulse has read already plus one grouped read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.matrix import Cell
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

CELLS_SHOWN = 5
SELLERS_SHOWN = 4


@dataclass(frozen=True)
class ShortCell:
    cell: Cell
    short: int  # active accounts missing to the average share


@dataclass(frozen=True)
class UnseenTops:
    seller_id: int
    name: str
    name_en: str
    region_id: int | None
    unseen: int


def short_cells(cells: list[Cell]) -> list[ShortCell]:
    """The largest shortfalls; a cell less than one account behind is not behind."""
    accounts, active = sum(c.accounts for c in cells), sum(c.active for c in cells)
    if not accounts:
        return []
    found = [ShortCell(c, c.accounts * active // accounts - c.active) for c in cells]
    behind = [short for short in found if short.short >= 1]
    key = [(-s.short, s.cell.region_id, s.cell.industry_id, s) for s in behind]
    return [row[-1] for row in sorted(key, key=lambda row: row[:3])[:CELLS_SHOWN]]


def sellers_with_unseen_tops(*, actor: Actor, since: date) -> list[UnseenTops]:
    """Owners whose top accounts nobody visited since the day, most first.

    Counted over an index of top accounts alone; only those shown are asked for their names.
    """
    unseen = Q(last_visit_on__isnull=True) | Q(last_visit_on__lt=since)
    tops = Account.objects.visible_to(actor).locked().filter(unseen, is_top=True)
    counted = tops.filter(owner__isnull=False).order_by().values_list("owner_id")
    rows = counted.annotate(unseen=Count("*")).order_by("-unseen", "owner_id")
    count_of = dict(rows[:SELLERS_SHOWN])
    people = User.objects.in_bulk(list(count_of))
    return [
        UnseenTops(pk, people[pk].name, people[pk].name_en, people[pk].region_id, count)
        for pk, count in count_of.items()
    ]
