"""The outside seller's day: how the week stands, whom to see now and why, whom not to forget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tandem.activities.queries.cadence import SellerWeek, TopSeen, top_seen
from tandem.activities.queries.calendar import fiscal_calendar
from tandem.activities.queries.nearby import nearby_sleepers
from tandem.activities.queries.week import SellersWeek, WeekDay, week_of_seller
from tandem.activities.queries.wording import with_reason
from tandem.activities.rules.cadence import Cadence
from tandem.foundation.fiscal import Period
from tandem.foundation.kit import Tile, number
from tandem.keyaccounts.models import Account
from tandem.organisation.requests import Request
from tandem.organisation.rules.scope import Actor
from tandem.workspace.addresses import accounts_url, top_url, visits_url
from tandem.workspace.day_tasks import tasks_of_day

LONG_UNSEEN_SHOWN = 5
LONGEST_HOLIDAY = timedelta(days=14)


def home(request: Request) -> dict[str, Any]:
    today, actor = timezone.localdate(), request.actor
    week = week_of_seller(actor=actor, seller_id=actor.person_id, on=today, ahead=LONGEST_HOLIDAY)
    day = next(day for day in week.days if day.on == today)
    ahead_on, ahead = week.upcoming or (None, ())
    quarter = fiscal_calendar().quarter(today)
    seen = top_seen(actor=actor, seller_ids=[actor.person_id], quarter=quarter)[actor.person_id]
    return {
        "tasks": tasks_of_day(actor),
        "today": today,
        "day": day,
        "next_on": ahead_on,
        "next_stops": ahead,
        "tiles": _tiles(week, seen, quarter, actor.person_id),
        "unseen": long_unseen(actor),
        "nearby": nearby_sleepers(actor, day.stops or ahead),
        "week_url": reverse("week"),
        "visits": week.cadence.customer,
        "visits_percent": round(100 * min(1.0, week.cadence.customer.share or 0)),
        "first_open": _first_open(day),
    }


def _first_open(day: WeekDay) -> int | None:
    """The stop to go to now: the first that is still planned."""
    return next((stop.visit.pk for stop in day.stops if stop.visit.state == "planned"), None)


def long_unseen(actor: Actor) -> list[Account]:
    """Own top accounts, the longest unseen first; never seen comes before all."""
    mine = Account.objects.visible_to(actor).locked().filter(owner_id=actor.person_id, is_top=True)
    ordered = mine.order_by(F("last_visit_on").asc(nulls_first=True), "-potential_minor", "id")
    return list(ordered.select_related("industry")[:LONG_UNSEEN_SHOWN])


def _tiles(week: SellersWeek, seen: TopSeen, quarter: Period, seller_id: int) -> list[Tile]:
    seen_url = top_url(seen_since=quarter.start, owner="me")
    return [
        _visits_tile(
            _("Customer visits this week"),
            week.cadence,
            week.cadence.customer,
            partial(visits_url, week.week, seller_id=seller_id),
        ),
        _visits_tile(
            _("Partner visits"),
            week.cadence,
            week.cadence.partner,
            partial(visits_url, week.week, seller_id=seller_id, kind="partner"),
        ),
        Tile(
            _("Top 20 seen this quarter"),
            f"{seen.seen}/{seen.of}",
            url=seen_url,
            count=seen.seen,
            note=format_html(
                _("{left} not yet"),
                left=number(
                    seen.of - seen.seen,
                    accounts_url(top=1, owner="me", unseen_since=quarter.start.isoformat()),
                ),
            ),
            definition=_("Your top accounts that you visited in person this quarter."),
        ),
    ]


def _visits_tile(label: str, said: SellerWeek, cadence: Cadence, url: Callable[..., str]) -> Tile:
    planned = format_html(
        _("{planned} still planned"), planned=number(cadence.planned, url(state="planned"))
    )
    return Tile(
        label,
        f"{cadence.done}/{cadence.quota}",
        url=url(state="done"),
        count=cadence.done,
        note=with_reason(planned, said.less),
        definition=_("Completed visits against the week's quota."),
    )
