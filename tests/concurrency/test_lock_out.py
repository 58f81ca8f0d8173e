"""Wrong passwords are counted across processes (trust T51): a few are checked, the rest turned away."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from tests.live.processes import Installation
from tests.live.visitor import Visitor, race

pytestmark = pytest.mark.live
TRIES, HANDS = 200, 20
CHECKED_AT_MOST = 10


def passwords_checked(installation: Installation, username: str) -> int:
    """How many of many wrong passwords were looked at before the door was shut."""
    left = iter(range(TRIES))
    turn = threading.Lock()
    checked = []

    def knock() -> None:
        visitor = Visitor(installation.address)
        visitor.get("/login/")
        while True:
            with turn:
                number = next(left, None)
            if number is None:
                return
            form = {"login": username, "password": f"wrong-{number:04d}"}
            status = visitor.post("/login/", form).status
            assert status in (200, 422, 429), status
            if status != 429:
                checked.append(number)

    race([partial(knock) for _ in range(HANDS)])
    return len(checked)


def test_of_two_hundred_wrong_passwords_few_are_checked(live_cast: Installation) -> None:
    assert passwords_checked(live_cast, "dora") <= CHECKED_AT_MOST


def test_another_person_still_signs_in(live_cast: Installation) -> None:
    passwords_checked(live_cast, "vera")

    Visitor(live_cast.address).sign_in("sam", live_cast.facts["password"])


def test_counting_in_each_process_lets_more_through(planted_cast: Installation) -> None:
    assert passwords_checked(planted_cast, "dora") > CHECKED_AT_MOST
