"""What an address filters by beyond the selects of the bar: a chip each, with its cross.

Most of them come from a number on another page that leads here; the chip says what it counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tandem.keyaccounts.queries.choices import Control, company_label, person_label
from tandem.keyaccounts.queries.filters import ACTIVE, ME, NONE, OPEN, AccountFilter
from tandem.keyaccounts.queries.paging import Order
from tandem.keyaccounts.views.accounts_bar import without

_t = gettext_lazy  # short: a table of labels
LABELS: dict[str, Promise] = {
    "inside": _t("Inside seller"),
    "partner": _t("Partner"),
    "city": _t("City"),
    "top": _t("Top 20"),
    "potential_min": _t("Potential from"),
    "potential_max": _t("Potential to"),
    "was": _t("On that day"),
    "activated_from": _t("Activated from"),
    "activated_to": _t("Activated to"),
    "seen_since": _t("Seen by the owner since"),
    "unseen_since": _t("Not seen by the owner since"),
    "touched_since": _t("In touch first hand since"),
    "untouched_since": _t("No first-hand contact since"),
    "deep_since": _t("Covered deeply since"),
    "shallow_since": _t("Not covered deeply since"),
    "has": _t("With"),
    "lacks": _t("Without"),
    "brand": _t("Brand"),
    "parent": _t("Below one customer"),
}
FACT_LABELS: dict[str, Promise] = {
    "owner": _t("an owner"),
    "inside": _t("an inside seller"),
    "place": _t("a place on the map"),
    "wallet": _t("a wallet"),
    "segment": _t("a class"),
    "units": _t("counted machines"),
}
STANDING_LABELS: dict[str, Promise] = {OPEN: _t("not active"), ACTIVE: _t("active")}


@dataclass(frozen=True)
class Chip:
    """`values` are kept in the form, `said` is what a person reads; empty: the label says it."""

    name: str
    label: str
    said: str
    values: tuple[str, ...]
    clear_url: str


def other_filters(chosen: AccountFilter, order: Order, shown: Sequence[Control]) -> list[Chip]:
    known = {control.name for control in shown}
    return [
        Chip(
            name,
            str(label),
            _said(name, getattr(chosen, name)),
            _values(getattr(chosen, name)),
            without(chosen, order, name),
        )
        for name, label in LABELS.items()
        if name not in known and getattr(chosen, name) not in ("", None, False, ())
    ]


def _values(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return ("1",) if value is True else (str(value),)


def _said(name: str, value: Any) -> str:
    if value is True or name == "parent":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if name in ("has", "lacks"):
        return ", ".join(str(FACT_LABELS[fact]) for fact in value)
    if name == "was":
        return str(STANDING_LABELS[value])
    if name in ("inside", "partner"):
        return _whose(name, value)
    return str(value)


def _whose(name: str, value: str) -> str:
    if value == NONE:
        return _("Nobody")
    if value == ME:
        return _("Me")
    return company_label(int(value)) if name == "partner" else person_label(int(value))
