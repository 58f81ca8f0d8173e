"""One change to many accounts that can be undone.

A bulk edit is whole or nothing: one account that is hidden, or not the actor's to change, refuses
it all, and the sentence does not tell which or how many. Undoing gives every account back what it
had, except where somebody changed that column again since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.errors import NotThere, Refusal
from tandem.keyaccounts.commands.accounts import require_fits
from tandem.keyaccounts.commands.columns import batches, write_columns
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.commands.people import require_named
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account, BulkEdit
from tandem.keyaccounts.permissions import permit_fields
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.lists import ids_of
from tandem.organisation.rules.scope import Actor

MOST_AT_ONCE = 5000
PEOPLE = ("owner_id", "inside_id", "partner_id")
EDITABLE = (*PEOPLE, "industry_id", "region_id", "segment", "mode", "need_level")


class TooMany(Refusal):
    """More accounts than one edit may touch."""


class NothingChosen(Refusal):
    """An edit of no account."""


class AlreadyUndone(Refusal):
    """Undoing twice would change what came after."""


@dataclass(frozen=True)
class Undone:
    """How many got their value back, and how many were changed by somebody since."""

    restored: int
    kept: int


@transaction.atomic
def bulk_edit(
    *,
    actor: Actor,
    accounts: Iterable[int] | AccountFilter,
    field: str,
    value: Any,
    now: datetime,
) -> BulkEdit:
    """Set one column (`owner_id`, `segment`, …) of many accounts; see EDITABLE."""
    if field not in EDITABLE:
        raise TypeError(f"{field} is not a column of a bulk edit.")
    ids = _chosen_ids(actor, accounts, timezone.localdate(now))
    require_visible(actor, ids)
    require_fits(field, value)
    require_named({field: value}, on=timezone.localdate(now))
    before = _hold_changing(actor, ids, field, value)
    edit = BulkEdit.objects.create(
        by_id=actor.person_id,
        at=now,
        field=field,
        value="" if value is None else str(value),
        before={str(pk): [old, version + 1] for pk, (old, version) in before.items()},
    )
    changes = {pk: (old, value) for pk, (old, _version) in before.items()}
    _write(actor, edit, changes, "keyaccounts.account_changed", now)
    return edit


@transaction.atomic
def undo_bulk_edit(*, actor: Actor, edit_id: int, now: datetime) -> Undone:
    """Take one's own bulk edit back."""
    edit = BulkEdit.objects.select_for_update().filter(pk=edit_id, by_id=actor.person_id).first()
    if edit is None:
        raise NotThere("no_such_edit", _("This change does not exist or is not yours to undo."))
    if edit.undone_at is not None:
        raise AlreadyUndone("already_undone", _("This change was already undone."))
    was = {int(pk): old for pk, (old, _version) in edit.before.items()}
    set_to = _typed(edit)
    changes: dict[int, tuple[Any, Any]] = {}
    for chunk in batches(sorted(was)):
        held = Account.objects.select_for_update().filter(pk__in=chunk).order_by("pk")
        for pk, current in held.values_list("pk", edit.field):
            if current == set_to:
                changes[pk] = (current, was[pk])
    _write(actor, edit, changes, "keyaccounts.account_change_undone", now)
    edit.undone_at = now
    edit.save(update_fields=["undone_at"])
    return Undone(restored=len(changes), kept=len(was) - len(changes))


def _typed(edit: BulkEdit) -> Any:
    """The value as the column holds it; the edit keeps it as text."""
    if edit.field in ("segment", "mode"):
        return edit.value
    return int(edit.value) if edit.value else None


def _chosen_ids(actor: Actor, accounts: Iterable[int] | AccountFilter, on: date) -> list[int]:
    if isinstance(accounts, AccountFilter):
        ids = ids_of(actor=actor, chosen=accounts, on=on)
    else:
        ids = sorted(set(accounts))
    if not ids:
        raise NothingChosen("nothing_chosen", _("No account is chosen. Mark some, then edit."))
    if len(ids) > MOST_AT_ONCE:
        raise TooMany(
            "too_many_at_once",
            _("One edit changes at most %(most)s accounts. Narrow the filter and go in parts.")
            % {"most": MOST_AT_ONCE},
        )
    return ids


def _hold_changing(
    actor: Actor, ids: list[int], field: str, value: Any
) -> dict[int, tuple[Any, int]]:
    """Old value and version of the accounts that change; all must be the actor's to change."""
    before: dict[int, tuple[Any, int]] = {}
    for chunk in batches(ids):
        rows = Account.objects.select_for_update().filter(pk__in=chunk).order_by("pk")
        for account in rows.only(
            "name", "name_en", "version", "region", "industry", "owner", "inside", field
        ):
            permit_fields(actor, account, [field])
            old = getattr(account, field)
            if old != value:
                before[account.pk] = (old, account.version)
    return before


def _write(
    actor: Actor,
    edit: BulkEdit,
    changes: dict[int, tuple[Any, Any]],
    act: str,
    now: datetime,
) -> None:
    write_columns((edit.field,), [(pk, (new,)) for pk, (_old, new) in changes.items()])
    audit.record_many(
        audit.entry_of(
            actor=actor,
            act=act,
            subject_type=Account._meta.label_lower,
            subject_id=pk,
            before={edit.field: old},
            after={edit.field: new, "bulk_edit": edit.pk},
            account_id=pk,
            now=now,
        )
        for pk, (old, new) in changes.items()
    )
    if edit.field in PEOPLE and changes:
        events.publish(CoverageAssigned(tuple(changes)))
