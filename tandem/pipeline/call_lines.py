"""Managers' own numbers beside what the deals come to, as lines under the forecast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tandem.foundation.fiscal import Period
from tandem.foundation.formats import minute
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import ForecastCall
from tandem.pipeline.permissions import may_call
from tandem.pipeline.queries.calls import CELLS, Said
from tandem.pipeline.queries.forecast import Cell, Forecast, ForecastRow
from tandem.pipeline.wording import money


def call_lines(
    actor: Actor,
    forecast: Forecast,
    calls: Mapping[tuple[int, str], Said],
    by: str,
    period: Period,
    *,
    is_over: bool,
) -> list[dict[str, Any]]:
    """One a cell that has a number or whose leader may say one; a quarter that is over has been."""
    if by not in CELLS:
        return []
    lines = []
    for row in forecast.rows:
        for category in ForecastCall.Category:
            said = calls.get((row.id or 0, category.value))
            can_say = not is_over and row.id is not None and may_call(actor, by, row.id)
            if said is not None or can_say:
                lines.append(_line(row, category, said, forecast.currency, by, period, can_say))
    return lines


def _line(
    row: ForecastRow,
    category: ForecastCall.Category,
    said: Said | None,
    currency: str,
    by: str,
    period: Period,
    can_say: bool,
) -> dict[str, Any]:
    computed = row.cells.get(category.value, Cell()).amount_minor
    cell = {
        "by": by,
        "cell": str(row.id),
        "category": category.value,
        "from": str(period.start),
        "currency": currency,
    }
    line = {
        "name": row.name,
        "category": category.label,
        "computed": money(computed, currency),
        "url": f"{reverse('forecast_call')}?{urlencode(cell)}" if can_say else "",
    }
    if said is None:
        return line
    call = said.call
    before = said.last_week_minor
    return line | {
        "own": money(call.amount_minor, currency),
        "reason": call.reason,
        "who": str(call.by),
        "when": minute(call.at),
        "before": "" if before is None else money(before, currency),
    }
