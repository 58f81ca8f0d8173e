"""What a service engineer sees: the accounts one is named to, no more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import count
from tandem.foundation.kit import Tile
from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request
from tandem.workspace.addresses import ASLEEP, accounts_url
from tandem.workspace.day_tasks import tasks_of_day

SHOWN = 12


def home(request: Request) -> dict[str, Any]:
    mine = Account.objects.visible_to(request.actor).locked()
    rows = mine.select_related("industry", "owner").order_by("name_sort", "id")
    total = mine.count()
    active = mine.filter(activity=Account.Activity.ACTIVE).count()
    return {
        "tasks": tasks_of_day(request.actor),
        "accounts": list(rows[:SHOWN]),
        "tiles": [
            Tile(_("Your customers"), count(total), url=accounts_url(), count=total),
            Tile(
                _("Active"),
                count(active),
                url=accounts_url(activity="active"),
                count=active,
            ),
            Tile(
                _("Not active"),
                count(total - active),
                url=accounts_url(activity=ASLEEP),
                count=total - active,
            ),
        ],
    }
