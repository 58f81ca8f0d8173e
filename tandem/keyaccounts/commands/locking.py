"""Locking and releasing accounts: dated, governed, after the duplicate check (docs, domain §2, §3).

A lock begins on a day and ends with a last day, so the list of any past day can be read again.
All or nothing: an account with an open likely duplicate stops the whole act and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.locking import save_changes
from tandem.foundation.own_words import own_words
from tandem.keyaccounts.commands.columns import BATCH, batches
from tandem.keyaccounts.commands.loading import hold_account, require_visible
from tandem.keyaccounts.commands.standing import follow_locks
from tandem.keyaccounts.models import Account, DuplicatePair, Lock
from tandem.keyaccounts.permissions import permit_lock, permit_locks
from tandem.organisation.rules.scope import Actor

LIKELY_DUPLICATE = 0.8
NAMED_AT_MOST = 3
LOCKABLE = (Account.State.CANDIDATE, Account.State.RELEASED)


class LikelyDuplicate(Refusal):
    """Two rows that may be one customer must be decided before either is locked."""


class NotLocked(Refusal):
    """Only a locked account can be released."""


@dataclass(frozen=True)
class Locked:
    """How many were locked now, were locked before, and were left for their duplicates."""

    locked: int
    already: int
    left: int


@transaction.atomic
def lock_accounts(
    *,
    actor: Actor,
    accounts: Iterable[int] | QuerySet[Account],
    on: date,
    now: datetime,
    reason: str = "",
    threshold: float = LIKELY_DUPLICATE,
    leave_doubtful: bool = False,
    since: Mapping[int, date] | None = None,
) -> Locked:
    """Lock these accounts from the day `on`, or from the day `since` names for one of them.

    `leave_doubtful` locks the rest without them.
    """
    ids = _ids(accounts)
    require_visible(actor, ids)
    permit_locks(actor, ids)
    doubtful = _doubtful(ids, threshold)
    if doubtful and not leave_doubtful:
        raise _likely_duplicate(actor, doubtful)
    held_back = {pk for pair in doubtful for pk in pair}
    wanted = [pk for pk in ids if pk not in held_back]
    days = {pk: (since or {}).get(pk, on) for pk in wanted}
    locked = sum(_lock_batch(actor, chunk, days, now, reason) for chunk in batches(wanted, BATCH))
    return Locked(locked, already=len(wanted) - locked, left=len(ids) - len(wanted))


@transaction.atomic
def release_account(
    *,
    actor: Actor,
    account_id: int,
    version: int | None,
    on: date,
    now: datetime,
    reason: str,
) -> Account:
    """End the lock; `on` is its last day, so that day's list still holds the account."""
    account = hold_account(actor, account_id)
    permit_lock(actor, account)
    if account.state != Account.State.LOCKED:
        raise NotLocked(
            "not_locked",
            _("%(account)s is not locked, so there is nothing to release.") % {"account": account},
        )
    save_changes(account, version=version, state=Account.State.RELEASED, locked_since=None)
    open_lock = Lock.objects.filter(account=account, until__isnull=True)
    open_lock.filter(since__gt=on).update(until=F("since"))
    open_lock.update(until=on)
    audit.record(
        actor=actor,
        act="keyaccounts.account_released",
        subject=account,
        before={"state": Account.State.LOCKED.value},
        after={"state": Account.State.RELEASED.value, "until": on, "reason": reason},
        account_id=account.pk,
        now=now,
    )
    return account


def _ids(accounts: Iterable[int] | QuerySet[Account]) -> list[int]:
    if isinstance(accounts, QuerySet):
        accounts = accounts.order_by().values_list("pk", flat=True)
    return sorted(set(accounts))


def _doubtful(ids: list[int], threshold: float) -> list[tuple[int, int]]:
    """Open pairs that touch these accounts; few, so they are read whole."""
    among = set(ids)
    pairs = DuplicatePair.objects.filter(
        verdict=DuplicatePair.Verdict.OPEN,
        score__gte=threshold,
        first__merged_into__isnull=True,
        second__merged_into__isnull=True,
    ).order_by("-score", "id")
    if len(ids) <= BATCH:
        pairs = pairs.filter(Q(first_id__in=ids) | Q(second_id__in=ids))
    found = pairs.values_list("first_id", "second_id")
    return [(first, second) for first, second in found if first in among or second in among]


def _likely_duplicate(actor: Actor, pairs: list[tuple[int, int]]) -> LikelyDuplicate:
    """Name the pairs, but of an account the actor does not see only that it is elsewhere."""
    shown = pairs[:NAMED_AT_MOST]
    seen = Account.objects.visible_to(actor).in_bulk({pk for pair in shown for pk in pair})
    elsewhere = _("an account of another region or seller")
    names = "; ".join(
        f"{seen.get(first, elsewhere)} ~ {seen.get(second, elsewhere)}" for first, second in shown
    )
    return LikelyDuplicate(
        "likely_duplicate",
        _(
            "These may be one customer: %(pairs)s (open pairs in all: %(count)s). "
            "Decide them on the duplicates page, then lock again."
        )
        % {"pairs": names, "count": len(pairs)},
        pairs=pairs[:100],
    )


def _lock_batch(
    actor: Actor, ids: list[int], days: Mapping[int, date], now: datetime, reason: str
) -> int:
    """Lock those of the batch that are not; the unique open lock keeps a race from doubling."""
    rows = Account.objects.filter(pk__in=ids, state__in=LOCKABLE)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    states = dict(rows.order_by("pk").values_list("pk", "state"))
    if not states:
        return 0
    why = own_words(reason, most=200)
    Lock.objects.bulk_create(
        [
            Lock(account_id=pk, since=days[pk], decided_by_id=actor.user_id, reason=why)
            for pk in states
        ],
        batch_size=BATCH,
    )
    follow_locks(
        Account.objects.filter(pk__in=states),
        state=Account.State.LOCKED,
        version=F("version") + 1,
    )
    audit.record_many(
        audit.entry_of(
            actor=actor,
            act="keyaccounts.account_locked",
            subject_type=Account._meta.label_lower,
            subject_id=pk,
            before={"state": state},
            after={"state": Account.State.LOCKED.value, "since": days[pk], "reason": reason},
            account_id=pk,
            now=now,
        )
        for pk, state in states.items()
    )
    return len(states)
