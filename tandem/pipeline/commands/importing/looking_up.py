"""Whom and what the words of a file of deals mean: customers, people, partners, products, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tandem.foundation.text import fold
from tandem.keyaccounts.commands.imports.context import Names
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.models import Company
from tandem.pipeline.models import CloseReason, Product


def product_key(name: str) -> str:
    """GTXPro, GTX Pro and gtx-pro are one product."""
    return "".join(mark for mark in fold(name) if mark.isalnum())


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
