"""What becomes of one clean row: new, an update of an account, nothing to change, or wrong.

An account is known by its credit code, else by its normalised name and city (naming.natural_key).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tandem.keyaccounts.commands.imports.context import Names
from tandem.keyaccounts.intake.rows import CleanRow
from tandem.keyaccounts.models import Account, ImportRow
from tandem.keyaccounts.rules.naming import city_key, name_key

# clean field of the row -> column of the account
TEXTS = {
    "short_name": "short_name",
    "name_en": "name_en",
    "credit_code": "credit_code",
    "external_id": "external_id",
    "province": "province",
    "city": "city",
}
COMPARED = (
    *TEXTS.values(),
    "name",
    "region_id",
    "industry_id",
    "owner_id",
    "inside_id",
    "partner_id",
    "revenue_year_minor",
    "potential_minor",
    "units_own",
    "units_all",
)
LIMITS = {name: Account._meta.get_field(name).max_length or 0 for name in (*TEXTS.values(), "name")}


@dataclass
class Known:
    """Every living account by its keys, loaded once for the whole file."""

    by_code: dict[str, int]
    by_name: dict[tuple[str, str], int]
    rows: dict[int, dict[str, Any]]

    @classmethod
    def load(cls, codes: list[str] | None = None, names: list[str] | None = None) -> Known:
        """All accounts, or only those that carry one of these codes or name keys."""
        accounts = Account.objects.living()
        if codes is not None and names is not None:
            ids = set(accounts.filter(credit_code__in=codes).values_list("id", flat=True))
            ids |= set(accounts.filter(name_key__in=names).values_list("id", flat=True))
            accounts = accounts.filter(id__in=ids)
        known = cls({}, {}, {})
        for row in accounts.values("id", "name_key", "city_key", *COMPARED).order_by("-id"):
            known.rows[row["id"]] = row
            if row["credit_code"]:
                known.by_code[row["credit_code"]] = row["id"]
            known.by_name[row["name_key"], row["city_key"]] = row["id"]
        return known

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The account of these values, unless both have a credit code and they differ."""
        code = values.get("credit_code", "")
        if code and code in self.by_code:
            return self.by_code[code]
        found = self.by_name.get(
            (name_key(values["name"])[:200], city_key(values.get("city", ""))[:40])
        )
        if found is None or (code and self.rows[found]["credit_code"] not in ("", code)):
            return None
        return found


@dataclass
class Fate:
    outcome: str
    values: dict[str, Any]
    account_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)


def fate_of(row: CleanRow, names: Names, known: Known, *, defaults: Mapping[str, str]) -> Fate:
    """Resolve the names in the row and compare it with the account it belongs to."""
    problems: list[dict[str, Any]] = []
    values = dict(row.values)
    if not row.is_usable:
        return Fate(ImportRow.Outcome.ERROR, values)
    _resolve_people(values, names, problems)
    if "partner" in values:
        values["partner_id"] = names.partner(str(values["partner"]))
    account_id = known.find(values)
    _resolve_cell(values, defaults, problems, is_new=account_id is None)
    if any(problem["level"] == "problem" for problem in problems):
        return Fate(ImportRow.Outcome.ERROR, values, problems=problems)
    if account_id is None:
        return Fate(ImportRow.Outcome.NEW, values, problems=problems)
    before, after = difference(known.rows[account_id], values)
    outcome = ImportRow.Outcome.UPDATE if after else ImportRow.Outcome.SAME
    return Fate(outcome, values, account_id, before, after, problems)


def difference(
    present: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after of the columns an update would change; an empty cell changes nothing."""
    wanted = columns_of(values)
    changed = {name for name, value in wanted.items() if present[name] != value}
    return {name: present[name] for name in changed}, {name: wanted[name] for name in changed}


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The account's columns that a row fills."""
    columns: dict[str, Any] = {
        column: str(values[name])[: LIMITS[column]]
        for name, column in TEXTS.items()
        if values.get(name)
    }
    columns["name"] = str(values["name"])[: LIMITS["name"]]
    for name in ("region_id", "industry_id", "owner_id", "inside_id", "partner_id"):
        if values.get(name) is not None:
            columns[name] = values[name]
    figures = {
        "revenue_last_year": "revenue_year_minor",
        "wallet": "potential_minor",
        "own_units": "units_own",
        "total_units": "units_all",
    }
    for name, column in figures.items():
        if values.get(name) is not None:
            columns[column] = values[name]
    return columns


def _resolve_people(values: dict[str, Any], names: Names, problems: list[dict[str, Any]]) -> None:
    for name, column in (("outside_seller", "owner_id"), ("inside_seller", "inside_id")):
        if name not in values:
            continue
        found, code, left_on = names.person(str(values[name]))
        if code:
            facts = {"value": str(values[name]), "day": left_on}
            problems.append(_said("warning", code, name, facts))
        else:
            values[column] = found


def _resolve_cell(
    values: dict[str, Any],
    defaults: Mapping[str, str],
    problems: list[dict[str, Any]],
    *,
    is_new: bool,
) -> None:
    """Region and industry are needed to enter an account; an update may leave them out."""
    for name in ("region", "industry"):
        key = values.get(name) or defaults.get(name)
        if key:
            values[f"{name}_id"] = int(key)
        elif is_new:
            problems.append(_said("problem", f"{name}_missing", name, {}))


def _said(level: str, code: str, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"level": level, "code": code, "field": name, "column": "", "facts": facts}
