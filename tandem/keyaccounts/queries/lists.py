"""The accounts list: filtered, sorted, a hundred at a time, with an exact count.

Three queries whatever the size: the count, the ids of the page (answered by an index alone) and
the rows of those ids with the names the list shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tandem.keyaccounts.models import Account, SavedView
from tandem.keyaccounts.queries.filters import AccountFilter, filtered
from tandem.keyaccounts.queries.paging import (
    Order,
    in_order,
    parse_cursor,
    slice_of,
)
from tandem.organisation.rules.scope import Actor

NAMES = ("industry", "region", "owner", "inside", "partner")
SHOWN = (
    "name",
    "name_en",
    "short_name",
    "state",
    "city",
    "version",
    "mode",
    "segment",
    "is_top",
    "visits_per_quarter",
    "activity",
    "last_order_on",
    "last_visit_on",
    "revenue_year_minor",
    "potential_minor",
    "penetration_permille",
    "need_level",
    "industry__name_zh",
    "industry__name_en",
    "region__name_zh",
    "region__name_en",
    "owner__name",
    "owner__name_en",
    "inside__name",
    "inside__name_en",
    "partner__name",
)


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page of the list; `before` and `after` are cursors, empty at an end."""

    rows: list[Account]
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


def rows_for_page(ids: Sequence[int]) -> list[Account]:
    """Rows with only the columns and names the list shows; ids come from a visible queryset."""
    rows = Account.objects.select_related(*NAMES).only(*SHOWN)
    return in_order(list(ids), rows)


def count_of(*, actor: Actor, chosen: AccountFilter, on: date) -> int:
    """How many accounts a filter holds; exact."""
    return filtered(actor, chosen, on=on).count()


def ids_of(*, actor: Actor, chosen: AccountFilter, on: date) -> list[int]:
    """All ids a filter holds, for an act on the whole of it."""
    return list(filtered(actor, chosen, on=on).order_by("id").values_list("id", flat=True))


def saved_views(*, actor: Actor) -> list[SavedView]:
    """The actor's own views, in their order."""
    return list(SavedView.objects.filter(owner_id=actor.user_id))
