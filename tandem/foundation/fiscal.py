"""The fiscal calendar: weeks from Monday, quarters of 13 weeks, a year that starts in April.

The start month is a setting. Week 1 is the week that holds the fourth day of the start month
(the rule of ISO weeks, moved to the fiscal year), so a year has 52 or 53 weeks and the 53rd
belongs to the fourth quarter. Periods are half-open: `start` is in, `end` is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
WEEKS_PER_QUARTER = 13


@dataclass(frozen=True)
class Period:
    """A half-open span of days with the name people call it by."""

    kind: str  # week | month | quarter | year
    start: date
    end: date
    label: str

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class FiscalCalendar:
    """Names the fiscal periods around any day."""

    start_month: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.start_month <= 12:
            raise ValueError(f"A fiscal year starts in month 1 to 12, not {self.start_month}.")

    def year_start(self, year: int) -> date:
        return monday_of(date(year, self.start_month, 4))

    def year_number(self, day: date) -> int:
        for number in (day.year + 1, day.year):  # a January year may begin in December
            if day >= self.year_start(number):
                return number
        return day.year - 1

    def year(self, day: date) -> Period:
        number = self.year_number(day)
        start, end = self.year_start(number), self.year_start(number + 1)
        return Period("year", start, end, f"FY{number % 100:02d}")

    def week_number(self, day: date) -> int:
        """1 to 53 inside the fiscal year."""
        return (monday_of(day) - self.year(day).start).days // 7 + 1

    def quarter_number(self, day: date) -> int:
        return min((self.week_number(day) - 1) // WEEKS_PER_QUARTER + 1, 4)

    def quarter(self, day: date) -> Period:
        year, number = self.year(day), self.quarter_number(day)
        start = year.start + WEEK * WEEKS_PER_QUARTER * (number - 1)
        end = year.end if number == 4 else start + WEEK * WEEKS_PER_QUARTER
        return Period("quarter", start, end, f"{year.label} Q{number}")

    def week_of_quarter(self, day: date) -> int:
        return (monday_of(day) - self.quarter(day).start).days // 7 + 1

    def week(self, day: date) -> Period:
        start = monday_of(day)
        label = f"{self.quarter(day).label} W{self.week_of_quarter(day)}"
        return Period("week", start, start + WEEK, label)

    def month(self, day: date) -> Period:
        """A calendar month; amounts per month are compared with last year's."""
        start = day.replace(day=1)
        end = (start + timedelta(days=32)).replace(day=1)
        return Period("month", start, end, f"{start:%Y-%m}")

    def weeks(self, period: Period) -> list[Period]:
        starts = range(0, (period.end - monday_of(period.start)).days, 7)
        return [self.week(monday_of(period.start) + timedelta(days=offset)) for offset in starts]


def fiscal_calendar() -> FiscalCalendar:
    """The calendar of this installation."""
    from django.conf import settings

    return FiscalCalendar(settings.TANDEM["FISCAL_YEAR_START_MONTH"])
