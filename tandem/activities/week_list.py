"""A week as a list: each stop with its day, why it is there and how far it is from the one before."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.queries.week import SellersWeek, WeekDay, WeekStop
from tandem.foundation.formats import NOTHING, day_short, distance
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, link

TONES: dict[str, str] = {Visit.State.DONE: "ok", Visit.State.MISSED: "warn"}


def week_grid(shown: SellersWeek) -> Grid:
    return Grid(
        id="week-list",
        label=_("Visits of the week"),
        columns=[
            Column(_("Day"), kind="main"),
            Column(_("Customer or partner")),
            Column(_("Why this visit")),
            Column(_("From the stop before"), kind="number"),
            Column(_("State"), low=True),
        ],
        rows=[_row(day, stop, at) for day in shown.days for at, stop in enumerate(day.stops, 1)],
        empty=Empty(
            _("No visit in this week"),
            _("A coverage plan lays the weeks out; a visit of your own starts at a customer."),
            icon="visit",
            actions=[(_("To the accounts"), reverse("accounts"))],
        ),
    )


def _row(day: WeekDay, stop: WeekStop, at: int) -> Row:
    visit, url = stop.visit, reverse("visit", args=[stop.visit.pk])
    hour = f"{visit.starts_at:%H:%M}" if visit.starts_at else _("stop %(number)d") % {"number": at}
    whom = " · ".join(part for part in (stop.name, stop.with_partner, stop.along) if part)
    return Row(
        id=visit.pk,
        label=f"{day_short(day.on)} {stop.name}",
        url=url,
        cells=[
            link(day_short(day.on), url, note=hour),
            whom,
            stop.reason,
            distance(stop.km * 1000) if stop.km else NOTHING,
            chip(visit.get_state_display(), tone=TONES.get(visit.state, "")),
        ],
    )
