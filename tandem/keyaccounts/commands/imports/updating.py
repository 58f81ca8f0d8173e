"""Accounts that a row changes: only what differs now, and remembering exactly what it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tandem.keyaccounts.commands.columns import write_columns
from tandem.keyaccounts.commands.imports.comparing import Known, columns_of, said
from tandem.keyaccounts.commands.imports.due import DueRow
from tandem.keyaccounts.commands.imports.entering import (
    FIGURES,
    contact_of,
    keys_of,
    machines_of,
    site_of,
)
from tandem.keyaccounts.models import Account, Contact, Figure, InstalledBase, Site
from tandem.keyaccounts.rules.places import locate


def update_accounts(rows: Sequence[DueRow], known: Known, *, source: str, on: date) -> None:
    """Write the columns and facts these rows change; each row knows its account already."""
    if not rows:
        return
    accounts = Account.objects.in_bulk({row.account_id for row in rows})
    for row in rows:
        account = accounts[row.account_id]
        wanted = _without_taken_code(row, columns_of(row.clean), account, known)
        changed = {name: value for name, value in wanted.items() if getattr(account, name) != value}
        changed |= _moved_place(account, changed)
        changed |= keys_of(changed, {**_columns(account), **changed})
        row.before = {name: getattr(account, name) for name in changed}
        row.after = changed
        if changed:
            write_columns(list(changed), [(account.pk, list(changed.values()))])
            for name, value in changed.items():  # a second row may mean the same account
                setattr(account, name, value)
    _add_facts(rows, source=source, on=on)


def _columns(account: Account) -> dict[str, Any]:
    names = ("units_own", "units_all", "revenue_year_minor", "potential_minor")
    return {name: getattr(account, name) for name in names}


def _without_taken_code(
    row: DueRow, wanted: dict[str, Any], account: Account, known: Known
) -> dict[str, Any]:
    """Another account took this credit code since the check: all else of the row is written."""
    code = wanted.get("credit_code")
    if code and known.by_code.get(code, account.pk) != account.pk:
        row.problems = [
            *row.problems,
            said("warning", "code_taken", "credit_code", {"value": code}),
        ]
        return {name: value for name, value in wanted.items() if name != "credit_code"}
    return wanted


def _moved_place(account: Account, changed: Mapping[str, Any]) -> dict[str, Any]:
    """A place that only stood for the old city follows the account to its new one."""
    if "lat" in changed or not changed.keys() & {"city", "province"}:
        return {}
    stood_for_city = locate(account.province, account.city) == (account.lat, account.lon)
    place = locate(changed.get("province", account.province), changed.get("city", account.city))
    if place is None or not (stood_for_city or account.lat is None):
        return {}
    return {"lat": place[0], "lon": place[1]}


def _add_facts(rows: Sequence[DueRow], *, source: str, on: date) -> None:
    """What the account already has is not doubled; a count or figure of the same day is corrected.

    Each row notes in `made` what it added and what it replaced, for the undo.
    """
    ids = {row.account_id for row in rows}
    people = Contact.objects.filter(account_id__in=ids)
    contacts = set(people.values_list("account_id", "name", "phone"))
    with_site = set(Site.objects.filter(account_id__in=ids).values_list("account_id", flat=True))
    for row in rows:
        contact, site = contact_of(row.clean), site_of(row.clean)
        if contact and (row.account_id, contact["name"], contact["phone"]) not in contacts:
            made = Contact.objects.create(account_id=row.account_id, **contact)
            contacts.add((row.account_id, made.name, made.phone))
            row.made = {**row.made, "contacts": [made.pk]}
        if site and row.account_id not in with_site:
            row.made = {
                **row.made,
                "sites": [Site.objects.create(account_id=row.account_id, **site).pk],
            }
            with_site.add(row.account_id)
    _count_machines(rows, ids, on)
    _write_figures(rows, ids, source, on)


def _count_machines(rows: Sequence[DueRow], ids: set[int | None], on: date) -> None:
    today = InstalledBase.objects.filter(account_id__in=ids, as_of=on, product_line="PC")
    there = {(item.account_id, item.brand): item for item in today}
    for row in rows:
        if not row.after.keys() & {"units_own", "units_all"}:
            continue
        for values in machines_of(row.clean, on):
            item = there.get((row.account_id, values["brand"]))
            if item is None:
                item = InstalledBase.objects.create(account_id=row.account_id, **values)
                there[row.account_id, item.brand] = item
                row.made.setdefault("machines", []).append(item.pk)
            elif item.units != values["units"]:
                row.made.setdefault("machines_before", []).append([item.pk, item.units])
                item.units = values["units"]
                item.save(update_fields=["units"])


def _write_figures(rows: Sequence[DueRow], ids: set[int | None], source: str, on: date) -> None:
    today = Figure.objects.filter(account_id__in=ids, as_of=on)
    there = {(item.account_id, item.kind): item for item in today}
    columns = {"revenue_last_year": "revenue_year_minor", "wallet": "potential_minor"}
    for row in rows:
        for kind, name in FIGURES.items():
            amount = row.clean.get(name)
            if amount is None or columns[name] not in row.after:
                continue
            item = there.get((row.account_id, kind))
            if item is None:
                item = Figure.objects.create(
                    account_id=row.account_id,
                    kind=kind,
                    as_of=on,
                    amount_minor=amount,
                    source=source,
                )
                there[row.account_id, kind] = item
                row.made.setdefault("figures", []).append(item.pk)
            elif item.amount_minor != amount:
                replaced = row.made.setdefault("figures_before", [])
                replaced.append([item.pk, item.amount_minor, item.source])
                item.amount_minor, item.source = amount, source
                item.save(update_fields=["amount_minor", "source"])
