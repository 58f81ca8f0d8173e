"""Weeks, working days and quotas by this company's settings and its own work calendar."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.workdays import WorkCalendar
from tandem.organisation.models import Holiday


def work_calendar() -> WorkCalendar:
    """Statutory days with this organisation's own; one query."""
    return WorkCalendar(overrides=dict(Holiday.objects.values_list("day", "is_worked")))


def week_of(day: date) -> Period:
    return fiscal_calendar().week(day)


def customer_quota() -> int:
    return int(settings.TANDEM["CUSTOMER_VISITS_PER_WEEK"])


def partner_quota() -> int:
    return int(settings.TANDEM["PARTNER_VISITS_PER_WEEK"])
