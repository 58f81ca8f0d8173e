"""What becomes of one row of a file of deals: new, changed, as it was, or wrong in words.

A deal is known by its number. Without one it is known by customer, title, product, day opened and
who works it, so that the same file twice doubles nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tandem.foundation.text import fold
from tandem.keyaccounts.commands.imports.comparing import said
from tandem.keyaccounts.commands.imports.customers import Customers
from tandem.keyaccounts.commands.imports.kinds import Fate, key_of_facts, plain
from tandem.keyaccounts.intake.rows import CleanRow
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.keyaccounts.rules.naming import name_key
from tandem.pipeline.commands.importing.facts import facts_of, title_of
from tandem.pipeline.commands.importing.looking_up import (
    Words,
    deals_by_number,
    product_key,
)
from tandem.pipeline.commands.recording import print_of, told_by
from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.queries.stages import all_stages

Problems = list[dict[str, Any]]
SHOWN = (
    *("title", "stage_id", "amount_minor", "currency", "account_id", "worked_by_id", "product"),
    *("signed_by_id", "opened_on", "close_on", "closed_on", "project", "close_reason_id"),
    *("lost_to", "close_note", "next_step", "next_step_on"),
)


class DealJudge:
    def __init__(self, run: ImportRun, today: date) -> None:
        self._today = today
        self._defaults: dict[str, str] = run.options.get("defaults", {})
        self._stages = {stage.code: stage for stage in all_stages()}
        self._words = Words.load(on=today)
        self._customers = Customers()
        self._known: dict[str, Opportunity] = {}
        self._first: dict[str, int] = {}
        self._new_products: set[str] = set()

    def learn(self, rows: Sequence[CleanRow]) -> None:
        values = [row.values for row in rows if row.is_usable]
        self._customers = Customers.among(values)
        self._known = deals_by_number(Opportunity, [number_of(row) for row in values])

    def judge(self, row: CleanRow) -> Fate:
        values, problems = dict(row.values), Problems()
        if not row.is_usable:
            return Fate(ImportRow.Outcome.ERROR, values)
        stage = self._stage(values, problems)
        if stage is not None:
            self._settle_days(values, stage, problems)
            self._settle_reason(values, stage)
            self._settle_people(values, stage, problems)
        self._settle_customer(values, problems)
        self._settle_money(values, stage, problems)
        self._settle_product(values, problems)
        values["number"] = number_of(row.values)
        values["title"] = title_of(values)
        self._refuse_twin(row, values, problems)
        if any(problem["level"] == "problem" for problem in problems):
            return Fate(ImportRow.Outcome.ERROR, values, problems=problems)
        return self._compared(values, problems)

    def forget(self) -> None:
        self._first.clear()
        self._known.clear()

    def _compared(self, values: dict[str, Any], problems: Problems) -> Fate:
        facts = facts_of(values)
        deal = self._known.get(facts.external_id)
        account_id = facts.account_id
        if deal is None:
            return Fate(ImportRow.Outcome.NEW, values, account_id, problems=problems)
        if deal.told == print_of(facts):
            return Fate(ImportRow.Outcome.SAME, values, account_id, problems=problems)
        told = told_by(facts, self._stages)
        changed = [name for name in SHOWN if getattr(deal, name) != told[name]]
        before = {name: plain(getattr(deal, name)) for name in changed}
        after = {name: plain(told[name]) for name in changed}
        return Fate(ImportRow.Outcome.UPDATE, values, account_id, before, after, problems)

    def _stage(self, values: dict[str, Any], problems: Problems) -> Stage | None:
        values["stage"] = values.get("stage") or self._defaults.get("stage", "")
        stage = self._stages.get(values["stage"])
        if stage is None:
            problems.append(said("problem", "stage_missing", "stage", {}))
        return stage

    def _settle_days(self, values: dict[str, Any], stage: Stage, problems: Problems) -> None:
        """A file with one closing day means the expected one while a deal is open."""
        kept, other = ("close_on", "closed_on")
        if stage.kind != Stage.Kind.OPEN:
            kept, other = other, kept
        day = values.pop(other, None)
        values[kept] = values.get(kept) or day
        if kept == "closed_on" and values[kept] and values[kept] > self._today:
            facts = {"value": values[kept].isoformat()}
            problems.append(said("problem", "closed_in_future", "closed_on", facts))

    def _settle_reason(self, values: dict[str, Any], stage: Stage) -> None:
        """A reason that is not on the list stays on the deal in its own words."""
        text = values.pop("reason", None)
        if text is None:
            return
        reason_id = self._words.reasons.get((stage.kind, fold(text)))
        values |= {"reason_id": reason_id} if reason_id else {"note": text}

    def _settle_people(self, values: dict[str, Any], stage: Stage, problems: Problems) -> None:
        if name := values.get("owner"):
            has_ended = stage.kind != Stage.Kind.OPEN
            found, code, left_on = self._words.worker(name, has_ended=has_ended)
            values["owner_id"] = found
            if code:
                facts = {"value": name, "day": left_on}
                problems.append(said("warning", code, "owner", facts))
        if name := values.get("partner"):
            values["partner_id"], code = self._words.signer(name)
            if code:
                problems.append(said("warning", code, "partner", {"value": name}))

    def _settle_customer(self, values: dict[str, Any], problems: Problems) -> None:
        """A customer nobody knows is entered as a candidate where its region and industry are told."""
        account_id, code = self._customers.find(values)
        values["account_id"] = account_id
        told = values.get("account") or values.get("account_number", "")
        if code == "customer_unknown":
            cell = {
                f"{name}_id": values.get(name) or self._defaults.get(name)
                for name in ("region", "industry")
            }
            missing = [name for name in ("region", "industry") if not cell[f"{name}_id"]]
            for name in missing:
                problems.append(said("problem", f"{name}_missing", name, {"value": told}))
            if not missing:
                values |= {name: int(key) for name, key in cell.items() if key}
                problems.append(said("warning", "customer_entered", "account", {"value": told}))
        elif code:
            problems.append(said("problem", code, "account", {"value": told}))
        elif account_id is None:
            problems.append(said("note", "customer_missing", "account", {}))

    def _settle_money(
        self, values: dict[str, Any], stage: Stage | None, problems: Problems
    ) -> None:
        currency = values.get("currency") or self._defaults.get("currency")
        if values.get("amount") is not None and not currency:
            problems.append(said("note", "currency_missing", "currency", {}))
        values["currency"] = currency or "CNY"
        if stage is not None and stage.kind == Stage.Kind.WON and not values.get("amount"):
            problems.append(said("warning", "won_without_amount", "amount", {}))

    def _settle_product(self, values: dict[str, Any], problems: Problems) -> None:
        name = values.get("product")
        if not name:
            return
        key = product_key(name)
        if key not in self._words.products and key not in self._new_products:
            self._new_products.add(key)
            problems.append(said("note", "product_entered", "product", {"value": name}))

    def _refuse_twin(self, row: CleanRow, values: Mapping[str, Any], problems: Problems) -> None:
        first = self._first.setdefault(values["number"], row.number)
        if first != row.number:
            facts = {"row": first, "value": values["number"]}
            problems.insert(0, said("problem", "same_deal_in_file", "number", facts))


def number_of(values: Mapping[str, Any]) -> str:
    """The deal's number, or what stands for one that the file does not number."""
    if number := values.get("number"):
        return str(number)
    told = [values.get(key) or "" for key in ("title", "product", "opened_on", "owner")]
    return key_of_facts(name_key(values.get("account") or ""), *told)
