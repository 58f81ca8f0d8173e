"""Whom and what the words of a file of deals mean: customers, people, partners, products, reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from tandem.foundation.text import fold
from tandem.keyaccounts.commands.imports.context import Names
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.models import Company
from tandem.pipeline.models import CloseReason, Product


def product_key(name: str) -> str:
    """GTXPro, GTX Pro and gtx-pro are one product."""
    return "".join(mark for mark in fold(name) if mark.isalnum())


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


@dataclass(frozen=True)
class Words:
    """What is looked up once for a whole file."""

    names: Names
    vendors: dict[str, int]
    reasons: dict[tuple[str, str], int]
    products: dict[str, Product]

    @classmethod
    def load(cls, *, on: date) -> Words:
        vendors = Company.objects.filter(kind=Company.Kind.VENDOR, is_active=True)
        reasons: dict[tuple[str, str], int] = {}
        for reason in CloseReason.objects.all():
            for name in (reason.name_zh, reason.name_en, reason.code):
                reasons[reason.kind, fold(name)] = reason.pk
        return cls(
            names=Names.load(on=on),
            vendors={name_key(name): pk for pk, name in vendors.values_list("id", "name")},
            reasons=reasons,
            products=products_by_key(),
        )

    def worker(self, name: str, *, has_ended: bool) -> tuple[int | None, str, str]:
        """(person, problem, when they left): a deal that ended may be of somebody who left."""
        found = self.names.people.get(fold(name), [])
        here = [person for person in found if person.is_here]
        meant = here or (found if has_ended else [])
        if len(meant) == 1:
            return meant[0].id, "", ""
        if meant:
            return None, "person_ambiguous", ""
        return (None, "person_left", found[0].left_on) if found else (None, "person_unknown", "")

    def signer(self, name: str) -> tuple[int | None, str]:
        """Ourselves or a partner."""
        own = self.vendors.get(name_key(name))
        return (own, "") if own is not None else self.names.partner(name)


def products_by_key() -> dict[str, Product]:
    products: dict[str, Product] = {}
    for product in Product.objects.order_by("-position", "-id"):
        for name in (product.name_zh, product.name_en, product.code):
            products[product_key(name)] = product
    return products


def deals_by_number(model: Any, numbers: Sequence[str]) -> dict[str, Any]:
    return {one.external_id: one for one in model.objects.filter(external_id__in=numbers)}
