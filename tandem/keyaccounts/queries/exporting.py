"""The rows of a list for a file: the same accounts as on the page, in the same order.

A partner's file has the columns a partner's page has. Rows are read a few thousand at a time, so
a file of fifty thousand takes the memory of one batch.
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
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import AccountFilter, filtered
from tandem.keyaccounts.queries.paging import COLUMNS, NULLABLE, Order
from tandem.organisation.rules.scope import Actor

BATCH = 2000
MINOR_PER_WAN = 1_000_000


def listed_ids(
    actor: Actor,
    chosen: AccountFilter,
    order: Order,
    *,
    on: date,
    among: Iterable[int] | None = None,
) -> list[int]:
    """Every id of the list in its order; with `among`, only those picked."""
    rows = filtered(actor, chosen, on=on)
    if among is not None:
        rows = Account.objects.visible_to(actor).living().filter(pk__in=list(among))
    column = F(COLUMNS[order.sort])
    nulls: dict[str, Any] = {}
    if order.sort in NULLABLE:
        nulls = {"nulls_last": True} if order.is_descending else {"nulls_first": True}
    first = column.desc(**nulls) if order.is_descending else column.asc(**nulls)
    second = F("id").desc() if order.is_descending else F("id").asc()
    return list(rows.order_by(first, second).values_list("id", flat=True))


def header(actor: Actor) -> list[str]:
    neutral = [_("Name"), _("Credit code"), _("Industry"), _("Region"), _("City"), _("Activity")]
    if actor.is_partner:
        return neutral
    unit = {"unit": unit_label("wan")}
    return [
        *neutral,
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


def lines(actor: Actor, ids: Sequence[int]) -> Iterator[list[Any]]:
    """One line an account, in the order of the ids, which come from a visible list."""
    columns = _columns(actor)
    activities, states = dict(Account.Activity.choices), dict(Account.State.choices)
    modes = dict(Account.Mode.choices)
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        found = Account.objects.visible_to(actor).filter(pk__in=chunk)
        rows = {row[0]: row for row in found.values_list("id", *columns)}
        for row in (rows[pk] for pk in chunk if pk in rows):
            line = [*row[1:6], str(activities[row[6]])]
            yield line if actor.is_partner else [*line, *_internal(row[7:], states, modes)]


def _columns(actor: Actor) -> list[str]:
    name = "name_en" if get_language() == "en" else "name_zh"
    neutral = [
        "name", "credit_code", f"industry__{name}", f"region__{name}", "city", "activity",
    ]  # fmt: skip
    if actor.is_partner:
        return neutral
    return [
        *neutral, "name_en", "province", "state", "owner__name", "inside__name", "partner__name",
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
        Decimal(row[10]) / MINOR_PER_WAN,
        Decimal(row[11]) / MINOR_PER_WAN,
        *row[12:14],
        "" if depth is None else f"{(depth + 5) // 10}%",
    ]
