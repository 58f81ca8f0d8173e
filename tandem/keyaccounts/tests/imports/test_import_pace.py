"""How many rows go into one transaction, so that nobody waits long behind an import."""

from __future__ import annotations

import pytest

from tandem.keyaccounts.commands.imports.due import AIM_SECONDS, FIRST, LEAST, Pace


@pytest.mark.parametrize(
    ("seconds", "size"),
    [
        (AIM_SECONDS, FIRST),
        (AIM_SECONDS / 10, 2 * FIRST),  # faster, but never more than twice as many at once
        (AIM_SECONDS * 100, LEAST),
    ],
)
def test_the_next_portion_is_what_the_aim_allows(seconds: float, size: int) -> None:
    pace = Pace(most=1000)

    pace.took(seconds)

    assert pace.size == size


def test_a_portion_is_never_larger_than_what_is_allowed() -> None:
    pace = Pace(most=3)

    pace.took(0.0)

    assert pace.size == 3


def test_the_longest_wait_is_kept() -> None:
    pace = Pace(most=1000)

    for seconds in (0.02, 0.15, 0.01):
        pace.took(seconds)

    assert pace.longest == 0.15
