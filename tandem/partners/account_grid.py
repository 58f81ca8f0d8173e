"""What every list of accounts in this app tells of an account, whatever else it adds."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tandem.foundation.kit import Column
from tandem.keyaccounts.models import Account


def account_columns(*more: Column) -> list[Column]:
    return [
        Column(_("Customer"), kind="main"),
        Column(_("Industry")),
        Column(_("Owner")),
        Column(_("State")),
        *more,
    ]


def account_cells(account: Account, name: object, *more: object) -> list[object]:
    """`name`: plain, or a link to the account's page."""
    return [
        name,
        str(account.industry),
        str(account.owner) if account.owner else "–",
        account.get_activity_display(),
        *more,
    ]
