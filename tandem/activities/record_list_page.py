"""The list behind feedback latency: each record of four weeks, the slowest first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.activities.models import CheckIn
from tandem.activities.queries.measures import hours_to_record, records_of, slowest_first
from tandem.activities.queries.people import sellers_seen_by
from tandem.foundation.formats import day_short, decimal
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, link, person
from tandem.organisation.rules.scope import Actor

SHOWN = 200


def records_context(actor: Actor, *, seller_id: int | None, today: date) -> dict[str, Any]:
    """Of one seller, or of all whose weeks one may read."""
    sellers = sellers_seen_by(actor, on=today)
    if seller_id is not None:
        sellers = sellers.filter(pk=seller_id)
    records = records_of(
        actor=actor, seller_ids=sellers.order_by().values_list("pk", flat=True), on=today
    )
    shown = list(
        slowest_first(records).select_related("by", "visit", "account", "visit__partner")[:SHOWN]
    )
    count = records.count()
    return {
        "grid": Grid(
            id="records",
            label=_("Records of visits"),
            columns=[
                Column(_("Day"), kind="main"),
                Column(_("Seller"), tag=True),
                Column(_("Customer or partner")),
                Column(_("Hours to the record"), tag=True),
            ],
            rows=[_row(record) for record in shown],
            pager=Pager(count=count, first=min(count, 1), last=len(shown)),
            empty=Empty(
                _("No record in these four weeks"),
                _("A record appears with the first check-in at a customer."),
            ),
        )
    }


def _row(record: CheckIn) -> Row:
    day = day_short(record.visit.on)
    url = reverse("visit", args=[record.visit_id])
    hours = hours_to_record(record.arrived_at, record.left_at, record.recorded_at)
    return Row(
        id=record.pk,
        label=day,
        url=url,
        cells=[
            link(day, url),
            person(str(record.by)),
            str(record.account or record.visit.partner or ""),
            decimal(hours),
        ],
    )
