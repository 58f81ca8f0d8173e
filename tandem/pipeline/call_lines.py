"""People's own numbers beside what the deals come to, as lines under the forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.foundation.fiscal import Period
from tandem.foundation.formats import minute
from tandem.foundation.kit import Column, Grid, Row, icon
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import ForecastCall
from tandem.pipeline.permissions import may_call
from tandem.pipeline.queries.calls import Said
from tandem.pipeline.queries.forecast import Cell, Forecast, ForecastRow
from tandem.pipeline.wording import money


@dataclass(frozen=True)
class _Quarter:
    """What all lines of a page have in common."""

    by: str
    period: Period
    currency: str


def call_grid(
    actor: Actor,
    forecast: Forecast,
    calls: Mapping[tuple[int, str], Said],
    by: str,
    period: Period,
    *,
    head: str,
    is_over: bool,
) -> Grid | None:
    """A row for each number that is said or may be; a quarter that is over has been."""
    quarter = _Quarter(by, period, forecast.currency)
    rows: list[Row] = []
    for row in _rows(actor, forecast, by):
        for category in ForecastCall.Category:
            said = calls.get((row.id or 0, category.value))
            can_say = not is_over and row.id is not None and may_call(actor, by, row.id)
            if said is not None or can_say:
                rows.append(_row(len(rows), row, category, said, quarter, can_say))
    if not rows:
        return None
    return Grid(
        id="calls",
        label=_("What people say themselves"),
        columns=[
            Column(head, kind="main"),
            Column(_("Forecast category")),
            Column(_("The deals come to"), kind="number"),
            Column(_("Own number"), kind="number"),
            Column(_("A week ago"), kind="number", low=True),
            Column(_("Why"), kind="wrap"),
            Column(_("Change")),
        ],
        rows=rows,
    )


def _rows(actor: Actor, forecast: Forecast, by: str) -> list[ForecastRow]:
    """A seller without a deal in the quarter says a number all the same."""
    is_mine = by == "seller" and may_call(actor, by, actor.person_id)
    if not is_mine or any(row.id == actor.user_id for row in forecast.rows):
        return forecast.rows
    return [*forecast.rows, ForecastRow(actor.user_id, actor.name)]


def _row(
    at: int,
    row: ForecastRow,
    category: ForecastCall.Category,
    said: Said | None,
    quarter: _Quarter,
    can_say: bool,
) -> Row:
    currency = quarter.currency
    computed = money(row.cells.get(category.value, Cell()).amount_minor, currency)
    name, label = row.name or _("not named by the source"), str(category.label)
    change = _change(row, category, said, quarter, name) if can_say else ""
    own, before, why = "–", "", ""
    if said is not None:
        call = said.call
        own = format_html("<b>{}</b>", money(call.amount_minor, currency))
        before = "" if said.last_week_minor is None else money(said.last_week_minor, currency)
        why = format_html(
            '{} <small class="quiet">{} · {}</small>', call.reason, call.by, minute(call.at)
        )
    return Row(
        id=at, label=f"{name} {label}", cells=[name, label, computed, own, before, why, change]
    )


def _change(
    row: ForecastRow,
    category: ForecastCall.Category,
    said: Said | None,
    quarter: _Quarter,
    name: str,
) -> SafeString:
    asked = {
        "by": quarter.by,
        "cell": str(row.id),
        "category": category.value,
        "from": str(quarter.period.start),
        "currency": quarter.currency,
    }
    return format_html(
        '<a class="btn btn--small" href="{}?{}" aria-label="{}">{}{}</a>',
        reverse("forecast_call"),
        urlencode(asked),
        _("Own number for %(name)s, %(category)s") % {"name": name, "category": category.label},
        icon("edit"),
        _("Change") if said else _("Say one"),
    )
