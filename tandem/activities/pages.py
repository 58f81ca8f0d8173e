"""The values of the week's pages, gathered from queries and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.forms import CompletionForm, MoveForm, VersionForm
from tandem.activities.joint_page import guests_context
from tandem.activities.models import Visit
from tandem.activities.permissions import may_complete, may_plan_visits
from tandem.activities.queries.cadence import SellerWeek, top_seen
from tandem.activities.queries.changes import ToldChange
from tandem.activities.queries.invitations import waiting_invitations
from tandem.activities.queries.unplaced import count_unplaced
from tandem.activities.queries.visits import check_in_of
from tandem.activities.queries.week import (
    SellersWeek,
    WeekDay,
    WeekStop,
    week_of_seller,
)
from tandem.activities.queries.wording import next_step_words, reason_line, with_reason
from tandem.activities.rules.cadence import Cadence
from tandem.activities.team_page import top_url, visits_url
from tandem.activities.unplaced_page import unplaced_url
from tandem.activities.week_list import week_grid
from tandem.foundation.fiscal import WEEK, Period, fiscal_calendar
from tandem.foundation.formats import day_short, decimal, distance
from tandem.foundation.kit import Tile, number
from tandem.keyaccounts.models import Account
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class StopCard:
    """A stop as the page draws it."""

    stop: WeekStop
    distance: str
    can_complete: bool
    can_miss: bool
    can_move: bool


@dataclass(frozen=True)
class DayColumn:
    day: WeekDay
    cards: list[StopCard]
    is_today: bool
    travel: str
    rest: str


def week_context(
    actor: Actor,
    seller: User,
    *,
    on: date,
    change: ToldChange | None = None,
    is_list: bool = False,
) -> dict[str, Any]:
    """One seller's week with its cadence, the week before and the week after."""
    today = timezone.localdate()
    shown = week_of_seller(actor=actor, seller_id=seller.pk, on=on, with_names=True)
    may_plan = may_plan_visits(actor, seller_id=seller.pk, seller_region_id=seller.region_id)
    address = reverse("week_of", args=[seller.pk])
    view = "&view=list" if is_list else ""
    return {
        "seller": seller,
        "is_own": seller.pk == actor.user_id,
        "may_plan": may_plan,
        "week": shown,
        "label": shown.week.label,
        "columns": [
            _column(actor, day, today, seller.pk if may_plan else None)
            for day in shown.days
            if _is_shown(day)
        ],
        "tiles": _tiles(actor, shown, seller, today),
        "change": change,
        "grid": week_grid(shown) if is_list else None,
        "calendar_url": f"{address}?on={shown.week.start.isoformat()}",
        "list_url": f"{address}?on={shown.week.start.isoformat()}&view=list",
        "previous_url": f"{address}?on={shown.previous.isoformat()}{view}",
        "next_url": f"{address}?on={shown.next.isoformat()}{view}",
        "this_url": f"{address}?{view[1:]}" if view else address,
        "is_this_week": today in shown.week,
        "move_days": _days_ahead(shown, today),
        "unplaced": count_unplaced(actor=actor, seller_id=seller.pk, on=today),
        "unplaced_url": unplaced_url(seller.pk),
        "waiting": waiting_invitations(actor, on=today) if seller.pk == actor.user_id else 0,
    }


def visit_context(actor: Actor, visit: Visit) -> dict[str, Any]:
    today = timezone.localdate()
    region_id = visit.seller.region_id
    may_plan = may_plan_visits(actor, seller_id=visit.seller_id, seller_region_id=region_id)
    is_open = visit.state == Visit.State.PLANNED
    start = {"version": visit.version, "key": uuid4().hex}
    return {
        "visit": visit,
        **guests_context(actor, visit, may_plan=may_plan),
        "check_in": check_in_of(visit),
        "next_words": next_step_words(visit.activity.facts.get("next")) if visit.activity else "",
        "name": visit.account or visit.partner,
        "reason": reason_line(visit, is_first_of_day=False),
        "week_url": f"{reverse('week_of', args=[visit.seller_id])}?on={visit.on.isoformat()}",
        "can_complete": is_open and may_complete(actor, visit) and visit.on <= today,
        "can_check_in": is_open and may_complete(actor, visit),
        "can_miss": is_open and may_plan and visit.on <= today,
        "can_move": is_open and may_plan,
        "completion_form": CompletionForm(initial=start),
        "miss_form": VersionForm(initial=start),
        "move_form": MoveForm(initial=start | {"on": max(visit.on, today)}),
    }


