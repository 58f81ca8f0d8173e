"""What every act on a visit does first: hold the row, permit, refuse what can no longer change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.permissions import permit_planning
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class VisitClosed(Refusal):
    """Done, missed and cancelled visits do not change any more."""


class DayNotPossible(Refusal):
    """The day lies where no visit can be."""


def hold_people(user_ids: Iterable[int]) -> None:
    """Their calendars change one act after the other; taken in one order, so nobody waits in a ring."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=set(user_ids))
    list(rows.order_by("pk").values_list("pk", flat=True))


def held_visit(actor: Actor, visit_id: int) -> Visit:
    seen = Visit.objects.visible_to(actor).filter(pk=visit_id)
    visit = seen.select_for_update(of=("self",)).select_related("seller").first()
    if visit is None:
        raise NotThere("no_such_visit", _("There is no such visit. Open the week and look again."))
    return visit


def permit_visit_planning(actor: Actor, visit: Visit) -> None:
    permit_planning(actor, seller_id=visit.seller_id, seller_region_id=visit.seller.region_id)


def last_position(seller_id: int, on: date) -> int:
    rows = Visit.objects.filter(seller_id=seller_id, on=on)
    return rows.aggregate(last=Max("position"))["last"] or 0


def refuse_closed(visit: Visit) -> None:
    if visit.state != Visit.State.PLANNED:
        raise VisitClosed(
            "visit_closed",
            _("This visit is already recorded as: %(state)s. Add a new visit if there was another.")
            % {"state": visit.get_state_display()},
        )


def refuse_past(on: date, now: datetime) -> None:
    if on < timezone.localdate(now):
        raise DayNotPossible(
            "day_is_past",
            _("A visit cannot be planned into the past. Choose today or a later day."),
        )
