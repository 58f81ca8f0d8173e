"""What the forecast shows: won, commit, best case and pipeline by seller, region or industry, each number
with its list; and what changed since the last snapshot, as steps that sum exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import count, day
from tandem.foundation.kit import Column, Empty, Grid, Row
from tandem.foundation.kit.marks import number
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.call_lines import call_grid
from tandem.pipeline.models import ForecastSnapshot, Stage
from tandem.pipeline.queries.calls import calls_of
from tandem.pipeline.queries.changes import Window, last_snapshot, waterfall
from tandem.pipeline.queries.filters import NOBODY, DealFilter
from tandem.pipeline.queries.forecast import WON, Cell, Forecast, ForecastRow, read_forecast
from tandem.pipeline.rules.waterfall import Waterfall
from tandem.pipeline.tabs import tabs_beside
from tandem.pipeline.wording import money, step_words, unit

KEYS = (WON, Stage.Category.COMMIT.value, Stage.Category.BEST.value, Stage.Category.PIPELINE.value)


def forecast_context(actor: Actor, asked: QueryDict, today: date) -> dict[str, Any]:
    by = asked.get("by", "region")
    by = by if by in ("region", "seller", "industry") else "region"
    period = _period(asked.get("from", ""), today)
    forecast = read_forecast(
        actor=actor,
        by=by,
        start=period.start,
        end=period.last_day,
        currency=asked.get("currency", "")[:3],
    )
    here = {"by": by, "from": str(period.start), "currency": forecast.currency}
    snapshot = last_snapshot(before=today)
    calls = calls_of(
        actor=actor, by=by, start=period.start, currency=forecast.currency, snapshot=snapshot
    )
    words = {"region": _("Region"), "seller": _("Seller"), "industry": _("Industry")}
    return {
        "calls": call_grid(
            actor, forecast, calls, by, period, head=words[by], is_over=period.last_day < today
        ),
        "unit": unit(forecast.currency),
        "tabs_beside": tabs_beside(),
        "period": f"{day(period.start)} – {day(period.last_day)}",
        "dimensions": [
            {"label": label, "url": _to(here, by=key), "is_current": key == by}
            for key, label in words.items()
        ],
        "currencies": [
            {
                "label": name,
                "url": _to(here, currency=name),
                "is_current": name == forecast.currency,
            }
            for name in forecast.currencies
        ]
        if len(forecast.currencies) > 1
        else [],
        "before_url": _to(here, **{"from": str(_neighbour(period, -1).start)}),
        "after_url": _to(here, **{"from": str(_neighbour(period, 1).start)}),
        "grid": _grid(forecast, by, period),
        "steps": _steps(actor, snapshot, forecast.currency, period) if snapshot else [],
        "since": day(snapshot.taken_on) if snapshot else "",
    }


def _grid(forecast: Forecast, by: str, period: Period) -> Grid:
    def cells(row: ForecastRow | None) -> list[Any]:
        shown: list[Any] = []
        for key in KEYS:
            cell = row.cells.get(key, Cell()) if row else forecast.total(key)
            shown.append(_linked(cell, key, forecast.currency, by, row, period))
        return shown

    rows = [
        Row(id=at, label=_name(row), cells=[_name(row), *cells(row)])
        for at, row in enumerate(forecast.rows)
    ]
    if len(rows) > 1:
        rows.append(Row(id=len(rows), label=_("All"), cells=[_("All"), *cells(None)]))
    return Grid(
        id="forecast",
        label=_("Forecast"),
        columns=[
            Column(
                {"region": _("Region"), "seller": _("Seller")}.get(by, _("Industry")), kind="main"
            ),
            Column(_("Won"), kind="number"),
            Column(_("Commit"), kind="number"),
            Column(_("Best case"), kind="number"),
            Column(pgettext("forecast", "Pipeline"), kind="number"),
        ],
        rows=rows,
        empty=Empty(
            _("Nothing is expected in this period"),
            _("Say on each deal when it is expected to close, or look at another quarter."),
        ),
    )


def _name(row: ForecastRow) -> str:
    return row.name or _("not named by the source")


def _linked(
    cell: Cell, key: str, currency: str, by: str, row: ForecastRow | None, period: Period
) -> Any:
    """The amount with how many deals; it leads to exactly these."""
    if not cell.deals:
        return "–"
    chosen = DealFilter(currency=currency)
    if key == WON:
        chosen = replace(chosen, state="won", closed_from=period.start, closed_to=period.last_day)
    else:
        chosen = replace(chosen, category=key, close_from=period.start, close_to=period.last_day)
    if row is not None:
        place: dict[str, Any] = {by: NOBODY if row.id is None else str(row.id)}
        chosen = replace(chosen, **place)
    url = f"{reverse('opportunities')}?{chosen.as_query()}"
    shown = money(cell.amount_minor, currency)
    return number(cell.deals, url, text=f"{shown} · {count(cell.deals)}")


def _steps(
    actor: Actor, snapshot: ForecastSnapshot, currency: str, period: Period
) -> list[dict[str, Any]]:
    """From what the quarter was to what it is; a bar each, as long as its share of the largest."""
    window = Window(period.start, period.last_day, currency)
    found = waterfall(actor=actor, snapshot=snapshot, window=window)
    if not found.before_minor and not found.changes:
        return []
    lines = [{"label": _("Then"), "amount": money(found.before_minor, currency), "url": ""}]
    for change in found.changes:
        chosen = DealFilter(
            state="all",
            currency=currency,
            change=change.step.value,
            since=snapshot.taken_on,
            close_from=period.start,
            close_to=period.last_day,
        )
        lines.append(
            {
                "label": step_words()[change.step],
                "amount": _signed(change.amount_minor, currency),
                "count": count(change.deals),
                "rows": str(change.deals),
                "url": f"{reverse('opportunities')}?{chosen.as_query()}",
            }
        )
    lines.append({"label": _("Now"), "amount": money(found.after_minor, currency), "url": ""})
    return _with_bars(lines, found)


def _with_bars(lines: list[dict[str, Any]], found: Waterfall) -> list[dict[str, Any]]:
    sizes = [found.before_minor, *(one.amount_minor for one in found.changes), found.after_minor]
    most = max(abs(size) for size in sizes) or 1
    return [
        line | {"bar": abs(size) * 100 // most} for line, size in zip(lines, sizes, strict=True)
    ]


def _signed(minor: int, currency: str) -> str:
    shown = money(abs(minor), currency)
    return f"−{shown}" if minor < 0 else f"+{shown}"


def _period(text: str, today: date) -> Period:
    """The quarter of a day in an address; anything bent means the present one."""
    try:
        asked = date.fromisoformat(text)
        return fiscal_calendar().quarter(asked if 2000 <= asked.year <= 2100 else today)
    except (ValueError, OverflowError):
        return fiscal_calendar().quarter(today)


def _neighbour(period: Period, way: int) -> Period:
    outside = period.last_day if way > 0 else period.start
    return fiscal_calendar().quarter(outside + timedelta(days=way))


def _to(here: dict[str, str], **changed: str) -> str:
    return f"{reverse('forecast')}?{urlencode(here | changed)}"
