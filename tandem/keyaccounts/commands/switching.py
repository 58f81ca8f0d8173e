"""The coverage of many accounts changes in one short step (adr/0012).

`stage_coverage` works out, batch by batch and while everybody works on, what an act will change and
what its audit will say. `switch_coverage` then makes all of it true with two statements: until they
commit every page shows what held before, afterwards what holds now, and never a part of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from tandem.foundation import audit, bulk, events
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.coverage import COVERED, PEOPLE, Assignment, values_of
from tandem.keyaccounts.commands.loading import require_visible
from tandem.keyaccounts.events import CoverageAssigned
from tandem.keyaccounts.models import Account, CoverageChange
from tandem.keyaccounts.permissions import permit_locks
from tandem.organisation.rules.scope import Actor

ACT = "keyaccounts.coverage_assigned"
ACCOUNTS, CHANGES = Account._meta.db_table, CoverageChange._meta.db_table
SUBJECT = Account._meta.label_lower
WANTED = [name.removesuffix("_id") for name in COVERED]
STAGED = ["batch", "account", "seen_version", *WANTED]
STAGED += ["is_move", "before", "after", "at", "digest"]
Again = Callable[[list[int]], Iterable[Assignment]]


@transaction.atomic
def stage_coverage(
    *, actor: Actor, batch: int, assignments: Sequence[Assignment], now: datetime
) -> int:
    """Note what these accounts would change to; what is staged of them already is replaced."""
    wanted = {item.account_id: values_of(item) for item in assignments}
    require_visible(actor, wanted)
    permit_locks(actor, wanted)
    CoverageChange.objects.filter(batch=batch, account_id__in=list(wanted)).delete()
    held = Account.objects.filter(pk__in=list(wanted)).order_by("pk")
    rows = [
        _staged(actor, batch, pk, version, tuple(values), wanted[pk], now)
        for pk, version, *values in held.values_list("pk", "version", *COVERED)
        if tuple(values) != wanted[pk]
    ]
    bulk.insert_rows(CoverageChange, STAGED, rows)
    return len(rows)


@transaction.atomic
def switch_coverage(*, actor: Actor, batch: int, again: Again, now: datetime) -> int:
    """Make the staged act true; returns how many accounts changed.

    Accounts somebody saved since they were staged are staged anew from `again`, which leaves out
    those the act no longer speaks of.
    """
    for ids in batches(_saved_since(batch)):
        CoverageChange.objects.filter(batch=batch, account_id__in=ids).delete()
        stage_coverage(actor=actor, batch=batch, assignments=list(again(ids)), now=now)
    _switch(batch)
    _record(actor, batch)
    changes = CoverageChange.objects.filter(batch=batch)
    moved = tuple(changes.filter(is_move=True).values_list("account_id", flat=True))
    if moved:
        events.publish(CoverageAssigned(moved))
    return changes.count()


@transaction.atomic
def forget_staged(*, batch: int) -> None:
    """The act does not take place; nothing of it was true yet."""
    rows = CoverageChange.objects.filter(batch=batch)
    rows._raw_delete(rows.db)  # nothing points at them


def _staged(
    actor: Actor,
    batch: int,
    account_id: int,
    version: int,
    held: tuple[Any, ...],
    wanted: tuple[Any, ...],
    now: datetime,
) -> list[Any]:
    differing = [at for at in range(len(COVERED)) if held[at] != wanted[at]]
    before = {COVERED[at]: held[at] for at in differing}
    after = {COVERED[at]: wanted[at] for at in differing}
    entry = audit.entry_of(
        actor=actor,
        act=ACT,
        subject_type=SUBJECT,
        subject_id=account_id,
        before=before,
        after=after,
        account_id=account_id,
        now=now,
    )
    is_move = differing[0] < PEOPLE
    return [
        *(batch, account_id, version, *wanted),
        *(is_move, before, after, now, entry.digest),
    ]


def _saved_since(batch: int) -> list[int]:
    """Hold every staged account until the end, then say which are not as they were staged."""
    staged = CoverageChange.objects.filter(batch=batch)
    held = Account.objects.filter(pk__in=staged.values("account_id")).order_by("pk")
    for _row in held.select_for_update().values_list("pk").iterator():
        pass
    late = staged.exclude(account__version=F("seen_version"))
    return list(late.order_by("account_id").values_list("account_id", flat=True))


def _switch(batch: int) -> None:
    """All staged accounts in one statement that both databases know."""
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(name)} = c.{quote(name)}" for name in COVERED)
    statement = (
        f"UPDATE {quote(ACCOUNTS)} SET {columns}, version = c.seen_version + 1 "  # noqa: S608
        f"FROM {quote(CHANGES)} c WHERE c.batch = %s AND c.account_id = {quote(ACCOUNTS)}.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch])


def _record(actor: Actor, batch: int) -> None:
    """One entry an account, copied from what was staged; its digest was taken then."""
    quote = connection.ops.quote_name
    said = {
        "act": ACT,
        "actor_id": actor.user_id,
        "on_behalf_of_id": actor.on_behalf_of_id,
        "channel": actor.channel,
        "request_id": actor.request_id,
        "subject_type": SUBJECT,
    }
    names = [*said, "subject_id", "account_id", "at", "before", "after", "digest"]
    copied = ["c.account_id", "c.account_id", "c.at", "c.before", "c.after", "c.digest"]
    statement = (
        f"INSERT INTO {quote(AuditEntry._meta.db_table)} ({', '.join(map(quote, names))}) "  # noqa: S608
        f"SELECT {', '.join(['%s'] * len(said) + copied)} "
        f"FROM {quote(CHANGES)} c WHERE c.batch = %s ORDER BY c.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*said.values(), batch])
