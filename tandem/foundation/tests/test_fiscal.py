"""The fiscal calendar: periods tile, weeks begin on Monday, quarters have 13 weeks."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.foundation.fiscal import FiscalCalendar, Period

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
calendars = st.integers(1, 12).map(FiscalCalendar)


@pytest.mark.parametrize(
    ("day", "year", "quarter", "week"),
    [
        (date(2026, 11, 24), "FY26", "FY26 Q3", "FY26 Q3 W9"),
        (date(2026, 3, 29), "FY25", "FY25 Q4", "FY25 Q4 W13"),
        (date(2026, 3, 30), "FY26", "FY26 Q1", "FY26 Q1 W1"),
        (date(2024, 4, 1), "FY24", "FY24 Q1", "FY24 Q1 W1"),
    ],
)
def test_days_carry_the_names_people_say(day: date, year: str, quarter: str, week: str) -> None:
    calendar = FiscalCalendar(4)

    assert calendar.year(day).label == year
    assert calendar.quarter(day).label == quarter
    assert calendar.week(day).label == week


def test_the_weeks_of_a_january_year_are_the_iso_weeks() -> None:
    calendar = FiscalCalendar(1)
    for offset in range(365 * 60):
        day = date(1990, 1, 1) + timedelta(days=offset)
        iso = day.isocalendar()
        assert (calendar.year_number(day), calendar.week_number(day)) == (iso.year, iso.week)


@given(calendars, st.integers(1990, 2090))
def test_a_year_has_52_or_53_weeks_and_touches_the_next(
    calendar: FiscalCalendar, number: int
) -> None:
    start, end = calendar.year_start(number), calendar.year_start(number + 1)

    assert start.weekday() == 0
    assert (end - start).days in (52 * 7, 53 * 7)
    assert calendar.year(start).start == start
    assert calendar.year(end - timedelta(days=1)).start == start


@given(calendars, st.integers(1990, 2090))
def test_the_four_quarters_tile_the_year(calendar: FiscalCalendar, number: int) -> None:
    year = calendar.year(calendar.year_start(number))

    quarters: list[Period] = [calendar.quarter(year.start)]
    for _later in range(3):
        quarters.append(calendar.quarter(quarters[-1].end))
    assert quarters[0].start == year.start
    assert quarters[-1].end == year.end
    assert all(quarter.end == after.start for quarter, after in pairwise(quarters))
    assert [quarter.label[-2:] for quarter in quarters] == ["Q1", "Q2", "Q3", "Q4"]
    assert [(q.end - q.start).days // 7 for q in quarters[:3]] == [13, 13, 13]
    assert (quarters[3].end - quarters[3].start).days // 7 in (13, 14)


@given(calendars, days)
def test_a_day_lies_in_its_own_periods(calendar: FiscalCalendar, day: date) -> None:
    periods = [calendar.week(day), calendar.quarter(day), calendar.year(day), calendar.month(day)]

    assert all(day in period for period in periods)
    assert all(period.end - timedelta(days=1) == period.last_day for period in periods)


@given(calendars, days)
def test_a_week_never_crosses_a_quarter(calendar: FiscalCalendar, day: date) -> None:
    week, quarter = calendar.week(day), calendar.quarter(day)

    assert quarter.start <= week.start
    assert week.end <= quarter.end
    assert 1 <= calendar.week_of_quarter(day) <= 14


@given(calendars, days)
def test_the_weeks_of_a_quarter_tile_it(calendar: FiscalCalendar, day: date) -> None:
    quarter = calendar.quarter(day)

    weeks = calendar.weeks(quarter)

    assert weeks[0].start == quarter.start
    assert weeks[-1].end == quarter.end
    assert all(week.end == after.start for week, after in pairwise(weeks))


def test_the_53rd_week_belongs_to_the_fourth_quarter() -> None:
    calendar = FiscalCalendar(4)
    long_years = [
        number
        for number in range(2000, 2060)
        if (calendar.year_start(number + 1) - calendar.year_start(number)).days == 53 * 7
    ]

    last_days = [calendar.year_start(number + 1) - timedelta(days=1) for number in long_years]

    assert long_years
    assert {calendar.week_number(day) for day in last_days} == {53}
    assert {calendar.quarter_number(day) for day in last_days} == {4}


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_year_starts_in_a_month_there_is(month: int) -> None:
    with pytest.raises(ValueError, match=str(month)):
        FiscalCalendar(month)
