"""When to speak up before a measure is breached: early enough that the seller can still act.

Top 20: three weeks before the quarter ends. Cadence: from Wednesday, when a week's visits are neither
made nor planned. Channel: when a share of visits is one step from "only sits with the channel".
"""

from __future__ import annotations

from datetime import date, timedelta

from tandem.activities.rules.measures import TOP_WARN_WEEKS

WEDNESDAY = 2


def is_time_for_top(on: date, quarter_end: date) -> bool:
    """`quarter_end` is the first day of the next quarter."""
    return quarter_end - timedelta(weeks=TOP_WARN_WEEKS) <= on < quarter_end


def is_time_for_cadence(on: date) -> bool:
    return on.weekday() >= WEDNESDAY
