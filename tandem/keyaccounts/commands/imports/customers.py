"""Which living account a row of another thing means: a deal, an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.rules.naming import name_key


def standing_accounts(ids: Iterable[int]) -> dict[int, int]:
    """Where each of these accounts is today: itself, or the one it was merged into; gone ones miss."""
    standing = {pk: pk for pk in ids}
    while True:
        rows = Account.objects.filter(pk__in=set(standing.values()))
        into = {pk: kept or pk for pk, kept in rows.values_list("pk", "merged_into_id")}
        followed = {pk: into[at] for pk, at in standing.items() if at in into}
        if followed == standing:
            return standing
        standing = followed


def customer_number_unknown() -> str:
    """The one sentence on a customer that every kind of file says in the same words."""
    return _(
        "No customer has the number %(value)s. Import the customers first, or name the customer."
    )


@dataclass
class Customers:
    """The living accounts some rows may mean, by number, by name and by what else they are called."""

    by_number: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def among(cls, rows: Iterable[Mapping[str, Any]]) -> Customers:
        given = list(rows)
        names = {row["account"] for row in given if row.get("account")}
        numbers = {row["account_number"] for row in given if row.get("account_number")}
        found = cls()
        if not names and not numbers:
            return found
        meant = (
            Q(name_key__in={name_key(name)[:200] for name in names})
            | Q(short_name__in=names)
            | Q(name_en__in=names)
            | Q(external_id__in=numbers)
            | Q(credit_code__in=numbers)
        )
        columns = ("id", "name_key", "short_name", "name_en", "external_id", "credit_code")
        rows_of = Account.objects.living().filter(meant)
        for values in rows_of.values_list(*columns, "region_id", "industry_id"):
            pk, key, short, english, number, code, region_id, industry_id = values
            found.cells[pk] = (region_id, industry_id)
            for name in {key, name_key(short), name_key(english)} - {""}:
                found.by_name[name].add(pk)
            for text in {number, code} - {""}:
                found.by_number[text].add(pk)
        return found

    def find(self, values: Mapping[str, Any]) -> tuple[int | None, str]:
        """(account, what is wrong): by number if there is one; two of one name mean neither."""
        number = values.get("account_number")
        if number and len(self.by_number.get(number, ())) == 1:
            return next(iter(self.by_number[number])), ""
        if not values.get("account"):
            return None, "customer_number_unknown" if number else ""
        found = self.by_name.get(name_key(values["account"])[:200], set())
        if len(found) > 1:
            found = {pk for pk in found if self._fits(pk, values)} or found
        if len(found) > 1:
            return None, "customer_ambiguous"
        return (next(iter(found)), "") if found else (None, "customer_unknown")

    def _fits(self, pk: int, values: Mapping[str, Any]) -> bool:
        """Of several of one name, the one in the region and the industry the row names."""
        told = (values.get("region"), values.get("industry"))
        return any(told) and all(
            said is None or said == str(held)
            for said, held in zip(told, self.cells[pk], strict=True)
        )
