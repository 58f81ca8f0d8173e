"""When a certificate holds and when its holder is warned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tandem.partners.rules.certificates import Holds, how_it_holds, last_day, warning_due

END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("issued_on", "months", "until"),
    [
        (date(2026, 1, 15), 12, date(2027, 1, 14)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 12, 1), 0, None),
    ],
)
def test_the_last_day_is_the_day_before_the_anniversary(
    issued_on: date, months: int, until: date | None
) -> None:
    assert last_day(issued_on, months) == until


@pytest.mark.parametrize(
    ("on", "how"),
    [
        (date(2026, 10, 31), Holds.VALID),
        (date(2026, 11, 1), Holds.ENDS_SOON),
        (END, Holds.ENDS_SOON),
        (date(2027, 1, 1), Holds.EXPIRED),
    ],
)
def test_it_holds_through_its_last_day(on: date, how: Holds) -> None:
    assert how_it_holds(until=END, withdrawn_on=None, on=on) is how


def test_a_withdrawn_one_holds_no_more() -> None:
    assert how_it_holds(until=None, withdrawn_on=END, on=END) is Holds.WITHDRAWN
    assert how_it_holds(until=None, withdrawn_on=END, on=date(2026, 12, 30)) is Holds.VALID


def test_a_warning_comes_once_at_each_distance() -> None:
    warned: date | None = None
    days = []
    for ahead in range(90, -1, -1):
        on = END - timedelta(days=ahead)
        if warning_due(until=END, warned_on=warned, on=on):
            warned = on
            days.append(ahead)

    assert days == [60, 14]


def test_a_standstill_costs_no_warning() -> None:
    assert warning_due(until=END, warned_on=None, on=END - timedelta(days=5))
    assert not warning_due(until=END, warned_on=END - timedelta(days=5), on=END)
    assert not warning_due(until=END, warned_on=None, on=END + timedelta(days=1))
