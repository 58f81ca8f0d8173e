"""The list of accounts as a grid: one row an account, one unit of money in the heading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link, pair, segment
from tandem.foundation.kit.addresses import addresses_of
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.lists import AccountPage, ListRow
from tandem.keyaccounts.queries.paging import PAGE_SIZE, Order, Sort
from tandem.keyaccounts.views.accounts_bar import address

GRID = "accounts"
ACTIVITY_TONES = {
    Account.Activity.ACTIVE: "ok",
    Account.Activity.DORMANT: "warn",
    Account.Activity.NEW: "info",
}
STATE_TONES = {Account.State.LOCKED: "ok", Account.State.CANDIDATE: "warn"}
# A word is sorted from its beginning first, a number from its greatest.
FIRST_DESCENDING = {Sort.REVENUE, Sort.POTENTIAL, Sort.PENETRATION}


def account_grid(
    page: AccountPage,
    chosen: AccountFilter,
    order: Order,
    *,
    first: int,
    can_edit: bool,
    today: date,
) -> Grid:
    cells = _cells(today)
    url, peek = addresses_of("account"), addresses_of("account_peek")
    return Grid(
        id=GRID,
        label=_("Accounts"),
        columns=_columns(chosen, order),
        rows=[
            Row(row.id, row.name, cells(row, url(row.id)), url(row.id), peek(row.id))
            for row in page.rows
        ],
        selectable=can_edit,
        pager=_pager(page, chosen, order, first),
        empty=_empty(chosen),
    )


def _columns(chosen: AccountFilter, order: Order) -> list[Column]:
    def sorted_by(sort: Sort, label: str, **more: Any) -> Column:
        return Column(
            label, sort=_direction(order, sort), sort_url=_turn(chosen, order, sort), **more
        )

    unit = {"unit": unit_label("wan")}
    return [
        sorted_by(Sort.NAME, _("Customer"), kind="main"),
        Column(_("Industry"), low=True),
        Column(_("Region"), low=True),
        Column(_("Pair")),
        Column(_("Partner"), low=True),
        Column(_("State")),
        Column(_("Class · mode"), low=True),
        sorted_by(Sort.LAST_VISIT, _("Days unseen"), kind="number", tag=True),
        sorted_by(Sort.REVENUE, _("12 months (%(unit)s)") % unit, kind="number", low=True),
        sorted_by(Sort.POTENTIAL, _("Potential (%(unit)s)") % unit, kind="number", tag=True),
        sorted_by(Sort.PENETRATION, _("Penetration"), kind="number", low=True),
    ]


def _cells(today: date) -> Callable[[ListRow, str], list[Any]]:
    """A function for a hundred rows; what repeats between rows is drawn once."""
    states, modes = _state_chips(), dict(Account.Mode.choices)

    def cells(row: ListRow, url: str) -> list[Any]:
        depth = row.penetration_permille
        return [
            link(row.name, url, note=row.city),
            row.industry,
            row.region,
            pair(row.owner, row.inside),
            row.partner or "–",
            states[row.state, row.activity],
            _class(row.segment, str(modes[row.mode]) if row.mode else ""),
            (today - row.last_visit_on).days if row.last_visit_on else "–",
            amount(row.revenue_year_minor),
            amount(row.potential_minor),
            "–" if depth is None else f"{(depth + 5) // 10}%",
        ]

    return cells


def _state_chips() -> dict[tuple[str, str], SafeString]:
    """How a locked account stands with us, or that it is not locked."""
    chips = {}
    for state in Account.State:
        for activity in Account.Activity:
            is_locked = state is Account.State.LOCKED
            tone = ACTIVITY_TONES[activity] if is_locked else STATE_TONES.get(state, "")
            label = activity.label if is_locked else state.label
            chips[state.value, activity.value] = chip(label, tone=tone)
    return chips


@lru_cache(maxsize=256)
def _class(letter: str, mode: str) -> Any:
    if not letter:
        return mode or "–"
    return format_html("{} {}", segment(letter), mode)


def _direction(order: Order, sort: Sort) -> str:
    if order.sort is not sort:
        return "none"
    return "descending" if order.is_descending else "ascending"


def _turn(chosen: AccountFilter, order: Order, sort: Sort) -> str:
    if order.sort is sort:
        return address(chosen, Order(sort, not order.is_descending))
    return address(chosen, Order(sort, sort in FIRST_DESCENDING))


def _pager(page: AccountPage, chosen: AccountFilter, order: Order, first: int) -> Pager:
    start = max(1, first if page.before else 1)
    last = start + len(page.rows) - 1
    if not page.after:  # the end is known, whatever an old address says of the beginning
        start, last = max(1, page.total - len(page.rows) + 1), page.total
    return Pager(
        count=page.total,
        first=min(start, page.total),
        last=min(last, page.total),
        previous_url=_page(chosen, order, page.before, max(1, start - PAGE_SIZE)),
        next_url=_page(chosen, order, page.after, last + 1),
    )


def _page(chosen: AccountFilter, order: Order, cursor: str, first: int) -> str:
    return address(chosen, order, page=cursor, at=str(first)) if cursor else ""


def _empty(chosen: AccountFilter) -> Empty:
    if chosen.is_narrowed:
        return Empty(
            _("No customer matches"),
            _("Take a filter away, or search by two characters of the name."),
            actions=[(_("Clear all filters"), "?")],
        )
    return Empty(
        _("No customer is locked for you yet"),
        _("Sales operations imports the list and the plan gives it out."),
        icon="accounts",
    )
