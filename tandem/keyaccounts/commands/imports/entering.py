"""New accounts and the facts a row brings with it, in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tandem.foundation.text import pinyin_key
from tandem.keyaccounts.commands.imports.comparing import columns_of
from tandem.keyaccounts.models import (
    Account,
    Contact,
    Figure,
    ImportRow,
    ImportRun,
    InstalledBase,
    Site,
)
from tandem.keyaccounts.rules.naming import city_key, name_key
from tandem.keyaccounts.rules.penetration import penetration_permille
from tandem.keyaccounts.rules.places import locate

OWN_BRAND, OTHER_BRANDS = "本品牌", "其他品牌"
FIGURES = {
    Figure.Kind.REVENUE_YEAR.value: "revenue_last_year",
    Figure.Kind.WALLET_LOW.value: "wallet",
    Figure.Kind.WALLET_HIGH.value: "wallet",
}


def enter_accounts(rows: Sequence[ImportRow], *, now: datetime) -> list[Account]:
    """One candidate a row, in the order of the rows."""
    accounts = [_account(row.clean, now) for row in rows]
    return Account.objects.bulk_create(accounts, batch_size=200)


def enter_facts(run: ImportRun, pairs: Sequence[tuple[ImportRow, Account]], *, on: date) -> None:
    """Contacts, places, machines and figures; what the account already has is not doubled.

    Each row notes in `made` what it added, so that an undo takes back exactly that.
    """
    ids = [account.pk for _row, account in pairs]
    _enter(Contact, "contacts", _contacts(pairs, ids))
    _enter(Site, "sites", _sites(pairs, ids))
    _enter(InstalledBase, "machines", _machines(pairs, ids, on))
    _enter_figures(run, pairs, ids, on)


def keys_of(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from others."""
    keys: dict[str, Any] = {}
    if "name" in columns:
        keys["name_key"] = name_key(columns["name"])[:200]
        keys["name_sort"] = pinyin_key(columns["name"])[:200]
    if columns.get("city"):
        keys["city_key"] = city_key(columns["city"])[:40]
    if "potential_minor" in columns:
        keys["wallet_low_minor"] = keys["wallet_high_minor"] = columns["potential_minor"]
    if "units_all" in columns or "potential_minor" in columns:
        keys["penetration_permille"] = penetration_permille(
            units_own=columns.get("units_own", 0),
            units_all=columns.get("units_all", 0),
            revenue_minor=columns.get("revenue_year_minor", 0),
            wallet_minor=columns.get("potential_minor", 0),
        )
    return keys


def _account(clean: Mapping[str, Any], now: datetime) -> Account:
    columns = columns_of(clean)
    place = _place(clean)
    return Account(
        state=Account.State.CANDIDATE,
        created_at=now,
        lat=place[0] if place else None,
        lon=place[1] if place else None,
        **columns,
        **keys_of(columns),
    )


def _place(clean: Mapping[str, Any]) -> tuple[float, float] | None:
    if "latitude" in clean and "longitude" in clean:
        return clean["latitude"], clean["longitude"]
    return locate(clean.get("province", ""), clean.get("city", ""))


def _enter(
    model: type[Contact | Site | InstalledBase],
    kind: str,
    made: list[tuple[ImportRow, Any]],
) -> None:
    model._default_manager.bulk_create([item for _row, item in made], batch_size=300)
    for row, item in made:
        row.made.setdefault(kind, []).append(item.pk)


def _contacts(
    pairs: Sequence[tuple[ImportRow, Account]], ids: list[int]
) -> list[tuple[ImportRow, Contact]]:
    there = set(
        Contact.objects.filter(account_id__in=ids).values_list("account_id", "name", "phone")
    )
    made = []
    for row, account in pairs:
        contact = Contact(
            account=account,
            name=str(row.clean.get("contact_name", ""))[:60],
            title=str(row.clean.get("contact_title", ""))[:80],
            phone=str(row.clean.get("contact_phone", ""))[:40],
            email=str(row.clean.get("contact_email", ""))[:120],
        )
        if contact.name and (account.pk, contact.name, contact.phone) not in there:
            made.append((row, contact))
    return made


def _sites(
    pairs: Sequence[tuple[ImportRow, Account]], ids: list[int]
) -> list[tuple[ImportRow, Site]]:
    with_site = set(Site.objects.filter(account_id__in=ids).values_list("account_id", flat=True))
    made = []
    for row, account in pairs:
        place = _place(row.clean)
        if account.pk in with_site or not (place or row.clean.get("address")):
            continue
        site = Site(
            account=account,
            address=str(row.clean.get("address", ""))[:200],
            city=str(row.clean.get("city", ""))[:40],
            lat=place[0] if place else None,
            lon=place[1] if place else None,
            is_exact="latitude" in row.clean,
            is_main=True,
        )
        made.append((row, site))
    return made


def _machines(
    pairs: Sequence[tuple[ImportRow, Account]], ids: list[int], on: date
) -> list[tuple[ImportRow, InstalledBase]]:
    """Own machines and all others; a count of the same day is left as it is."""
    counted = set(
        InstalledBase.objects.filter(account_id__in=ids, as_of=on).values_list(
            "account_id", flat=True
        )
    )
    made = []
    for row, account in pairs:
        own, total = row.clean.get("own_units"), row.clean.get("total_units")
        if own is None or account.pk in counted:
            continue
        counts = [(OWN_BRAND, True, own), (OTHER_BRANDS, False, (total or own) - own)]
        made += [
            (row, InstalledBase(account=account, brand=brand, is_own=mine, units=units, as_of=on))
            for brand, mine, units in counts
            if units or mine
        ]
    return made


def _enter_figures(
    run: ImportRun, pairs: Sequence[tuple[ImportRow, Account]], ids: list[int], on: date
) -> None:
    """A figure of the same day is corrected, and its old amount noted for the undo."""
    there = {
        (figure.account_id, figure.kind): figure
        for figure in Figure.objects.filter(account_id__in=ids, as_of=on)
    }
    figures = []
    for row, account in pairs:
        for kind, name in FIGURES.items():
            if row.clean.get(name) is None:
                continue
            old = there.get((account.pk, kind))
            if old is not None:
                replaced = row.made.setdefault("figures_before", {})
                replaced[kind] = [old.amount_minor, old.source]
            figures.append(
                Figure(
                    account=account,
                    kind=kind,
                    as_of=on,
                    amount_minor=row.clean[name],
                    source=f"import {run.pk}",
                )
            )
    Figure.objects.bulk_create(
        figures,
        batch_size=300,
        update_conflicts=True,
        unique_fields=["account", "kind", "as_of"],
        update_fields=["amount_minor", "source"],
    )
