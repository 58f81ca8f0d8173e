"""P3, a retry never doubles (trust T58): one key, one note, the same answer to everybody."""

from __future__ import annotations

from functools import partial

import pytest

from tests.concurrency.acts import TIMES, a_key, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, race

pytestmark = pytest.mark.live
NOTES = "SELECT count(*) FROM activities_activity WHERE text = ?"


def one_note_many_times(installation: Installation, words: str) -> list[Answer]:
    olga = someone(installation, "olga")
    path = f"/week/accounts/{installation.facts['accounts']['olgas']}/notes/"
    form = {"text": words, "key": a_key()}
    return race([partial(olga.twin().post, path, form) for _ in range(TIMES)])


def test_a_note_sent_twenty_times_with_one_key_stands_once(live_cast: Installation) -> None:
    words = f"预算在下季度 {a_key()}"

    answers = one_note_many_times(live_cast, words)

    assert {answer.status for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert live_cast.database.value(NOTES, words) == 1


def test_one_key_with_other_words_is_refused(live_cast: Installation) -> None:
    olga = someone(live_cast, "olga")
    path = f"/week/accounts/{live_cast.facts['accounts']['olgas']}/notes/"
    key, first, second = a_key(), f"先写的 {a_key()}", f"后写的 {a_key()}"
    olga.post(path, {"text": first, "key": key})

    answer = olga.post(path, {"text": second, "key": key})

    assert answer.status == 422
    assert live_cast.database.value(NOTES, second) == 0


def test_the_keys_of_two_people_are_two_keys(live_cast: Installation) -> None:
    words, key = f"两个人的话 {a_key()}", a_key()
    path = f"/week/accounts/{live_cast.facts['accounts']['olgas']}/notes/"

    for username in ("olga", "iris"):
        assert someone(live_cast, username).post(path, {"text": words, "key": key}).status == 302

    assert live_cast.database.value(NOTES, words) == 2


def test_a_key_that_nobody_looks_at_doubles_the_note(planted_cast: Installation) -> None:
    words = f"没有人看这把钥匙 {a_key()}"

    one_note_many_times(planted_cast, words)

    assert planted_cast.database.value(NOTES, words) > 1
