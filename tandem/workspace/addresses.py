"""Addresses of the lists behind the numbers; a test walks every one and counts its rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.queries.visit_list import VisitFilter
from tandem.foundation.fiscal import Period
from tandem.foundation.kit import number
from tandem.keyaccounts.models import Account

PLANNED = [mode for mode in Account.Mode.values if mode]  # any mode: covered by a published plan
ASLEEP = [Account.Activity.NEW.value, Account.Activity.DORMANT.value]


def accounts_url(**filters: Any) -> str:
    """The accounts list; an empty value filters nothing, a list means one of its values."""
    said = {name: value for name, value in filters.items() if value not in (None, "", ())}
    query = urlencode(said, doseq=True)
    return f"{reverse('accounts')}?{query}" if query else reverse("accounts")


def open_url(period: Period, **filters: Any) -> str:
    """The denominator of an activation rate: locked on the first day and not active then."""
    return accounts_url(as_of=period.start.isoformat(), was="open", **filters)


def activated_url(period: Period, **filters: Any) -> str:
    """The numerator: of these, those with an activation event in the period."""
    return open_url(
        period,
        activated_from=period.start.isoformat(),
        activated_to=period.last_day.isoformat(),
        **filters,
    )


def top_url(*, seen_since: date | None = None, **filters: Any) -> str:
    """Top accounts, or those of them their owner visited in person since a day."""
    return accounts_url(top=1, seen_since=seen_since and seen_since.isoformat(), **filters)


def visits_url(
    week: Period,
    *,
    state: str,
    kind: str = Visit.Kind.CUSTOMER.value,
    seller_id: int | None = None,
) -> str:
    wanted = VisitFilter(week.start, week.last_day, seller_id, kind, state)
    return f"{reverse('visits')}?{wanted.as_query()}"


def part_of(part: int, part_url: str, whole: int, whole_url: str) -> SafeString:
    """ "3 of 996", each number leading to its list."""
    return format_html(
        _("{part} of {whole}"), part=number(part, part_url), whole=number(whole, whole_url)
    )
