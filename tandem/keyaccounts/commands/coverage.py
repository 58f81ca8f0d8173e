"""What coverage, segmentation and visits leave at the account, written by the apps above.

A published plan names owner, inside seller, partner, mode, class, the top twenty and the visits of
a quarter (docs, domain §3). Only accounts that really change are written and audited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tandem.foundation import audit, events
from tandem.keyaccounts.commands.columns import batches, write_columns
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.permissions import permit_locks
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True, slots=True)
class Assignment:
    account_id: int
    owner_id: int | None
    inside_id: int | None
    partner_id: int | None
    mode: str  # a value of Account.Mode
    segment: str
    is_top: bool
    visits_per_quarter: int


COVERED = tuple(field.name for field in fields(Assignment) if field.name != "account_id")
PEOPLE = 3  # the first of them: who covers the account


@transaction.atomic
def assign_coverage(*, actor: Actor, assignments: Iterable[Assignment], now: datetime) -> int:
    """Write a published plan down, any number of accounts; returns how many changed."""
    wanted = {item.account_id: values_of(item) for item in assignments}
    _permit(actor, wanted)
    changed = _write_changed(actor, COVERED, wanted, "keyaccounts.coverage_assigned", now)
    moved = tuple(pk for pk, before in changed.items() if before[:PEOPLE] != wanted[pk][:PEOPLE])
    if moved:
        events.publish(CoverageAssigned(moved))
    return len(changed)


def values_of(item: Assignment) -> tuple[Any, ...]:
    """In the order of `COVERED`."""
    return tuple(getattr(item, name) for name in COVERED)


@transaction.atomic
def record_segments(*, actor: Actor, segments: Mapping[int, str], now: datetime) -> int:
    """Write the class of each account down; returns how many changed."""
    wanted = {pk: (segment,) for pk, segment in segments.items()}
    _permit(actor, wanted)
    return len(_write_changed(actor, ("segment",), wanted, "keyaccounts.segment_recorded", now))


@transaction.atomic
def record_visits(*, actor: Actor, days: Mapping[int, date]) -> None:
    """Remember the last day each account was visited in person; an older day changes nothing.

    The visit itself is audited by the app that records it.
    """
    _remember(actor, "last_visit_on", days)


@transaction.atomic
def record_contacts(*, actor: Actor, days: Mapping[int, date]) -> None:
    """Remember the last first-hand, two-way contact by the vendor's own staff."""
    _remember(actor, "last_contact_on", days)


def _permit(actor: Actor, wanted: Mapping[int, Any]) -> None:
    require_visible(actor, wanted)
    permit_locks(actor, wanted)


def _write_changed(
    actor: Actor,
    columns: tuple[str, ...],
    wanted: Mapping[int, tuple[Any, ...]],
    act: str,
    now: datetime,
) -> dict[int, tuple[Any, ...]]:
    """Write and audit the rows that differ; returns what they held before."""
    changed: dict[int, tuple[Any, ...]] = {}
    for chunk in batches(sorted(wanted)):
        rows = Account.objects.select_for_update().filter(pk__in=chunk).order_by("pk")
        before = {pk: tuple(values) for pk, *values in rows.values_list("pk", *columns)}
        differing = {pk: values for pk, values in before.items() if values != wanted[pk]}
        write_columns(columns, [(pk, wanted[pk]) for pk in differing])
        audit.record_many(
            _entry(
                actor,
                act,
                now,
                pk,
                dict(zip(columns, values, strict=True)),
                dict(zip(columns, wanted[pk], strict=True)),
            )
            for pk, values in differing.items()
        )
        changed |= differing
    return changed


def _entry(
    actor: Actor,
    act: str,
    now: datetime,
    account_id: int,
    before: dict[str, Any],
    after: dict[str, Any],
) -> Any:
    moved = {name for name, value in after.items() if before[name] != value}
    return audit.entry_of(
        actor=actor,
        act=act,
        subject_type=Account._meta.label_lower,
        subject_id=account_id,
        before={name: before[name] for name in moved},
        after={name: after[name] for name in moved},
        account_id=account_id,
        now=now,
    )


def _remember(actor: Actor, column: str, days: Mapping[int, date]) -> None:
    require_visible(actor, days)
    by_day: dict[date, list[int]] = {}
    for pk, day in days.items():
        by_day.setdefault(day, []).append(pk)
    for day, ids in by_day.items():
        for chunk in batches(ids):
            older = Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__lt": day})
            Account.objects.filter(older, pk__in=chunk).update(**{column: day})
