"""The clock of an answer that is owed to a partner: working hours, a reminder, one level up.

Half of the time: the owner is reminded. All of it: the manager of the region hears of it. Twice of it:
the vice president does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tandem.foundation.workdays import WorkCalendar
from tandem.foundation.workhours import add_minutes

ANSWER_HOURS = 16  # two working days


@dataclass(frozen=True, slots=True)
class AnswerClock:
    remind_at: datetime
    due_at: datetime
    escalate_at: datetime


def clock_from(calendar: WorkCalendar, at: datetime, *, hours: int = ANSWER_HOURS) -> AnswerClock:
    return AnswerClock(
        remind_at=add_minutes(calendar, at, hours * 30),
        due_at=add_minutes(calendar, at, hours * 60),
        escalate_at=add_minutes(calendar, at, hours * 120),
    )


def level_due(clock: AnswerClock, *, now: datetime) -> int:
    """0 nobody, 1 the owner, 2 the region's manager, 3 the vice president."""
    return sum(now >= at for at in (clock.remind_at, clock.due_at, clock.escalate_at))
