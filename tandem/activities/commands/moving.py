"""Moving a visit: the day that becomes over-full gives up as few other visits as it can; all can be undone.

What was moved by hand is agreed from then on and stays where it is put; what gave way stays the plan's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.visit_steps import (
    hold_people,
    last_position,
    refuse_closed,
    refuse_past,
)
from tandem.activities.commands.visits import move_visit
from tandem.activities.models import Visit, WeekChange
from tandem.activities.queries.nearby import place_of
from tandem.activities.rules.relief import DayStop, Shift, make_room, road_between
from tandem.foundation.changing import change_held
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.fiscal import WEEK, monday_of
from tandem.organisation.queries import absences_of, work_calendar
from tandem.organisation.rules.absence import days_left
from tandem.organisation.rules.scope import Actor

LOOKS_AROUND = timedelta(days=7)
STANDING = (Visit.State.PLANNED, Visit.State.DONE)


class ChangeStands(Refusal):
    """It was taken back already, or somebody has changed one of the visits since."""

    status = 409


@transaction.atomic
def move_and_make_room(
    *, actor: Actor, visit_id: int, version: int | None, on: date, now: datetime
) -> WeekChange:
    """The visit goes to the day; if the day becomes too long, the fewest others leave it."""
    before = Visit.objects.filter(pk=visit_id).values("on", "position", "is_fixed", "km_before")
    was: dict[str, Any] = dict(before.first() or {})
    visit = move_visit(actor=actor, visit_id=visit_id, version=version, on=on, now=now)
    hold_people([visit.seller_id])
    moves = [_noted(visit, was)]
    _find_way(visit)
    shifts = _shifts(visit, now)
    moves += _give_way(actor, visit, shifts or [], now)
    return WeekChange.objects.create(
        visit=visit,
        by_id=actor.person_id,
        at=now,
        moves=[move | {"version": _version(move["visit"])} for move in moves],
        is_over_full=shifts is None,
    )


@transaction.atomic
def undo_move(*, actor: Actor, change_id: int, now: datetime) -> WeekChange:
    """Every visit of the change goes back to its day, unless somebody has touched one since."""
    rows = WeekChange.objects.select_for_update(of=("self",)).select_related("visit__seller")
    change = rows.filter(pk=change_id, by_id=actor.user_id).first()
    if change is None:
        raise NotThere("no_such_change", _("There is no such change of yours to take back."))
    ids = [move["visit"] for move in change.moves]
    held = Visit.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    visits = {visit.pk: visit for visit in held}
    touched = any(
        pk not in visits or visits[pk].version != move["version"] or visits[pk].agreement
        for pk, move in zip(ids, change.moves, strict=True)
    )
    if change.undone_at is not None or touched:
        raise ChangeStands(
            "change_stands",
            _(
                "A visit of this change was changed since, so it is not taken back. Move them singly."
            ),
        )
    for move in change.moves:
        _put_back(actor, visits[move["visit"]], move, now)
    WeekChange.objects.filter(pk=change.pk).update(undone_at=now)
    change.undone_at = now
    return change


def _noted(visit: Visit, was: dict[str, Any]) -> dict[str, Any]:
    return {
        "visit": visit.pk,
        "from": was["on"].isoformat(),
        "on": visit.on.isoformat(),
        "position": was["position"],
        "is_fixed": was["is_fixed"],
        "km": was["km_before"],
    }


def _version(visit_id: int) -> int:
    return Visit.objects.values_list("version", flat=True).get(pk=visit_id)


def _put_back(actor: Actor, visit: Visit, move: dict[str, Any], now: datetime) -> None:
    on = date.fromisoformat(move["from"])
    refuse_closed(visit)
    refuse_past(on, now)
    _shift(
        actor,
        visit,
        "visit_put_back",
        now,
        on=on,
        position=move["position"],
        is_fixed=move["is_fixed"],
        km_before=move["km"],
    )


def _give_way(
    actor: Actor, cause: Visit, shifts: Iterable[Shift], now: datetime
) -> list[dict[str, Any]]:
    moved = []
    for shift in shifts:
        visit = Visit.objects.select_related("account").get(pk=shift.visit)
        was = {"on": visit.on, "position": visit.position, "is_fixed": visit.is_fixed}
        was["km_before"] = visit.km_before
        position = last_position(visit.seller_id, shift.on) + 1
        _shift(actor, visit, "visit_gave_way", now, on=shift.on, position=position, km_before=0)
        _find_way(visit)
        moved.append(_noted(visit, was))
    return moved


def _shift(actor: Actor, visit: Visit, act: str, now: datetime, **changes: Any) -> None:
    change_held(actor, visit, f"activities.{act}", now, visit.account_id, **changes)


def _find_way(visit: Visit) -> None:
    """From the stop before it on its day; a visit of the plan knows it, a moved one has to be told."""
    rows = Visit.objects.filter(
        seller_id=visit.seller_id, on=visit.on, position__lt=visit.position, state__in=STANDING
    )
    last = rows.select_related("account").order_by("-position", "-id").first()
    if last is not None and last.account is not None and visit.account is not None:
        km = road_between(place_of(last.account), place_of(visit.account))
        Visit.objects.filter(pk=visit.pk).update(km_before=round(km, 2))
        visit.km_before = round(km, 2)


def _shifts(visit: Visit, now: datetime) -> list[Shift] | None:
    """What has to leave the visit's new day; looked for in its week and the one after it."""
    first = max(monday_of(visit.on), timezone.localdate(now))
    last = monday_of(visit.on) + WEEK + LOOKS_AROUND
    away = absences_of([visit.seller_id], first=first, last=last).get(visit.seller_id, ())
    there = days_left(work_calendar().working_days(first, last), away)
    days: dict[date, list[DayStop]] = {day: [] for day in there}
    days.setdefault(visit.on, [])
    rows = Visit.objects.filter(
        seller_id=visit.seller_id, on__gte=first, on__lt=last, state__in=STANDING
    )
    stops: dict[date, list[DayStop]] = defaultdict(list)
    for row in rows.select_related("account").order_by("on", "position", "id"):
        is_held = row.is_fixed or row.state != Visit.State.PLANNED or row.plan_id is None
        place = place_of(row.account) if row.account is not None else None
        stops[row.on].append(DayStop(row.pk, row.km_before, is_held, place))
    days |= {day: found for day, found in stops.items() if day in days}
    return make_room(days, visit.on)
