"""Dated figures that higher apps write down: yearly revenue and the wallet's range.

History is kept; the account shows the newest of each kind, and the potential is the middle of the
wallet (docs, domain §3). A figure of the same account, kind and day is corrected, never doubled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.keyaccounts.commands.columns import batches, write_columns
from tandem.keyaccounts.commands.fact_rows import account_of_keeper
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.models import Account, Figure
from tandem.keyaccounts.permissions import permit_facts
from tandem.keyaccounts.rules.penetration import penetration_permille, wallet_middle
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

COLUMN_OF_KIND = {
    Figure.Kind.REVENUE_YEAR.value: "revenue_year_minor",
    Figure.Kind.WALLET_LOW.value: "wallet_low_minor",
    Figure.Kind.WALLET_HIGH.value: "wallet_high_minor",
}
BY_HAND = "person"  # the source of a figure that somebody typed
SHOWN = (*COLUMN_OF_KIND.values(), "potential_minor", "penetration_permille")


class FigureBelowZero(Refusal):
    """Revenue and wallet are counted from zero."""


@dataclass(frozen=True, slots=True)
class DatedFigure:
    account_id: int
    kind: str  # a value of Figure.Kind
    as_of: date
    amount_minor: int
    source: str


@transaction.atomic
def record_figures(*, actor: Actor, figures: Iterable[DatedFigure], now: datetime) -> int:
    """Write figures down and show the newest; any number at once. Returns how many."""
    given = {(item.account_id, item.kind, item.as_of): item for item in figures}
    if any(item.amount_minor < 0 for item in given.values()):
        raise FigureBelowZero(
            "figure_below_zero",
            _("An amount below zero is no revenue and no wallet. Type it from zero up."),
        )
    ids = sorted({account_id for account_id, _kind, _day in given})
    _permit(actor, ids)
    for chunk in batches(given.values()):
        Figure.objects.bulk_create(
            [
                Figure(
                    account_id=item.account_id,
                    kind=Figure.Kind(item.kind).value,
                    as_of=item.as_of,
                    amount_minor=item.amount_minor,
                    source=item.source,
                )
                for item in chunk
            ],
            update_conflicts=True,
            unique_fields=["account", "kind", "as_of"],
            update_fields=["amount_minor", "source"],
        )
    for batch in batches(ids):
        show_newest(batch)
    _note(actor, given.values(), now)
    return len(given)


@transaction.atomic
def add_figures(
    *, actor: Actor, account_id: int, as_of: date, now: datetime, **amounts: int | None
) -> None:
    """What a person learnt of one account on a day; `amounts` are by kind, unknown ones None."""
    known = {kind: amount for kind, amount in amounts.items() if amount is not None}
    account_of_keeper(actor, account_id)
    figures = [
        DatedFigure(account_id, kind, as_of, amount, BY_HAND) for kind, amount in known.items()
    ]
    record_figures(actor=actor, figures=figures, now=now)


def show_newest(account_ids: Iterable[int]) -> None:
    """Bring the accounts' own columns to their newest figures."""
    ids = list(account_ids)
    newest: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Figure.objects.filter(account_id__in=ids).order_by("as_of")
    for account_id, kind, amount in rows.values_list("account_id", "kind", "amount_minor"):
        newest[account_id][COLUMN_OF_KIND[kind]] = amount
    accounts = Account.objects.filter(pk__in=ids).values(
        "pk", "units_own", "units_all", *COLUMN_OF_KIND.values()
    )
    write_columns(SHOWN, [(row["pk"], _shown(row, newest[row["pk"]])) for row in accounts])


def _shown(row: Mapping[str, int], newest: Mapping[str, int]) -> list[int | None]:
    """Values of SHOWN; a column without any figure keeps what an import put there."""
    revenue, low, high = (newest.get(name, row[name]) for name in COLUMN_OF_KIND.values())
    potential = wallet_middle(low, high)
    depth = penetration_permille(
        units_own=row["units_own"],
        units_all=row["units_all"],
        revenue_minor=revenue,
        wallet_minor=potential,
    )
    return [revenue, low, high, potential, depth]


def _permit(actor: Actor, ids: list[int]) -> None:
    """Sales operations and loaders write many; a seller writes what belongs to their account."""
    require_visible(actor, ids)
    if actor.has_any({Role.SALES_OPS}):
        return
    for chunk in batches(ids):
        for account in Account.objects.filter(pk__in=chunk):
            permit_facts(actor, account)


def _note(actor: Actor, figures: Iterable[DatedFigure], now: datetime) -> None:
    """One entry an account: its figures by kind and day."""
    by_account: dict[int, dict[str, int]] = defaultdict(dict)
    for item in figures:
        by_account[item.account_id][f"{item.kind} {item.as_of}"] = item.amount_minor
    audit.record_many(
        audit.entry_of(
            actor=actor,
            act="keyaccounts.figures_recorded",
            subject_type=Account._meta.label_lower,
            subject_id=account_id,
            after=amounts,
            account_id=account_id,
            now=now,
        )
        for account_id, amounts in by_account.items()
    )
