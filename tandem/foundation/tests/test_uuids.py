"""Version 7 identifiers: valid, unique and in the order of time."""

from __future__ import annotations

import time_machine

from tandem.foundation.uuids import uuid7


def test_the_version_and_variant_are_as_the_standard_says() -> None:
    made = [uuid7() for _n in range(200)]

    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}


def test_ten_thousand_made_at_once_differ() -> None:
    assert len({uuid7() for _n in range(10_000)}) == 10_000


def test_a_later_one_sorts_after_an_earlier_one() -> None:
    with time_machine.travel(1_700_000_000):
        earlier = uuid7()
    with time_machine.travel(1_700_000_001):
        later = uuid7()

    assert str(earlier) < str(later)
    assert earlier.int >> 80 == 1_700_000_000_000
