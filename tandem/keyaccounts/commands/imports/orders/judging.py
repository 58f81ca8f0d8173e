"""What becomes of one row of a file of orders: new, corrected, as it was, or wrong in words.

An order is known by its number. Without one it is known by customer, day, amount and signer, so
that the same file twice doubles nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tandem.keyaccounts.commands.imports.comparing import said
from tandem.keyaccounts.commands.imports.customers import Customers
from tandem.keyaccounts.commands.imports.kinds import Fate, key_of_facts, plain
from tandem.keyaccounts.commands.orders import MARK_COLUMNS
from tandem.keyaccounts.intake.rows import CleanRow
from tandem.keyaccounts.models import ImportRow, ImportRun, OrderMark
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.models import Company

Problems = list[dict[str, Any]]


class OrderJudge:
    def __init__(self, run: ImportRun, today: date) -> None:
        self._signers = _signers()
        self._customers = Customers()
        self._known: dict[str, OrderMark] = {}
        self._first: dict[str, int] = {}

    def learn(self, rows: Sequence[CleanRow]) -> None:
        values = [row.values for row in rows if row.is_usable]
        self._customers = Customers.among(values)
        self._known = marks_by_key([key_of(one) for one in values])

    def judge(self, row: CleanRow) -> Fate:
        values, problems = dict(row.values), Problems()
        if not row.is_usable:
            return Fate(ImportRow.Outcome.ERROR, values)
        values["key"] = key_of(values)
        self._settle_customer(values, problems)
        self._settle_signer(values, problems)
        self._refuse_twin(row, values, problems)
        if problems:
            return Fate(ImportRow.Outcome.ERROR, values, problems=problems)
        return self._compared(values)

    def forget(self) -> None:
        self._first.clear()
        self._known.clear()

    def _compared(self, values: dict[str, Any]) -> Fate:
        told, mark = facts_of(values), self._known.get(values["key"])
        if mark is None:
            return Fate(ImportRow.Outcome.NEW, values, told["account_id"])
        before = {name: getattr(mark, name) for name in MARK_COLUMNS}
        changed = [name for name in MARK_COLUMNS if before[name] != told[name]]
        outcome = ImportRow.Outcome.UPDATE if changed else ImportRow.Outcome.SAME
        return Fate(
            outcome,
            values,
            told["account_id"],
            before={name: plain(before[name]) for name in changed},
            after={name: plain(told[name]) for name in changed},
        )

    def _settle_customer(self, values: dict[str, Any], problems: Problems) -> None:
        account_id, code = self._customers.find(values)
        values["account_id"] = account_id
        if code:
            told = values.get("account") or values.get("account_number", "")
            problems.append(said("problem", code, "account", {"value": told}))

    def _settle_signer(self, values: dict[str, Any], problems: Problems) -> None:
        """Nobody named means ourselves. Who has left since can have signed what is past."""
        name = values.get("partner")
        if not name:
            return
        key = name_key(name)
        if key in self._signers:
            values["signed_by_id"] = self._signers[key]
        else:
            problems.append(said("problem", "partner_unknown", "partner", {"value": name}))

    def _refuse_twin(self, row: CleanRow, values: Mapping[str, Any], problems: Problems) -> None:
        first = self._first.setdefault(values["key"], row.number)
        if first != row.number:
            code = "same_number_in_file" if values.get("number") else "same_order_in_file"
            facts = {"row": first, "value": values.get("number", "")}
            problems.insert(0, said("problem", code, "number", facts))


def key_of(values: Mapping[str, Any]) -> str:
    """What an order is noted under: its number, or what stands for one the file does not give."""
    if number := values.get("number"):
        return f"file-no-{number}"
    told = [values.get(name) or "" for name in ("account_number", "ordered_on", "amount")]
    names = [name_key(values.get(name) or "") for name in ("account", "partner")]
    return key_of_facts(*names, *told)


def marks_by_key(keys: Sequence[str]) -> dict[str, OrderMark]:
    return {mark.source_key: mark for mark in OrderMark.objects.filter(source_key__in=keys)}


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a mark; a day is a date or, read back from the row's table, its text."""
    day = values["ordered_on"]
    return {
        "account_id": values["account_id"],
        "ordered_on": date.fromisoformat(day) if isinstance(day, str) else day,
        "amount_minor": values["amount"],
        "signed_by_id": values.get("signed_by_id"),
    }


def _signers() -> dict[str, int | None]:
    """Company by name key; our own name is nobody's signature but ours."""
    columns = Company.objects.order_by("is_active", "-id").values_list("id", "name", "kind")
    return {
        name_key(name): None if kind == Company.Kind.VENDOR else pk for pk, name, kind in columns
    }
