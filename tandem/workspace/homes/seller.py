"""The outside seller's day: how the week stands, whom to see now and why, whom not to forget."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.queries.cadence import top_seen
from tandem.activities.queries.calendar import fiscal_calendar
from tandem.activities.queries.week import week_of_seller
from tandem.foundation.kit import Tile
from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.queries.nearby import nearby_sleepers

LONG_UNSEEN_SHOWN = 5
LONGEST_HOLIDAY = timedelta(days=14)


def home(request: Request) -> dict[str, Any]:
    today, actor = timezone.localdate(), request.actor
    week = week_of_seller(actor=actor, seller_id=actor.person_id, on=today, ahead=LONGEST_HOLIDAY)
    day = next(day for day in week.days if day.on == today)
    ahead_on, ahead = week.upcoming or (None, ())
    quarter = fiscal_calendar().quarter(today)
    seen = top_seen(seller_ids=[actor.person_id], quarter=quarter)[actor.person_id]
    return {
        "today": today,
        "day": day,
        "next_on": ahead_on,
        "next_stops": ahead,
        "tiles": _tiles(week.cadence, seen),
        "unseen": long_unseen(actor),
        "nearby": nearby_sleepers(actor, day.stops or ahead),
        "week_url": reverse("week"),
    }


def long_unseen(actor: Actor) -> list[Account]:
    """Own top accounts, the longest unseen first; never seen comes before all."""
    mine = Account.objects.visible_to(actor).locked().filter(owner_id=actor.person_id, is_top=True)
    ordered = mine.order_by(F("last_visit_on").asc(nulls_first=True), "-potential_minor", "id")
    return list(ordered.select_related("industry")[:LONG_UNSEEN_SHOWN])


def _tiles(cadence: Any, seen: Any) -> list[Tile]:
    mine = reverse("accounts")
    return [
        Tile(
            _("Customer visits this week"),
            f"{cadence.customer.done}/{cadence.customer.quota}",
            note=_("%(n)d still planned") % {"n": cadence.customer.planned},
            url=reverse("week"),
            definition=_("Completed customer visits against the week's quota."),
        ),
        Tile(
            _("Partner visits"),
            f"{cadence.partner.done}/{cadence.partner.quota}",
            note=_("%(n)d still planned") % {"n": cadence.partner.planned},
            url=reverse("week"),
        ),
        Tile(
            _("Top 20 seen this quarter"),
            f"{seen.seen}/{seen.of}",
            url=f"{mine}?owner=me&top=1",
            definition=_("Your top accounts that you visited in person this quarter."),
        ),
    ]
