"""Keeping what is known of an account: places, people, machines, needs, rivals (docs, domain §3).

The account's own columns for units, penetration, need and position follow from these rows.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.keyaccounts.commands.loading import hold_account
from tandem.keyaccounts.models import (
    Account,
    Competitor,
    Contact,
    InstalledBase,
    Need,
    Site,
)
from tandem.keyaccounts.permissions import require_facts
from tandem.keyaccounts.rules.penetration import penetration_permille
from tandem.organisation.rules.scope import Actor


class FactIncomplete(Refusal):
    """A fact without the one thing that makes it one."""


@transaction.atomic
def add_contact(
    *, actor: Actor, account_id: int, name: str, now: datetime, **details: Any
) -> Contact:
    account = _keeper_of(actor, account_id)
    contact = Contact(account=account, name=_filled(name), **details)
    return _added(actor, account, contact, now)


@transaction.atomic
def change_contact(*, actor: Actor, contact_id: int, now: datetime, **changes: Any) -> Contact:
    """Change a contact's details; one who left gets `left_on` and stays on record."""
    contact = Contact.objects.visible_to(actor).filter(pk=contact_id).first()
    if contact is None:
        raise NotThere("no_such_contact", _("This contact does not exist. Reload the account."))
    account = _keeper_of(actor, contact.account_id)
    if "name" in changes:
        changes["name"] = _filled(changes["name"])
    before = {field: getattr(contact, field) for field in changes}
    for field, value in changes.items():
        setattr(contact, field, value)
    contact.save(update_fields=list(changes))
    _note(actor, account, contact, "keyaccounts.contact_changed", now, before, changes)
    return contact


@transaction.atomic
def add_site(*, actor: Actor, account_id: int, now: datetime, **details: Any) -> Site:
    """Add a place; the main one, or the first with a point, gives the account its position."""
    account = _keeper_of(actor, account_id)
    site = Site(account=account, **details)
    if not (site.name or site.address or site.city):
        raise _incomplete()
    if site.is_main:
        Site.objects.filter(account=account, is_main=True).update(is_main=False)
    _added(actor, account, site, now)
    if site.lat is not None and (site.is_main or account.lat is None):
        Account.objects.filter(pk=account.pk).update(lat=site.lat, lon=site.lon)
    return site


@transaction.atomic
def set_installed_base(
    *,
    actor: Actor,
    account_id: int,
    brand: str,
    units: int,
    as_of: date,
    now: datetime,
    is_own: bool = False,
    product_line: str = "PC",
) -> InstalledBase:
    """Note how many machines of a brand stand there on a day; the same day is corrected."""
    account = _keeper_of(actor, account_id)
    if units < 0:
        raise _incomplete()
    key: dict[str, Any] = {"brand": _filled(brand), "product_line": product_line, "as_of": as_of}
    base, _made = InstalledBase.objects.update_or_create(
        account=account, **key, defaults={"units": units, "is_own": is_own}
    )
    refresh_units(account.pk)
    _note(actor, account, base, "keyaccounts.base_counted", now, {}, {**key, "units": units})
    return base


@transaction.atomic
def add_need(
    *,
    actor: Actor,
    account_id: int,
    what: str,
    level: int,
    source: str,
    on: date,
    now: datetime,
) -> Need:
    """Note a need; the account shows the strongest."""
    account = _keeper_of(actor, account_id)
    if level not in Need.Level.values:
        raise _incomplete()
    need = Need(account=account, what=_filled(what), level=level, source=source, on=on)
    _added(actor, account, need, now)
    strongest = Need.objects.filter(account=account).aggregate(level=Max("level"))["level"]
    Account.objects.filter(pk=account.pk).update(need_level=strongest)
    return need


@transaction.atomic
def add_competitor(
    *, actor: Actor, account_id: int, name: str, on: date, now: datetime, note: str = ""
) -> Competitor:
    account = _keeper_of(actor, account_id)
    return _added(
        actor, account, Competitor(account=account, name=_filled(name), note=note, on=on), now
    )


def refresh_units(account_id: int) -> None:
    """Units by the newest count of each brand and line, and the penetration they make."""
    newest = {
        (row["brand"], row["product_line"]): row["day"]
        for row in InstalledBase.objects.filter(account_id=account_id)
        .values("brand", "product_line")
        .annotate(day=Max("as_of"))
    }
    own = total = 0
    for base in InstalledBase.objects.filter(account_id=account_id):
        if newest[base.brand, base.product_line] == base.as_of:
            total += base.units
            own += base.units if base.is_own else 0
    account = Account.objects.get(pk=account_id)
    Account.objects.filter(pk=account_id).update(
        units_own=own,
        units_all=total,
        penetration_permille=penetration_permille(
            units_own=own,
            units_all=total,
            revenue_minor=account.revenue_year_minor,
            wallet_minor=account.potential_minor,
        ),
    )


def _keeper_of(actor: Actor, account_id: int) -> Account:
    account = hold_account(actor, account_id)
    require_facts(actor, account)
    return account


def _added(actor: Actor, account: Account, row: Any, now: datetime) -> Any:
    row.save(force_insert=True)
    after = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in {"id", "account_id"}
    }
    _note(actor, account, row, f"keyaccounts.{row._meta.model_name}_added", now, {}, after)
    return row


def _note(
    actor: Actor,
    account: Account,
    row: Model,
    act: str,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    audit.record(
        actor=actor,
        act=act,
        subject=row,
        before=before,
        after=after,
        account_id=account.pk,
        now=now,
    )


def _filled(text: str) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise _incomplete()
    return clean


def _incomplete() -> FactIncomplete:
    return FactIncomplete(
        "fact_incomplete",
        _("Something is missing or out of range. Fill in the name, or a number from zero up."),
    )
