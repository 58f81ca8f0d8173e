"""Says to sellers and their managers what will be breached, while it can still be mended.

Repeated within the day it says nothing twice: each alert has a name that holds its week or quarter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tandem.activities.queries.cadence import top_seen, week_cadences
from tandem.activities.queries.measures import visited_by
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.rules.alerts import is_time_for_cadence, is_time_for_top
from tandem.activities.rules.measures import visits_missing
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.actors import system_actor
from tandem.organisation.commands.notices import Message, notify_each
from tandem.organisation.models import Notice, RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role

Missing = Mapping[int, int]  # of each seller concerned, how much


@transaction.atomic
def warn_before_breach(on: date) -> int:
    """The work of the day; returns how many were told."""
    sellers = list(sellers_seen_by(system_actor(), on=on))
    ids = [one.pk for one in sellers]
    calendar, now = fiscal_calendar(), timezone.now()
    week, quarter = calendar.week(on), calendar.quarter(on)
    told = 0
    if is_time_for_top(on, quarter.end):
        told += _warn(sellers, _tops_unseen(ids, on), "top", quarter.label, on, now)
    if is_time_for_cadence(on):
        told += _warn(sellers, _visits_missing(ids, on), "cadence", week.label, on, now)
    return told + _warn(sellers, _close_to_channel(ids, on), "channel", quarter.label, on, now)


def _tops_unseen(ids: list[int], on: date) -> Missing:
    quarter = fiscal_calendar().quarter(on)
    tops = top_seen(actor=system_actor(), seller_ids=ids, quarter=quarter)
    return {seller: top.of - top.seen for seller, top in tops.items() if top.of > top.seen}


def _visits_missing(ids: list[int], on: date) -> Missing:
    weeks = week_cadences(seller_ids=ids, week=fiscal_calendar().week(on))
    missing = {
        seller: visits_missing(week.customer.done, week.customer.planned, week.customer.quota)
        for seller, week in weeks.items()
    }
    return {seller: number for seller, number in missing.items() if number}


def _close_to_channel(ids: list[int], on: date) -> Missing:
    visited = visited_by(seller_ids=ids, on=on)
    return {
        seller: round(100 * (one.share or 0))
        for seller, one in visited.items()
        if one.is_close_to_channel_only
    }


def _warn(
    sellers: list[User], missing: Missing, what: str, span: str, on: date, now: datetime
) -> int:
    record = f"alert:{what}:{span}"
    concerned = [one for one in sellers if one.pk in missing]
    messages = [
        Message(one.pk, f"alert_{what}", {"count": missing[one.pk]}, _url(what), record)
        for one in concerned
    ]
    messages += _to_managers(concerned, what, record, on)
    fresh = _not_yet_told(messages, record)
    notify_each(fresh, now=now)
    return len(fresh)


def _to_managers(concerned: Iterable[User], what: str, record: str, on: date) -> list[Message]:
    """One notice a manager, with how many of the region's sellers it is about."""
    by_region: dict[int | None, int] = defaultdict(int)
    for one in concerned:
        by_region[one.region_id] += 1
    managers = RoleGrant.objects.filter(
        open_on(on),
        role=Role.REGION_MANAGER,
        region_id__in=[region for region in by_region if region is not None],
        user__is_active=True,
    )
    return [
        Message(user, f"team_{what}", {"count": by_region[region]}, reverse("measures"), record)
        for user, region in managers.order_by("user_id").values_list("user_id", "region_id")
    ]


def _not_yet_told(messages: list[Message], record: str) -> list[Message]:
    told = set(Notice.objects.filter(record=record).values_list("user_id", "kind"))
    return [each for each in messages if (each.user_id, each.kind) not in told]


def _url(what: str) -> str:
    return reverse("week") if what == "cadence" else reverse("measures")
