"""The process measures of the last weeks: visits counted as they are, and how the accounts stood drawn back
from today, so that the first Monday's review has something to compare with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tandem.activities.commands.counting import OWNER, count_measures
from tandem.activities.models import OwnerCount, WeekCount
from tandem.foundation.bulk import insert_rows
from tandem.foundation.fiscal import WEEKS_PER_QUARTER, fiscal_calendar

A_WEEK = 0.008  # of the accounts in touch today, those that were not a week earlier
SEEN, DEEP = 0.75, 0.3  # what the quarter before came to, of top and of all accounts

Cell = tuple[Any, ...]  # in the order of OWNER


def write_counts(today: date, now: datetime) -> int:
    """Returns how many sellers were counted; done again it is drawn anew."""
    sellers = count_measures(on=today, now=now)
    running, *past = WeekCount.objects.order_by("-week_on")
    cells = list(OwnerCount.objects.filter(count=running).order_by("id").values_list(*OWNER))
    calendar = fiscal_calendar()
    passed = calendar.week_of_quarter(today) + 1
    OwnerCount.objects.filter(count__in=past).delete()
    for back, week in enumerate(past, start=1):
        rows = ((week.pk, *_then(cell, back, passed)) for cell in cells)
        insert_rows(OwnerCount, ("count", *OWNER), rows)
    return sellers


def _then(cell: Cell, back: int, passed: int) -> Cell:
    """The cell so many weeks ago; `passed` weeks of this quarter have begun."""
    owner, region, industry, locked, touched, deep, top, seen = cell
    touched = round(touched * (1 - A_WEEK * back))
    if back < passed:
        part = (passed - back) / passed
        return owner, region, industry, locked, touched, round(deep * part), top, round(seen * part)
    part = (WEEKS_PER_QUARTER + passed - back) / WEEKS_PER_QUARTER
    deep, seen = round(DEEP * locked * part), round(SEEN * top * part)
    return owner, region, industry, locked, touched, deep, top, seen
