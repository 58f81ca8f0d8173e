"""What hangs on two accounts that become one: each table's way into the kept account and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from tandem.keyaccounts.commands.fact_effects import refresh_units
from tandem.keyaccounts.commands.figures import show_newest
from tandem.keyaccounts.commands.moving import (
    as_plain,
    move_rows,
    move_rows_back,
    note_made,
    put_back,
    set_aside,
)
from tandem.keyaccounts.commands.orders import COLUMNS as LEDGER
from tandem.keyaccounts.commands.orders import rebuild_ledger
from tandem.keyaccounts.commands.standing import follow_locks
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.keyaccounts.models import (
    Account,
    AccountGrant,
    ActivationEvent,
    Competitor,
    Contact,
    DuplicatePair,
    Figure,
    InstalledBase,
    Lock,
    Merge,
    Need,
    OrderMark,
    Site,
)

PLAIN: tuple[type[Model], ...] = (Contact, Site, Need, Competitor, OrderMark)
ONCE: dict[type[Model], tuple[str, ...]] = {
    AccountGrant: ("user_id", "reason"),
    InstalledBase: ("brand", "product_line", "as_of"),
    Figure: ("kind", "as_of"),
}
DAY = timedelta(days=1)


def new_parent(kept: Account, absorbed: Account) -> dict[str, Any]:
    """The kept account's place in the hierarchy, without a circle."""
    if absorbed.pk in _above(kept):
        return {"parent_id": absorbed.parent_id}  # it takes the absorbed account's place
    if kept.parent_id is None and absorbed.parent_id and kept.pk not in _above(absorbed):
        return {"parent_id": absorbed.parent_id}
    return {}


def move_all(event: AccountsMerged, *, on: date) -> None:
    for model in PLAIN:
        move_rows(event, model)
    for model, columns in ONCE.items():
        move_rows(event, model, unique=[columns])
    move_rows(event, Account, field="parent_id")
    _move_locks(event)
    _move_pairs(event)
    _join_ledgers(event, on)
    if event.moved.get(Figure._meta.label_lower):
        show_newest([event.kept_id])
    if event.moved.get(InstalledBase._meta.label_lower):
        refresh_units(event.kept_id)


def move_all_back(event: AccountsUnmerged, *, merge: Merge) -> None:
    models: tuple[type[Model], ...] = (*PLAIN, *ONCE, Lock)
    for model in models:
        move_rows_back(event, model)
    _follow_locks_of_both(event)
    move_rows_back(event, Account, field="parent_id")
    made_pairs = event.made.get(DuplicatePair._meta.label_lower, [])
    undecided_since = DuplicatePair.objects.filter(pk__in=made_pairs).exclude(
        decided_at__gt=merge.at
    )
    undecided_since.delete()
    put_back(DuplicatePair, event.aside.get(DuplicatePair._meta.label_lower, []))
    first, second = sorted((event.kept_id, event.absorbed_id))
    DuplicatePair.objects.filter(first_id=first, second_id=second).update(
        verdict=DuplicatePair.Verdict.OPEN, decided_at=None, decided_by=None
    )
    both = [event.kept_id, event.absorbed_id]
    ActivationEvent.objects.filter(account_id__in=both).delete()
    put_back(ActivationEvent, event.aside.get(ActivationEvent._meta.label_lower, []))


def end_lock_that_ended(account_id: int) -> None:
    """A lock that came with the absorbed account and was released since stays released."""
    if not Lock.objects.filter(account_id=account_id, until__isnull=True).exists():
        Account.objects.locked().filter(pk=account_id).update(state=Account.State.RELEASED)


def refresh_what_changed(kept: Account, merge: Merge, *, on: date) -> None:
    """Orders, figures or machines that came since the merge still count for the kept account."""
    now = as_plain(Account.objects.get(pk=kept.pk))
    before = merge.kept_before
    if any(now[name] != before[name] for name in LEDGER):
        rebuild_ledger([kept.pk], on=on)
    if now["revenue_year_minor"] != before["revenue_year_minor"]:
        show_newest([kept.pk])
    if now["units_all"] != before["units_all"]:
        refresh_units(kept.pk)


def _above(account: Account) -> set[int]:
    """Ids of all accounts the account stands below."""
    passed: set[int] = set()
    above = account.parent_id
    while above is not None and above not in passed:
        passed.add(above)
        above = Account.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return passed


def _move_locks(event: AccountsMerged) -> None:
    """An account has one open lock; the days it was locked before under the other name stay."""
    standing = Lock.objects.filter(account_id=event.kept_id, until__isnull=True).first()
    other = Lock.objects.filter(account_id=event.absorbed_id, until__isnull=True).first()
    if standing is not None and other is not None:
        set_aside(event, [other])
        if other.since < standing.since:
            earlier = Lock.objects.create(
                account_id=event.kept_id,
                since=other.since,
                until=standing.since - DAY,
                decided_by_id=other.decided_by_id,
                reason=other.reason,
            )
            note_made(event, earlier)
    move_rows(event, Lock)
    _follow_locks_of_both(event)


def _follow_locks_of_both(event: AccountsMerged | AccountsUnmerged) -> None:
    follow_locks(Account.objects.filter(pk__in=(event.kept_id, event.absorbed_id)))


def _move_pairs(event: AccountsMerged) -> None:
    """What was found or decided about the absorbed account holds for the kept one."""
    of_absorbed = DuplicatePair.objects.filter(
        first_id=event.absorbed_id
    ) | DuplicatePair.objects.filter(second_id=event.absorbed_id)
    for pair in list(of_absorbed.order_by("pk")):
        other = pair.second_id if pair.first_id == event.absorbed_id else pair.first_id
        if other == event.kept_id:
            continue
        set_aside(event, [pair], book=DuplicatePair._meta.label_lower)
        first, second = sorted((event.kept_id, other))
        heir, made = DuplicatePair.objects.get_or_create(
            first_id=first,
            second_id=second,
            defaults={
                "score": pair.score,
                "reasons": pair.reasons,
                "verdict": pair.verdict,
                "found_at": pair.found_at,
                "decided_at": pair.decided_at,
                "decided_by_id": pair.decided_by_id,
            },
        )
        if made:
            note_made(event, heir)


def _join_ledgers(event: AccountsMerged, on: date) -> None:
    """Events follow from all orders of both; the old ones are kept whole for the undoing."""
    both = [event.kept_id, event.absorbed_id]
    rows = list(ActivationEvent.objects.filter(account_id__in=both).order_by("pk"))
    set_aside(event, rows)
    if rows or OrderMark.objects.filter(account_id=event.kept_id).exists():
        rebuild_ledger([event.kept_id], on=on)
