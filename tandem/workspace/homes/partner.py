"""What somebody sees who is named to accounts or works for a partner: their accounts, no more."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import count
from tandem.foundation.kit import Tile
from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request

SHOWN = 12


def home(request: Request) -> dict[str, Any]:
    mine = Account.objects.visible_to(request.actor).locked()
    rows = mine.select_related("industry", "owner").order_by("name_sort", "id")
    total = mine.count()
    active = mine.filter(activity=Account.Activity.ACTIVE).count()
    accounts = reverse("accounts")
    return {
        "accounts": list(rows[:SHOWN]),
        "tiles": [
            Tile(_("Your customers"), count(total), url=accounts),
            Tile(_("Active"), count(active), url=f"{accounts}?activity=active"),
            Tile(
                _("Not active"),
                count(total - active),
                url=f"{accounts}?activity=new&activity=dormant",
            ),
        ],
    }
