"""What becomes of one clean row: new, an update of an account, nothing to change, or wrong.

An account is known by its credit code, else by its normalised name and city (domain §3). An
empty cell changes nothing; whatever a cell says and cannot be used is named in a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tandem.keyaccounts.commands.imports.context import Names
from tandem.keyaccounts.commands.imports.kinds import Fate
from tandem.keyaccounts.intake.rows import CleanRow
from tandem.keyaccounts.models import Account, Contact, ImportRow, Site
from tandem.keyaccounts.rules.naming import name_city_key, name_key
from tandem.organisation.rules.roles import Role

# clean field of the row -> column of the account; an empty one changes nothing
TEXTS = {
    "short_name": "short_name",
    "name_en": "name_en",
    "credit_code": "credit_code",
    "external_id": "external_id",
    "province": "province",
    "city": "city",
}
NUMBERS = {
    "region_id": "region_id",
    "industry_id": "industry_id",
    "owner_id": "owner_id",
    "inside_id": "inside_id",
    "partner_id": "partner_id",
    "revenue_last_year": "revenue_year_minor",
    "wallet": "potential_minor",
    "own_units": "units_own",
    "total_units": "units_all",
}
COMPARED = ("name", *TEXTS.values(), *NUMBERS.values(), "lat", "lon")
PEOPLE = {
    "outside_seller": ("owner_id", Role.OUTSIDE_SELLER),
    "inside_seller": ("inside_id", Role.INSIDE_SELLER),
}


@dataclass
class Known:
    """The living accounts that some rows may mean, by their keys."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    contacts: set[tuple[int, str, str]] = field(default_factory=set)
    with_site: set[int] = field(default_factory=set)

    @classmethod
    def among(cls, rows: Iterable[Mapping[str, Any]]) -> Known:
        """Accounts that carry the credit code or the name of one of these rows."""
        given = [row for row in rows if row.get("name")]
        codes = {row["credit_code"] for row in given if row.get("credit_code")}
        names = {name_key(row["name"])[:200] for row in given}
        living = Account.objects.living().order_by()
        columns = ("id", "parent__name", *COMPARED)
        by_code = living.exclude(credit_code="").filter(credit_code__in=codes)
        found = {row["id"]: row for row in by_code.values(*columns)} if codes else {}
        found |= {row["id"]: row for row in living.filter(name_key__in=names).values(*columns)}
        known = cls(rows=found)
        for pk in sorted(found, reverse=True):  # the eldest of several stands for them
            row = found[pk]
            if row["credit_code"]:
                known.by_code[row["credit_code"]] = pk
            known.by_name[name_city_key(row["name"], row["city"])] = pk
        if found:
            contacts = Contact.objects.filter(account_id__in=found)
            known.contacts.update(contacts.values_list("account_id", "name", "phone"))
            sites = Site.objects.filter(account_id__in=found)
            known.with_site.update(sites.values_list("account_id", flat=True))
        return known

    @classmethod
    def of(cls, ids: Iterable[int]) -> Known:
        """These accounts alone, to compare rows with."""
        rows = Account.objects.filter(id__in=list(ids)).values("id", "parent__name", *COMPARED)
        return cls(rows={row["id"]: row for row in rows})

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The account of these values, unless both have a credit code and they differ."""
        code = values.get("credit_code", "")
        if code and code in self.by_code:
            return self.by_code[code]
        found = self.by_name.get(name_city_key(values["name"], values.get("city", "")))
        if found is None or (code and self.rows[found]["credit_code"] not in ("", code)):
            return None
        return found

    def lacks(self, account_id: int, values: Mapping[str, Any]) -> bool:
        """Whether the row tells of a contact, an address or a parent this account has not."""
        name, phone = values.get("contact_name"), values.get("contact_phone", "")
        parent, present = values.get("parent"), self.rows[account_id]["parent__name"] or ""
        return bool(
            (name and (account_id, name, phone) not in self.contacts)
            or (values.get("address") and account_id not in self.with_site)
            or (parent and name_key(parent) != name_key(present))
        )


def fate_of(row: CleanRow, names: Names, known: Known, *, defaults: Mapping[str, str]) -> Fate:
    """Resolve the names in the row and compare it with the account it belongs to."""
    values, problems = dict(row.values), list[dict[str, Any]]()
    if not row.is_usable:
        return Fate(ImportRow.Outcome.ERROR, values)
    account_id = known.find(values)
    present = known.rows[account_id] if account_id else None
    _resolve_cell(values, defaults, problems, is_new=present is None)
    region_id = values.get("region_id") or (present["region_id"] if present else None)
    _resolve_people(values, names, region_id, problems)
    if any(problem["level"] == "problem" for problem in problems):
        return Fate(ImportRow.Outcome.ERROR, values, problems=problems)
    if present is None:
        return Fate(ImportRow.Outcome.NEW, values, problems=problems)
    before, after = difference(present, values)
    changes = bool(after) or known.lacks(present["id"], values)
    outcome = ImportRow.Outcome.UPDATE if changes else ImportRow.Outcome.SAME
    return Fate(outcome, values, account_id, before, after, problems)


def difference(
    present: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after of the columns an update would change; an empty cell changes nothing."""
    wanted = columns_of(values)
    changed = [name for name, value in wanted.items() if present[name] != value]
    return {name: present[name] for name in changed}, {name: wanted[name] for name in changed}


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The account's columns that a row fills."""
    columns: dict[str, Any] = {"name": values["name"]}
    columns |= {column: values[name] for name, column in TEXTS.items() if values.get(name)}
    columns |= {
        column: values[name] for name, column in NUMBERS.items() if values.get(name) is not None
    }
    if "latitude" in values and "longitude" in values:
        columns |= {"lat": values["latitude"], "lon": values["longitude"]}
    return columns


def _resolve_people(
    values: dict[str, Any],
    names: Names,
    region_id: int | None,
    problems: list[dict[str, Any]],
) -> None:
    """Sellers and partner by name; who is not certain leaves the place as it is."""
    for name, (column, role) in PEOPLE.items():
        if name not in values:
            continue
        person, code, left_on = names.person(values[name], role)
        if person is None:
            facts = {"value": values[name], "day": left_on}
            problems.append(said("warning", code, name, facts))
            continue
        values[column] = person.id
        if person.region_id and region_id and person.region_id != region_id:
            problems.append(said("warning", "person_elsewhere", name, {"value": values[name]}))
    if "partner" in values:
        values["partner_id"], code = names.partner(values["partner"])
        if code:
            problems.append(said("warning", code, "partner", {"value": values["partner"]}))


def _resolve_cell(
    values: dict[str, Any],
    defaults: Mapping[str, str],
    problems: list[dict[str, Any]],
    *,
    is_new: bool,
) -> None:
    """Region and industry are needed to enter an account; an update may leave them out."""
    for name in ("region", "industry"):
        key = values.get(name) or (defaults.get(name) if is_new else None)
        if key:
            values[f"{name}_id"] = int(key)
        elif is_new:
            problems.append(said("problem", f"{name}_missing", name, {}))


def said(level: str, code: str, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Something to say about a row, in the form `wording.problem_text` words."""
    return {"level": level, "code": code, "field": name, "column": "", "facts": facts}
