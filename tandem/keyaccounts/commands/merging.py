"""Merging two rows of one customer so that nothing is lost, and taking the merge back.

The absorbed account stays as a name of the kept one: it is found by search and can be restored.
What hangs on it moves; the apps above move theirs when they hear `AccountsMerged`. Rows of an
import stay with the account they were entered for, since they tell what that file did.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import F, Field
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.commands import merging_rows
from tandem.keyaccounts.commands.loading import hold_account
from tandem.keyaccounts.commands.moving import as_plain
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.keyaccounts.models import Account, Merge
from tandem.keyaccounts.permissions import permit_merge
from tandem.keyaccounts.queries.records import not_there
from tandem.keyaccounts.rules.union import union
from tandem.keyaccounts.search import index_accounts
from tandem.organisation.rules.scope import Actor

MERGED = Account.State.MERGED


class SameAccount(Refusal):
    """An account cannot be merged into itself."""


class MergeStands(Refusal):
    """A later merge has to be undone first, or the merge was undone already."""


class CannotRestore(Refusal):
    """Somebody took the absorbed account's credit code since."""


@transaction.atomic
def merge_accounts(*, actor: Actor, keep_id: int, absorb_id: int, now: datetime) -> Merge:
    """Make `absorb_id` a name of `keep_id`; the result can be undone whole."""
    permit_merge(actor)
    if keep_id == absorb_id:
        raise SameAccount("same_account", _("An account cannot be merged into itself. Choose two."))
    held = {pk: hold_account(actor, pk) for pk in sorted((keep_id, absorb_id))}
    kept, absorbed = held[keep_id], held[absorb_id]
    kept_before, absorbed_before = as_plain(kept), as_plain(absorbed)
    changes = union(_columns(kept), _columns(absorbed))
    changes |= merging_rows.new_parent(kept, absorbed)
    event = AccountsMerged(kept.pk, absorbed.pk)
    save_changes(absorbed, version=None, state=MERGED, merged_into_id=kept.pk)
    if changes:
        save_changes(kept, version=None, **changes)
    merging_rows.move_all(event, on=timezone.localdate(now))
    events.publish(event)
    index_accounts([kept.pk, absorbed.pk])
    kept.refresh_from_db()
    merge = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        at=now,
        by_id=actor.user_id,
        moved=event.moved,
        aside=event.aside,
        made=event.made,
        kept_before=kept_before,
        kept_after=as_plain(kept),
        absorbed_before=absorbed_before,
    )
    _note(actor, merge, "keyaccounts.accounts_merged", now)
    return merge


@transaction.atomic
def undo_merge(*, actor: Actor, merge_id: int, now: datetime) -> Merge:
    """Give both accounts back what they had; what happened since stays with the kept one."""
    permit_merge(actor)
    merge = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise NotThere("no_such_merge", _("This merge does not exist."))
    _require_last(merge)
    kept = hold_account(actor, merge.kept_id)
    absorbed = Account.objects.visible_to(actor).filter(pk=merge.absorbed_id, state=MERGED).first()
    if absorbed is None:
        raise not_there()
    event = AccountsUnmerged(kept.pk, absorbed.pk, merge.moved, merge.aside, merge.made)
    events.publish(event)
    merging_rows.move_all_back(event, merge=merge)
    _restore(kept, absorbed, merge)
    merging_rows.end_lock_that_ended(absorbed.pk)
    merging_rows.refresh_what_changed(kept, merge, on=timezone.localdate(now))
    index_accounts([kept.pk, absorbed.pk])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    _note(actor, merge, "keyaccounts.merge_undone", now)
    return merge


def _columns(account: Account) -> dict[str, Any]:
    return {
        field.attname: getattr(account, field.attname) for field in account._meta.concrete_fields
    }


def _require_last(merge: Merge) -> None:
    """Merges are taken back in the opposite order, so that every row finds its way."""
    if merge.undone_at is not None:
        raise MergeStands("merge_undone", _("This merge was already undone."))
    standing = Merge.objects.filter(pk__gt=merge.pk, undone_at__isnull=True)
    later = (
        standing.filter(kept_id=merge.kept_id) | standing.filter(absorbed_id=merge.kept_id)
    ).order_by("-pk")
    last = later.select_related("absorbed", "kept").first()
    if last is not None:
        raise MergeStands(
            "later_merge_stands",
            _("%(absorbed)s was merged into %(kept)s later. Undo that merge first.")
            % {"absorbed": last.absorbed, "kept": last.kept},
            merge_id=last.pk,
        )


def _restore(kept: Account, absorbed: Account, merge: Merge) -> None:
    """Columns the merge changed go back, unless somebody changed them since.

    Versions count on: a form opened before the merge must not be able to save over it.
    """
    own = {"id", "version"}
    now_plain = as_plain(kept)
    back = {
        name: cast("Field[Any, Any]", Account._meta.get_field(name)).to_python(value)
        for name, value in merge.kept_before.items()
        if name not in own
        and value != merge.kept_after[name]
        and now_plain[name] == merge.kept_after[name]
    }
    if back:
        save_changes(kept, version=None, **back)
    try:
        with transaction.atomic():
            Account.objects.filter(pk=absorbed.pk).update(
                state=merge.absorbed_before["state"],
                merged_into=None,
                version=F("version") + 1,
            )
    except IntegrityError as error:
        raise CannotRestore(
            "cannot_restore",
            _(
                "Another account carries the credit code of %(account)s now. "
                "Correct that account's code, then undo the merge again."
            )
            % {"account": absorbed},
        ) from error


def _note(actor: Actor, merge: Merge, act: str, now: datetime) -> None:
    """One entry on each of the two accounts."""
    for account_id in (merge.kept_id, merge.absorbed_id):
        audit.record(
            actor=actor,
            act=act,
            subject=merge,
            before={} if account_id == merge.kept_id else merge.absorbed_before,
            after={"kept": merge.kept_id, "absorbed": merge.absorbed_id},
            account_id=account_id,
            now=now,
        )
