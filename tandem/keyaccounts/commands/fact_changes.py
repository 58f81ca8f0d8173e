"""Correcting, removing and putting back what is known of an account.

A change says what the form was opened with (`was`). Two people who change different columns of one
row both keep their change; of two who change the same column the second is told (trust T69). What
is removed stays whole in the trail and can be put back from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.foundation.locking import require_unchanged
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.fact_effects import follow_fact
from tandem.keyaccounts.commands.fact_rows import (
    account_of_keeper,
    act_of,
    keep_one_main_site,
    note_fact,
    place_site,
    require_whole,
    write_once,
)
from tandem.keyaccounts.commands.moving import as_plain, put_back
from tandem.keyaccounts.models import (
    Account,
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Need,
    Site,
)
from tandem.organisation.rules.scope import Actor

Row = TypeVar("Row", Contact, Site, InstalledBase, Need, Competitor, Figure)
KINDS: tuple[type[Any], ...] = (Contact, Site, InstalledBase, Need, Competitor, Figure)
POINT = frozenset({"lat", "lon"})


@transaction.atomic
def change_fact(
    *,
    actor: Actor,
    account_id: int,
    model: type[Row],
    fact_id: int,
    was: Mapping[str, Any] | None,
    now: datetime,
    **changes: Any,
) -> Row:
    """Change columns of one row; a contact who left gets `left_on` and stays on record.

    `was=None` is for callers that decide on whatever stands there now.
    """
    account = account_of_keeper(actor, account_id)
    row = _held(model, account, fact_id)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if was is not None:
        require_unchanged(row, was=was, wanted=changed)
    before = {name: getattr(row, name) for name in changed}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    if isinstance(row, Site):
        _settle(row, account, changed)
    require_whole(row)
    write_once(row.save)
    follow_fact(row)
    note_fact(actor, row, act_of(row, "changed"), now, before=before, after=changed)
    return row


@transaction.atomic
def remove_fact(
    *,
    actor: Actor,
    account_id: int,
    model: type[Row],
    fact_id: int,
    was: Mapping[str, Any],
    now: datetime,
) -> int:
    """Take out a row that says what the person read; returns the entry it can be put back from."""
    account = account_of_keeper(actor, account_id)
    row = _held(model, account, fact_id)
    require_unchanged(row, was=was, wanted=was)
    entry = note_fact(actor, row, act_of(row, "removed"), now, before=as_plain(row))
    model.objects.filter(pk=row.pk).delete()
    follow_fact(row)
    return entry.pk


@transaction.atomic
def put_fact_back(*, actor: Actor, account_id: int, entry_id: int, now: datetime) -> None:
    """Undo a removal; done twice it is done once."""
    account = account_of_keeper(actor, account_id)
    entry = AuditEntry.objects.filter(
        pk=entry_id, account_id=account.pk, act__endswith="_removed"
    ).first()
    model = _kind_of(entry.subject_type) if entry else None
    if entry is None or model is None:
        raise NotThere("no_such_removal", _("There is nothing to put back. Reload the account."))
    if model.objects.filter(pk=entry.subject_id).exists():
        return
    write_once(lambda: put_back(model, [entry.before]))
    row = model.objects.get(pk=entry.subject_id)
    if isinstance(row, Site):
        keep_one_main_site(row)
    follow_fact(row)
    note_fact(actor, row, act_of(row, "put_back"), now, after=entry.before)


def _held(model: type[Row], account: Account, fact_id: int) -> Row:
    """The row of this account; its writers take turns, since the account itself is held."""
    row = model.objects.select_for_update().filter(pk=fact_id, account_id=account.pk).first()
    if row is None:
        raise no_such_fact()
    return row


def _settle(site: Site, account: Account, changed: Mapping[str, Any]) -> None:
    """Another city moves a place whose point is only its city's centre; a point typed stays."""
    moved_city = "city" in changed and not site.is_exact
    if moved_city and not changed.keys() & POINT:
        site.lat = site.lon = None
    if moved_city or changed.keys() & POINT:
        place_site(site, account)
    keep_one_main_site(site)


def no_such_fact() -> NotThere:
    return NotThere("no_such_fact", _("This is no longer on record here. Reload the account."))


def _kind_of(label: str) -> type[Any] | None:
    return next((kind for kind in KINDS if kind._meta.label_lower == label), None)
