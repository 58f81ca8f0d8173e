"""What the calendar of deals shows: a month of counts and sums, or a week with its deals by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tandem.foundation.formats import count, day
from tandem.organisation.rules.roles import SELLERS
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity
from tandem.pipeline.queries.calendar import DealDay, days_of
from tandem.pipeline.queries.filters import ME, DealFilter
from tandem.pipeline.wording import money, unit

WEEK, MONTH = "week", "month"
EARLIEST, LATEST = date(2000, 1, 3), date(2100, 1, 1)


def calendar_context(actor: Actor, asked: QueryDict, today: date) -> dict[str, Any]:
    by = WEEK if asked.get("by") == WEEK else MONTH
    currency = asked.get("currency", "")[:3].upper() or "CNY"
    seller = ME if asked.get("seller") == ME else ""
    anchor = _anchor(asked.get("from", ""), today)
    start, end = _bounds(by, anchor)
    days = days_of(
        actor=actor,
        start=start,
        end=end,
        currency=currency,
        seller_id=actor.user_id if seller else None,
        is_named=by == WEEK,
    )
    here = {"by": by, "from": str(anchor), "currency": currency, "seller": seller}
    return {
        "by": by,
        "heading": date_format(anchor, "YEAR_MONTH_FORMAT")
        if by == MONTH
        else f"{day(start)} – {day(end)}",
        "unit": unit(currency),
        "views": [
            {"label": label, "url": _to(here, by=key), "is_current": key == by, "key": letter}
            for key, label, letter in ((MONTH, _("Month"), "m"), (WEEK, _("Week"), "v"))
        ],
        "can_be_mine": actor.has_any(SELLERS),
        "is_mine": bool(seller),
        "mine_url": _to(here, seller="" if seller else ME),
        "today_url": _to(here, **{"from": str(today)}),
        "before_url": _to(here, **{"from": str(_step(by, start, anchor, -1))}),
        "after_url": _to(here, **{"from": str(_step(by, start, anchor, 1))}),
        "days": [_day(one, anchor, by, currency, seller, today) for one in days],
    }


def _day(
    one: DealDay, anchor: date, by: str, currency: str, seller: str, today: date
) -> dict[str, Any]:
    closing = DealFilter(close_from=one.on, close_to=one.on, currency=currency, seller=seller)
    steps = DealFilter(step_from=one.on, step_to=one.on, seller=seller)
    return {
        "on": one.on,
        "is_today": one.on == today,
        "is_outside": by == MONTH and one.on.month != anchor.month,
        "closing": count(one.closing) if one.closing else "",
        "closing_rows": one.closing,
        "amount": money(one.amount_minor, currency),
        "closing_url": f"{reverse('opportunities')}?{closing.as_query()}",
        "steps": count(one.steps) if one.steps else "",
        "steps_rows": one.steps,
        "steps_url": f"{reverse('opportunities')}?{steps.as_query()}",
        "closing_deals": [_deal(deal, currency) for deal in one.closing_deals],
        "step_deals": [_deal(deal, deal.currency) for deal in one.step_deals],
        "more_closing": count(more) if (more := one.closing - len(one.closing_deals)) else "",
        "more_steps": count(more) if (more := one.steps - len(one.step_deals)) else "",
    }


def _deal(deal: Opportunity, currency: str) -> dict[str, Any]:
    return {
        "title": deal.title,
        "url": reverse("opportunity", args=[deal.pk]),
        "account": deal.account or "",
        "amount": money(deal.amount_minor, currency),
        "next_step": deal.next_step,
    }


def _anchor(text: str, today: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today
    return asked if EARLIEST <= asked <= LATEST else today


def _bounds(by: str, anchor: date) -> tuple[date, date]:
    """Whole weeks, from Monday to Sunday."""
    first = anchor.replace(day=1) if by == MONTH else anchor
    start = first - timedelta(days=first.weekday())
    last = _next_month(first) - timedelta(days=1) if by == MONTH else anchor
    return start, last + timedelta(days=6 - last.weekday())


def _step(by: str, start: date, anchor: date, way: int) -> date:
    if by == WEEK:
        return start + timedelta(days=7 * way)
    first = anchor.replace(day=1)
    return _next_month(first) if way > 0 else (first - timedelta(days=1)).replace(day=1)


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _to(here: dict[str, str], **changes: str) -> str:
    asked = {key: value for key, value in (here | changes).items() if value}
    return f"{reverse('deal_calendar')}?{urlencode(asked)}"
