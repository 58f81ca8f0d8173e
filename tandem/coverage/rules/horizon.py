"""A plan covers thirteen weeks from a Monday: this week's, or the first of the next fiscal quarter.

Thirteen weeks from now, not the rest of a fiscal quarter: cadences, top 20 and capacities are all
counted per quarter, and a plan made in its last week would otherwise have no room for any of them.
"""

from __future__ import annotations

from datetime import date, timedelta

from tandem.foundation.fiscal import WEEK, WEEKS_PER_QUARTER, FiscalCalendar, Period, monday_of

NOW = "now"
NEXT_QUARTER = "next_quarter"


def horizon(*, on: date, start: str, fiscal: FiscalCalendar) -> Period:
    """The half-open span a plan made on this day covers."""
    first = fiscal.quarter(on).end if start == NEXT_QUARTER else monday_of(on)
    end = first + WEEK * WEEKS_PER_QUARTER
    return Period("quarter", first, end, label(first, end, fiscal))


def label(first: date, end: date, fiscal: FiscalCalendar) -> str:
    """A whole fiscal quarter by its name, any other span by its first and last week."""
    quarter = fiscal.quarter(first)
    if quarter.start == first:
        return quarter.label
    return f"{fiscal.week(first).label} – {fiscal.week(end - timedelta(days=1)).label}"


def visits_in(days: list[date], *, per_week: int, days_in_full_week: int = 5) -> float:
    """The quota over these working days; a short week counts in part, a long one in full."""
    worked: dict[date, int] = {}
    for day in days:
        worked[monday_of(day)] = worked.get(monday_of(day), 0) + 1
    return sum(per_week * min(n / days_in_full_week, 1.0) for n in worked.values())
