"""Taking hold of an account the actor sees: hidden, absent and merged look the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.records import not_there
from tandem.organisation.rules.scope import Actor


def hold_account(actor: Actor, account_id: int) -> Account:
    """The account, its row held until the transaction ends."""
    rows = Account.objects.visible_to(actor).living().select_for_update(of=("self",))
    account = rows.filter(pk=account_id).first()
    if account is None:
        raise not_there()
    return account


def hold_accounts(ids: Iterable[int]) -> None:
    """Two writers on the same accounts take turns; SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        rows = Account.objects.select_for_update().filter(pk__in=list(ids))
        list(rows.order_by("pk").values("pk"))


def require_visible(actor: Actor, ids: Iterable[int]) -> None:
    """Refuse the whole if one id is hidden or absent; which and how many is not told."""
    for chunk in batches(sorted(set(ids))):
        seen = Account.objects.visible_to(actor).living().filter(pk__in=chunk).count()
        if seen != len(chunk):
            raise NotThere(
                "accounts_not_there",
                _("Not all of these accounts are there. Reload the list and choose again."),
            )
