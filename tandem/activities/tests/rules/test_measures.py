"""The process measures as sums."""

from __future__ import annotations

import pytest

from tandem.activities.rules.measures import Latency, Visited, latency_of, visits_missing


@pytest.mark.parametrize(
    ("customers", "partners", "only", "close"),
    [
        (0, 0, False, False),
        (0, 5, True, False),
        (29, 71, True, False),
        (30, 70, False, True),
        (39, 61, False, True),
        (40, 60, False, False),
        (12, 0, False, False),
    ],
)
def test_a_seller_who_sits_with_the_channel_is_seen_and_warned_before(
    customers, partners, only, close
):
    visited = Visited(customers, partners)

    assert (visited.is_channel_only, visited.is_close_to_channel_only) == (only, close)


def test_latency_is_the_middle_and_what_nine_in_ten_keep():
    assert latency_of([]) == Latency(0, None, None)
    assert latency_of([5]) == Latency(1, 5, 5)
    assert latency_of(range(1, 11)) == Latency(10, 5.5, 9)
    assert latency_of([100, *[1] * 19]) == Latency(20, 1, 1)


def test_what_stands_in_the_calendar_is_not_missing():
    assert visits_missing(done=5, planned=4, quota=12) == 3
    assert visits_missing(done=9, planned=9, quota=12) == 0
