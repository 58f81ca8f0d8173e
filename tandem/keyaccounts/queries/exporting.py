"""The rows of a list for a file: the same accounts as on the page, in the same order.

A partner's file has the columns a partner's page has. All rows come from one statement, so the
file is one moment of the list whatever changes meanwhile, and its totals are those of its rows;
they are read a few thousand at a time, so a long file takes the memory of one batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tandem.foundation.formats import unit_label
from tandem.foundation.money import MINOR_PER_WAN
from tandem.keyaccounts.models import Account, AccountQuerySet
from tandem.keyaccounts.queries.filters import AccountFilter, filtered
from tandem.keyaccounts.queries.paging import COLUMNS, NULLABLE, Order
from tandem.organisation.rules.scope import Actor

BATCH = 2000
COLUMN_COUNT = 21
FIRST_SUM, LAST_SUM = 16, 19  # last year, potential, own units, all units


def listed(
    actor: Actor,
    chosen: AccountFilter,
    order: Order,
    *,
    on: date,
    among: Iterable[int] | None = None,
) -> AccountQuerySet:
    """The list in its order; with `among`, only those picked."""
    rows = filtered(actor, chosen, on=on)
    if among is not None:
        rows = Account.objects.visible_to(actor).living().filter(pk__in=list(among))
    column = F(COLUMNS[order.sort])
    nulls: dict[str, Any] = {}
    if order.sort in NULLABLE:
        nulls = {"nulls_last": True} if order.is_descending else {"nulls_first": True}
    first = column.desc(**nulls) if order.is_descending else column.asc(**nulls)
    second = F("id").desc() if order.is_descending else F("id").asc()
    return rows.order_by(first, second)


def header() -> list[str]:
    unit = {"unit": unit_label("wan")}
    return [
        _("Name"),
        _("Credit code"),
        _("Industry"),
        _("Region"),
        _("City"),
        _("Activity"),
        _("Name in English"),
        _("Province"),
        _("State"),
        _("Outside seller"),
        _("Inside seller"),
        _("Partner"),
        _("Class"),
        _("Coverage mode"),
        _("Last visit"),
        _("Last order"),
        _("12 months (%(unit)s)") % unit,
        _("Potential (%(unit)s)") % unit,
        _("Own units"),
        _("All units"),
        _("Penetration"),
    ]


def lines(accounts: AccountQuerySet) -> Iterator[list[Any]]:
    """One line an account, in the order of the list, and last a line of totals."""
    activities, states = dict(Account.Activity.choices), dict(Account.State.choices)
    modes = dict(Account.Mode.choices)
    totals = Totals()
    for row in accounts.values_list(*_columns()).iterator(chunk_size=BATCH):
        totals.add(row)
        yield [*row[:5], str(activities[row[5]]), *_internal(row[6:], states, modes)]
    yield totals.line()


class Totals:
    """Sums over the very rows that were written."""

    def __init__(self) -> None:
        self._sums = dict.fromkeys(range(FIRST_SUM, LAST_SUM + 1), 0)

    def add(self, row: Sequence[Any]) -> None:
        for place in self._sums:
            self._sums[place] += row[place] or 0

    def line(self) -> list[Any]:
        line: list[Any] = [""] * COLUMN_COUNT
        line[0] = _("Total")
        revenue, potential, own, every = self._sums.values()
        line[FIRST_SUM : LAST_SUM + 1] = [_wan(revenue), _wan(potential), own, every]
        return line


def _wan(minor: int) -> Decimal:
    return Decimal(minor) / MINOR_PER_WAN


def _columns() -> list[str]:
    name = "name_en" if get_language() == "en" else "name_zh"
    return [
        "name", "credit_code", f"industry__{name}", f"region__{name}", "city", "activity", "name_en", "province", "state", "owner__name", "inside__name", "partner__name",
        "segment", "mode", "last_visit_on", "last_order_on", "revenue_year_minor",
        "potential_minor", "units_own", "units_all", "penetration_permille",
    ]  # fmt: skip


def _internal(row: Sequence[Any], states: dict[Any, Any], modes: dict[Any, Any]) -> list[Any]:
    depth = row[14]
    return [
        *row[:2],
        str(states[row[2]]),
        *row[3:7],
        str(modes[row[7]]) if row[7] else "",
        *row[8:10],
        _wan(row[10]),
        _wan(row[11]),
        *row[12:14],
        "" if depth is None else f"{(depth + 5) // 10}%",
    ]
