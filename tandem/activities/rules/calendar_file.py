"""A calendar as other programs read it (RFC 5545), from plain values.

A visit keeps its UID for life and its SEQUENCE grows with every save, so a moved or cancelled
one replaces what a client has. Times are wall time with their zone: a visit at nine stays at nine
when clocks change. Loaded only when a calendar is asked for; no web worker carries the library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
from icalendar.enums import STATUS, TRANSP

PRODUCT = "-//Tandem//Visits//EN"
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class VisitEvent:
    """`at` is the agreed hour; without it the visit takes no hour of the day it stands on."""

    uid: str
    on: date
    at: time | None
    title: str
    text: str
    place: str
    url: str
    sequence: int
    is_agreed: bool
    is_cancelled: bool
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class WeeklyEvent:
    """Once a week at one hour. `moved` maps a week's usual day to the day it has instead, None: not
    at all that week."""

    uid: str
    first: date
    last: date
    at: time
    title: str
    url: str
    moved: dict[date, date | None]
    sequence: int = 0  # grows whenever the series begins on another day


@dataclass(frozen=True)
class DayMark:
    """A holiday, or a weekend's day that is worked."""

    uid: str
    on: date
    title: str


def calendar_file(
    *,
    uid: str,
    name: str,
    zone: ZoneInfo,
    visits: Iterable[VisitEvent],
    weekly: WeeklyEvent | None,
    marks: Iterable[DayMark],
    visit_time: timedelta,
    now: datetime,
) -> bytes:
    """The whole feed; the zone's own rules go with it."""
    file = icalendar.Calendar.new(uid=uid, name=name, prodid=PRODUCT, refresh_interval=ASK_AGAIN)
    file.add("X-WR-TIMEZONE", zone.key)
    for visit in visits:
        file.add_component(_visit(visit, zone, visit_time, now))
    if weekly is not None:
        for event in _weekly(weekly, zone, now):
            file.add_component(event)
    for mark in marks:
        file.add_component(_day(mark, now))
    _tell_the_zone(file, now.astimezone(zone).date())
    return bytes(file.to_ical())


def _visit(visit: VisitEvent, zone: ZoneInfo, takes: timedelta, now: datetime) -> icalendar.Event:
    start: date | datetime = visit.on
    end: date | datetime = visit.on + timedelta(days=1)
    if visit.at is not None:
        start = datetime.combine(visit.on, visit.at, zone)
        end = start + takes
    event = icalendar.Event.new(
        uid=visit.uid,
        start=start,
        end=end,
        summary=visit.title,
        description=visit.text or None,
        location=visit.place or None,
        url=visit.url,
        sequence=visit.sequence,
        stamp=now,
        status=_status(visit),
        transparency=TRANSP.OPAQUE if visit.at is not None else TRANSP.TRANSPARENT,
    )
    if visit.point is not None:
        event.add("GEO", visit.point)
    return event


def _status(visit: VisitEvent) -> STATUS:
    if visit.is_cancelled:
        return STATUS.CANCELLED
    return STATUS.CONFIRMED if visit.is_agreed else STATUS.TENTATIVE


def _weekly(weekly: WeeklyEvent, zone: ZoneInfo, now: datetime) -> list[icalendar.Event]:
    """The rule, the weeks left out of it, and one event for each week that has another day."""
    series = _meeting(weekly, datetime.combine(weekly.first, weekly.at, zone), now)
    until = datetime.combine(weekly.last, weekly.at, zone).astimezone(ZoneInfo("UTC"))
    series.add("RRULE", {"FREQ": "WEEKLY", "UNTIL": until})
    events = [series]
    for usual, instead in sorted(weekly.moved.items()):
        usual_at = datetime.combine(usual, weekly.at, zone)
        if instead is None:
            series.add("EXDATE", usual_at)
            continue
        moved = _meeting(weekly, datetime.combine(instead, weekly.at, zone), now)
        moved.add("RECURRENCE-ID", usual_at)
        events.append(moved)
    return events


def _meeting(weekly: WeeklyEvent, start: datetime, now: datetime) -> icalendar.Event:
    return icalendar.Event.new(
        uid=weekly.uid,
        start=start,
        end=start + timedelta(minutes=30),
        summary=weekly.title,
        url=weekly.url,
        sequence=weekly.sequence,
        stamp=now,
        status=STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )


def _day(mark: DayMark, now: datetime) -> icalendar.Event:
    return icalendar.Event.new(
        uid=mark.uid,
        start=mark.on,
        end=mark.on + timedelta(days=1),
        summary=mark.title,
        stamp=now,
        transparency=TRANSP.TRANSPARENT,
    )


def _tell_the_zone(file: icalendar.Calendar, today: date) -> None:
    """The rules of a year back and two ahead; a client without the zone reads them from here."""
    file.add_missing_timezones(
        first_date=date(today.year - 1, 1, 1), last_date=date(today.year + 2, 12, 31)
    )