def new_visit_context(account: Account, form: forms.Form) -> dict[str, Any]:
    return {"account": account, "form": form}


def _column(actor: Actor, day: WeekDay, today: date, planned_for: int | None) -> DayColumn:
    return DayColumn(
        day=day,
        cards=[_card(actor, stop, today, planned_for) for stop in day.stops],
        is_today=day.on == today,
        travel=distance(day.km * 1000) if day.km else "",
        rest=day.rest or ("" if day.is_worked else _("Day off")),
    )


def _card(actor: Actor, stop: WeekStop, today: date, planned_for: int | None) -> StopCard:
    """`planned_for`: whose visits the reader may plan; one only comes along on those of others."""
    may_plan = stop.visit.seller_id == planned_for
    is_open = stop.visit.state == Visit.State.PLANNED
    has_come = stop.visit.on <= today
    return StopCard(
        stop=stop,
        distance=distance(stop.km * 1000) if stop.km else "",
        can_complete=is_open and has_come and may_complete(actor, stop.visit),
        can_miss=is_open and has_come and may_plan,
        can_move=is_open and may_plan,
    )


def _is_shown(day: WeekDay) -> bool:
    """Weekends without work and without stops leave the page; holidays stay and say why."""
    return day.is_worked or bool(day.stops) or day.on.weekday() < 5


def _days_ahead(shown: SellersWeek, today: date) -> list[tuple[str, str]]:
    """Where a stop of this week can go with one click: working days of this week and the next."""
    days = shown.calendar.working_days(max(shown.week.start, today), shown.week.end + WEEK)
    return [(day.isoformat(), day_short(day)) for day in days]


def _tiles(actor: Actor, shown: SellersWeek, seller: User, today: date) -> list[Tile]:
    customer, partner = shown.cadence.customer, shown.cadence.partner
    quarter = fiscal_calendar().quarter(shown.week.start)  # of the week shown, as in the link
    top = top_seen(actor=actor, seller_ids=[seller.pk], quarter=quarter)[seller.pk]
    return [
        Tile(
            label=_("Customer visits"),
            definition=quota_words(shown.cadence),
            **_counted(shown.cadence, customer, shown.week, seller.pk, Visit.Kind.CUSTOMER),
        ),
        Tile(
            label=_("Partner visits"),
            definition=_("Completed visits to partners; they are counted apart."),
            **_counted(shown.cadence, partner, shown.week, seller.pk, Visit.Kind.PARTNER),
        ),
        Tile(
            label=_("Top 20 seen"),
            value=f"{top.seen}/{top.of}",
            url=top_url(seller.pk, shown.week),
            count=top.seen,
            note=_("since %(day)s") % {"day": day_short(quarter.start)},
            definition=_(
                "Top accounts visited by their owner in person since the quarter of this week began."
            ),
        ),
        Tile(
            label=_("Travel"),
            value=decimal(sum(day.km for day in shown.days), digits=0),
            unit="km",
            note=_("estimated by the planner"),
        ),
    ]


def _counted(
    said: SellerWeek, cadence: Cadence, week: Period, seller_id: int, kind: Visit.Kind
) -> dict[str, Any]:
    """Done of the quota with its list; what is still planned, with its own; why the quota is less."""
    of_kind = {"seller_id": seller_id, "kind": kind}
    words = _("%(planned)s still planned") % {"planned": cadence.planned}
    return {
        "value": f"{cadence.done}/{cadence.quota}",
        "count": cadence.done,
        "url": visits_url(week, state=Visit.State.DONE, **of_kind),
        "note": with_reason(
            number(
                cadence.planned, visits_url(week, state=Visit.State.PLANNED, **of_kind), text=words
            ),
            said.less,
        ),
    }


def quota_words(week: SellerWeek) -> str:
    """What the customers' quota of a week counts; said wherever the number stands."""
    if week.is_shared:
        return _(
            "Completed customer visits of the week, against the quota of the week less its partner "
            "visits, which count among them; days off and days away owe nothing, part of the time its part."
        )
    return _(
        "Completed customer visits of the week, against the quota; days off and days away owe "
        "nothing, part of the time its part."
    )
