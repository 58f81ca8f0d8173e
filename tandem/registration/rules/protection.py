"""How long a granted claim is protected, how that is prolonged, and who comes next when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tandem.registration.rules.settings import Settings


class NoExtension(StrEnum):
    """Why a protection is not prolonged."""

    NOT_PROTECTED = "not_protected"
    TOO_OFTEN = "too_often"
    NO_WORK = "no_work"
    TOO_EARLY = "too_early"


def last_day(granted_on: date, settings: Settings) -> date:
    """The last protected day, inclusive; the day of the grant is the first."""
    return granted_on + timedelta(days=settings.protection_days - 1)


def extension_refused(
    settings: Settings,
    *,
    on: date,
    protected_until: date | None,
    extensions: int,
    worked_on: date | None,
) -> NoExtension | None:
    """The first reason against one more extension; none: it may be given."""
    if protected_until is None or on > protected_until:
        return NoExtension.NOT_PROTECTED
    if extensions >= settings.most_extensions:
        return NoExtension.TOO_OFTEN
    if (protected_until - on).days > settings.extension_days:
        return NoExtension.TOO_EARLY
    youngest = on - timedelta(days=settings.extension_evidence_days)
    if worked_on is None or worked_on < youngest:
        return NoExtension.NO_WORK
    return None


def extended(protected_until: date, settings: Settings) -> date:
    return protected_until + timedelta(days=settings.extension_days)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim in the queue behind a protected one; `number` is the order of the server."""

    number: int
    received_at: datetime


def next_in_queue(queue: Iterable[Waiting]) -> Waiting | None:
    """Who came first comes next; the number decides, since two may share a moment."""
    return min(queue, key=lambda claim: claim.number, default=None)
