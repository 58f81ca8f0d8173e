"""Who a note speaks to."""

from __future__ import annotations

import pytest

from tandem.activities.rules.mentions import mentioned

PEOPLE = [(1, "李明"), (2, "李明远"), (3, "Iris"), (3, "韩睿怡"), (4, "Anna Berg"), (5, "")]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("请@李明 看一下", {1}),
        ("@李明远看一下", {2}),
        ("＠韩睿怡、@iris", {3}),
        ("@ Anna Berg and @Iris", {3, 4}),
        ("写信到 a@b.cn", set()),
        ("@", set()),
        ("李明", set()),
    ],
)
def test_a_name_behind_an_at_sign_is_a_mention(text, ids):
    assert mentioned(text, PEOPLE) == ids


def test_two_people_of_one_name_are_both_meant():
    assert mentioned("@李明", [(1, "李明"), (7, "李明")]) == {1, 7}
