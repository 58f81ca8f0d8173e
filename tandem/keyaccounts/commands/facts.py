"""Adding what is known of an account: places, people, machines, needs, rivals (docs, domain §3).

The account's own columns for units, penetration, need and position follow from these rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from tandem.foundation.idempotency import once
from tandem.keyaccounts.commands.fact_effects import follow_fact
from tandem.keyaccounts.commands.fact_rows import (
    Fact,
    account_of_keeper,
    act_of,
    keep_one_main_site,
    note_fact,
    place_site,
    require_whole,
)
from tandem.keyaccounts.models import Competitor, Contact, InstalledBase, Need, Site
from tandem.organisation.rules.scope import Actor

Kept = TypeVar("Kept", Contact, Site, Need, Competitor)
NOT_TOLD = frozenset({"id", "account_id"})


@transaction.atomic
def add_once(
    *, add: Callable[..., Any], key: str, actor: Actor, account_id: int, now: datetime, **facts: Any
) -> None:
    """Add a fact under the key its form was opened with: sent twice, it stands once."""

    def effect() -> dict[str, Any]:
        add(actor=actor, account_id=account_id, now=now, **facts)
        return {}

    body = {"account": account_id, "add": add.__name__, **facts}
    once(actor=actor, key=key, body=body, effect=effect)


@transaction.atomic
def add_contact(
    *, actor: Actor, account_id: int, name: str, now: datetime, **details: Any
) -> Contact:
    account = account_of_keeper(actor, account_id)
    return _added(actor, Contact(account=account, name=name, **details), now)


@transaction.atomic
def add_site(*, actor: Actor, account_id: int, now: datetime, **details: Any) -> Site:
    """Add a place; the main one, or the first with a point, gives the account its position."""
    account = account_of_keeper(actor, account_id)
    site = Site(account=account, **details)
    place_site(site, account)
    keep_one_main_site(site)
    return _added(actor, site, now)


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
    account = account_of_keeper(actor, account_id)
    base = InstalledBase(
        account=account,
        brand=brand,
        product_line=product_line,
        as_of=as_of,
        units=units,
        is_own=is_own,
    )
    require_whole(base)
    key: dict[str, Any] = {"brand": base.brand, "product_line": product_line, "as_of": as_of}
    there = InstalledBase.objects.filter(account=account, **key).first()
    before = {"units": there.units, "is_own": there.is_own} if there else {}
    base.pk = there.pk if there else None
    base.save()
    follow_fact(base)
    after = {**key, "units": units, "is_own": is_own}
    note_fact(actor, base, "keyaccounts.base_counted", now, before=before, after=after)
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
    account = account_of_keeper(actor, account_id)
    return _added(actor, Need(account=account, what=what, level=level, source=source, on=on), now)


@transaction.atomic
def add_competitor(
    *, actor: Actor, account_id: int, name: str, on: date, now: datetime, note: str = ""
) -> Competitor:
    account = account_of_keeper(actor, account_id)
    return _added(actor, Competitor(account=account, name=name, note=note, on=on), now)


def _added(actor: Actor, row: Kept, now: datetime) -> Kept:
    require_whole(row)
    row.save(force_insert=True)
    follow_fact(row)
    note_fact(actor, row, act_of(row, "added"), now, after=columns_of(row))
    return row


def columns_of(row: Fact) -> dict[str, Any]:
    """What the row says, without whose it is."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in NOT_TOLD
    }
