"""Who leads says what a quarter will bring, and a seller for themselves, with a reason; the number of
the deals stays beside it. A quarter that is over has brought what it brought."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.formats import day
from tandem.foundation.money import MINOR_DIGITS
from tandem.foundation.own_words import own_line
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.holding import BadDeal
from tandem.pipeline.commands.values import require_amount
from tandem.pipeline.models import ForecastCall
from tandem.pipeline.permissions import permit_calling


@transaction.atomic
def set_call(
    *,
    actor: Actor,
    by: str,
    cell_id: int,
    category: str,
    period_start: date,
    currency: str,
    amount_minor: int | None,
    reason: str,
    now: datetime,
) -> ForecastCall | None:
    """`by` is "region", "industry" or "seller"; without an amount the number of the deals stands alone."""
    permit_calling(actor, by, cell_id)
    require_not_over(period_start, now)
    tidy = own_line(reason, most=300)
    _require_sound(category, currency, amount_minor, tidy)
    cell: dict[str, Any] = {
        f"{by}_id": cell_id,
        "period_start": period_start,
        "currency": currency,
        "category": category,
    }
    held = ForecastCall.objects.select_for_update(of=("self",)).filter(**cell).first()
    before = _told(held) if held else {}
    if amount_minor is None:
        if held is not None:
            _note(actor, held, "forecast_call_withdrawn", before, {}, now)
            held.delete()
        return None
    said = {"amount_minor": amount_minor, "reason": tidy, "by_id": actor.person_id, "at": now}
    call, _made = ForecastCall.objects.update_or_create(**cell, defaults=said)
    _note(actor, call, "forecast_called", before, _told(call), now)
    return call


def require_not_over(period_start: date, now: datetime) -> None:
    """A forecast said afterwards would be no forecast."""
    period = fiscal_calendar().quarter(period_start)
    if period.last_day < timezone.localdate(now):
        raise BadDeal(
            "call_of_the_past",
            _(
                "This quarter ended on %(day)s, so a number for it would be no forecast any more. "
                "Open the present quarter and say one there."
            )
            % {"day": day(period.last_day)},
        )


def _require_sound(category: str, currency: str, amount_minor: int | None, reason: str) -> None:
    require_amount(amount_minor)
    if category not in ForecastCall.Category.values or currency not in MINOR_DIGITS:
        raise BadDeal(
            "call_of_nothing",
            _("A number of one's own is for commit or best case. Choose one of the two."),
        )
    if amount_minor is not None and not reason:
        raise BadDeal(
            "call_without_reason",
            _(
                "Say why your number differs from what the deals come to, so that others can follow."
            ),
            field="reason",
        )


def _told(call: ForecastCall) -> dict[str, Any]:
    return {"amount_minor": call.amount_minor, "reason": call.reason}


def _note(
    actor: Actor,
    call: ForecastCall,
    act: str,
    before: dict[str, Any],
    after: dict[str, Any],
    now: datetime,
) -> None:
    cell = {
        "region": call.region_id,
        "industry": call.industry_id,
        "seller": call.seller_id,
        "category": call.category,
        "period": call.period_start,
        "currency": call.currency,
    }
    audit.record(
        actor=actor,
        act=f"pipeline.{act}",
        subject=call,
        before=before,
        after=cell | after,
        now=now,
    )
