"""The accounts list: filtered, sorted, a hundred at a time, with an exact count.

Three queries whatever the size: the count, the ids of the page (answered by an index alone) and
the rows of those ids with the names the list shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import get_language

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import AccountFilter, filtered
from tandem.keyaccounts.queries.paging import (
    Order,
    parse_cursor,
    slice_of,
)
from tandem.organisation.queries import name_in_language
from tandem.organisation.rules.scope import Actor

NAMES = 6  # of the row, its cell and its people: the last fields of ListRow


@dataclass(frozen=True, slots=True)
class ListRow:
    """What the list shows of one account. Building 100 of these costs a third of 100 models.

    Names are in the reader's language; an empty one stands for nobody.
    """

    id: int
    version: int
    short_name: str
    state: str
    city: str
    mode: str
    segment: str
    is_top: bool
    visits_per_quarter: int
    activity: str
    last_order_on: date | None
    last_visit_on: date | None
    revenue_year_minor: int
    potential_minor: int
    penetration_permille: int | None
    need_level: int
    industry_id: int
    region_id: int
    owner_id: int | None
    inside_id: int | None
    partner_id: int | None
    name: str
    industry: str
    region: str
    owner: str
    inside: str
    partner: str


OWN = tuple(field.name for field in fields(ListRow))[:-NAMES]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page of the list; `before` and `after` are cursors, empty at an end."""

    rows: list[ListRow]
    total: int
    before: str
    after: str
    is_reset: bool  # the cursor did not fit, so this is the first page


def account_page(
    *, actor: Actor, chosen: AccountFilter, order: Order, cursor: str = "", on: date
) -> AccountPage:
    """The page of the list that a cursor points to."""
    accounts = filtered(actor, chosen, on=on)
    at = parse_cursor(cursor, order) if cursor else None
    part = slice_of(accounts, order, at)
    return AccountPage(
        rows=rows_for_page(part.ids),
        total=accounts.count(),
        before=part.before,
        after=part.after,
        is_reset=bool(cursor) and at is None,
    )


def rows_for_page(ids: Sequence[int]) -> list[ListRow]:
    """The rows of these ids, in their order; the ids come from a visible queryset."""
    found = Account.objects.filter(pk__in=list(ids)).values_list(*OWN, *_names())
    rows = {row[0]: ListRow(*row[:-NAMES], *(name or "" for name in row[-NAMES:])) for row in found}
    return [rows[pk] for pk in ids if pk in rows]


def _names() -> list[Any]:
    """How the account, its cell and its people are called in the reader's language."""
    cell = "name_en" if get_language() == "en" else "name_zh"
    people = [name_in_language("owner__"), name_in_language("inside__")]
    return [name_in_language(), f"industry__{cell}", f"region__{cell}", *people, "partner__name"]


def count_of(*, actor: Actor, chosen: AccountFilter, on: date) -> int:
    """How many accounts a filter holds; exact."""
    return filtered(actor, chosen, on=on).count()


def ids_of(*, actor: Actor, chosen: AccountFilter, on: date) -> list[int]:
    """All ids a filter holds, for an act on the whole of it."""
    return list(filtered(actor, chosen, on=on).order_by("id").values_list("id", flat=True))
