"""T76, one visit slot: of many who book the same people for the same hour, one does."""

from __future__ import annotations

from functools import partial

import pytest

from tests.concurrency.acts import TIMES, day, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, race

pytestmark = pytest.mark.live
BOOKED = """SELECT count(*) FROM activities_invitation i
JOIN activities_visit v ON v.id = i.visit_id
WHERE i.person_id = ? AND CAST(v."on" AS varchar) = ? AND i.answer = 'asked'"""


def bookings_of_one_hour(installation: Installation, on: str) -> list[Answer]:
    """The seller and the region's manager ask the same engineer, each for half past ten or so."""
    facts = installation.facts
    account, seller = facts["accounts"]["olgas"], facts["people"]["olga"]
    path = f"/week/accounts/{account}/joint/"
    hands = [someone(installation, name) for name in ("olga", "nora")]
    forms = [
        {
            "seller": seller,
            "guests": facts["people"]["eve"],
            "first": on,
            "on": on,
            "at": f"10:{at:02d}",
            "booking": 1,
        }
        for at in range(TIMES)
    ]
    return race([partial(hands[at % 2].twin().post, path, form) for at, form in enumerate(forms)])


def test_of_twenty_who_book_the_same_people_at_once_one_does_and_the_others_are_told(
    live_cast: Installation,
) -> None:
    answers = bookings_of_one_hour(live_cast, day(21))

    assert sorted(answer.status for answer in answers) == [302] + [409] * (TIMES - 1)
    assert live_cast.database.value(BOOKED, live_cast.facts["people"]["eve"], day(21)) == 1


def test_without_the_look_at_the_calendars_people_are_promised_twice(
    planted_cast: Installation,
) -> None:
    bookings_of_one_hour(planted_cast, day(21))

    assert planted_cast.database.value(BOOKED, planted_cast.facts["people"]["eve"], day(21)) > 1
