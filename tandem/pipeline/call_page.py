"""The form in which somebody says a number of their own, beside what the deals come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.errors import NotThere
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import day
from tandem.foundation.money import MINOR_DIGITS
from tandem.foundation.requests import whole_number
from tandem.organisation.models import Industry, Region, User
from tandem.organisation.rules.roles import SELLERS
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.calling import require_not_over
from tandem.pipeline.forms import CallForm
from tandem.pipeline.models import ForecastCall
from tandem.pipeline.permissions import may_call, permit_calling
from tandem.pipeline.queries.calls import Said, calls_of
from tandem.pipeline.queries.changes import last_snapshot
from tandem.pipeline.queries.forecast import Cell, read_forecast
from tandem.pipeline.wording import money, unit

KINDS: dict[str, Any] = {"region": Region, "industry": Industry, "seller": User}


@dataclass(frozen=True)
class Asked:
    """Which number is meant."""

    by: str
    cell_id: int
    category: str
    currency: str
    period: Period


def asked_of(actor: Actor, asked: QueryDict, now: datetime) -> Asked:
    """What an address means; without one, the commit of the first cell the person leads."""
    by = asked.get("by", _own_cells(actor))
    number, today = asked.get("cell", ""), timezone.localdate(now)
    cell_id = whole_number(number)
    if cell_id is None and not number:
        cell_id = _first_cell(actor, by)
    category = asked.get("category", ForecastCall.Category.COMMIT)
    currency = asked.get("currency", "CNY")
    try:
        period = fiscal_calendar().quarter(date.fromisoformat(asked.get("from", str(today))))
    except (ValueError, OverflowError):
        period = fiscal_calendar().quarter(today)
    permit_calling(actor, by, cell_id or 0)
    require_not_over(period.start, now)
    if category not in ForecastCall.Category.values or currency not in MINOR_DIGITS:
        raise NotThere(
            "no_such_call", _("There is no such number in the forecast. Open it and choose one.")
        )
    return Asked(by, cell_id or 0, category, currency, period)


def call_context(actor: Actor, asked: Asked, form: CallForm | None, today: date) -> dict[str, Any]:
    said = _said(actor, asked, today)
    initial = {"amount_minor": said.call.amount_minor, "reason": said.call.reason} if said else {}
    kind = KINDS[asked.by]
    return {
        "form": form or CallForm(initial=initial, currency=asked.currency),
        "cell": str(kind._default_manager.get(pk=asked.cell_id)),
        "category": ForecastCall.Category(asked.category).label,
        "period": f"{day(asked.period.start)} – {day(asked.period.last_day)}",
        "computed": money(_computed(actor, asked).amount_minor, asked.currency),
        "unit": unit(asked.currency),
        "said": said,
        "back_url": back_url(asked),
    }


def _own_cells(actor: Actor) -> str:
    """What a person says a number for, when the address does not tell."""
    if actor.reach.industry_ids:
        return "industry"
    return "seller" if actor.has_any(SELLERS) and not actor.reach.region_ids else "region"


def back_url(asked: Asked) -> str:
    here = {"by": asked.by, "from": str(asked.period.start), "currency": asked.currency}
    return f"{reverse('forecast')}?{urlencode(here)}"


def _said(actor: Actor, asked: Asked, today: date) -> Said | None:
    found = calls_of(
        actor=actor,
        by=asked.by,
        start=asked.period.start,
        currency=asked.currency,
        snapshot=last_snapshot(before=today),
    )
    return found.get((asked.cell_id, asked.category))


def _computed(actor: Actor, asked: Asked) -> Cell:
    forecast = read_forecast(
        actor=actor,
        by=asked.by,
        start=asked.period.start,
        end=asked.period.last_day,
        currency=asked.currency,
    )
    rows = forecast.rows if forecast.currency == asked.currency else []
    row = next((one for one in rows if one.id == asked.cell_id), None)
    return row.cells.get(asked.category, Cell()) if row else Cell()


def _first_cell(actor: Actor, by: str) -> int | None:
    if by == "seller":
        return actor.user_id
    kind = Region if by == "region" else Industry
    ids = kind._default_manager.order_by("position", "id").values_list("id", flat=True)
    return next((pk for pk in ids if may_call(actor, by, pk)), None)
