"""The deals one person sees as the forecast of bookings takes them; only jobs come here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity
from tandem.winning.learning.bookings import Deals, Forecast, Span, forecast
from tandem.winning.queries.deals import latest_window

MONTHS_TRIED, QUARTERS_TRIED = 12, 6


def bookings_figures(actor: Actor, on: date) -> dict[str, Any]:
    """The running month and quarter, in the currency of most deals; calendar periods.

    Where nothing closed for a year they run on the day after the last closing: `as_of` says so.
    """
    rows = Opportunity.objects.visible_to(actor).exclude(opened_on=None)
    currencies = rows.values("currency").annotate(n=Count("id")).order_by("-n", "currency")
    main = currencies.values_list("currency", flat=True).first()
    if main is None:
        return {"currency": "CNY", "month": None, "quarter": None}
    deals = _deals(rows.filter(currency=main).order_by("id"))
    window = latest_window(actor, on)
    at = window.last + timedelta(days=1) if window.is_past else on
    month = (at.year * 12 + at.month - 1, 1)
    quarter = (month[0] - month[0] % 3, 3)
    return {
        "currency": main,
        "as_of": at.isoformat() if window.is_past else "",
        "month": _told(_forecast(deals, *month, MONTHS_TRIED)),
        "quarter": _told(_forecast(deals, *quarter, QUARTERS_TRIED)),
    }


def _forecast(deals: Deals, first: int, length: int, tried: int) -> Forecast | None:
    past = [_span(first - length * back, length) for back in range(tried, 0, -1)]
    return forecast(deals, _span(first, length), past)


def _told(found: Forecast | None) -> dict[str, Any] | None:
    if found is None:
        return None
    told = asdict(found)
    told["error"] = {way: None if e == float("inf") else e for way, e in found.error.items()}
    told["tried"] = [
        {**each, "start": date.fromordinal(int(each["start"])).isoformat()}
        for each in told["tried"]
    ]
    return told


def _deals(rows: Any) -> Deals:
    facts = list(rows.values_list("opened_on", "closed_on", "state", "amount_minor"))
    return Deals(
        np.array([start.toordinal() for start, *_ in facts], float),
        np.array([end.toordinal() if end else np.inf for _start, end, *_ in facts], float),
        np.array([state == "won" for *_, state, _amount in facts], int),
        np.array([np.nan if a is None else a for *_, a in facts], float),
    )


def _span(first: int, length: int) -> Span:
    """Months counted from year 0: `first` is the number of the first month."""
    return Span(
        *_ends(first, length),
        _ends(first - 3, length),
        tuple(_ends(first - length * back, length) for back in (1, 2, 3)),
    )


def _ends(first: int, length: int) -> tuple[float, float]:
    return _day(first), _day(first + length)


def _day(month: int) -> float:
    return float(date(month // 12, month % 12 + 1, 1).toordinal())
