"""What pages send: numbers of rows and pressed buttons; anything bent means nothing."""

from __future__ import annotations

import pytest

from tandem.foundation.requests import NothingPressed, pressed, whole_number, whole_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)],
        *[("", None), ("²", None), ("٣", None), ("-1", None), ("1.0", None), ("9" * 19, None)],
    ],
)
def test_a_number_is_digits_that_fit_a_key(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_numbers_keep_their_order_and_bent_ones_are_left_out() -> None:
    assert whole_numbers(["3", "²", "1", "", "2"]) == [3, 1, 2]


def test_a_button_that_is_not_on_the_form_was_not_pressed() -> None:
    assert pressed({"verdict": "grant"}, "verdict", "grant", "refuse") == "grant"
    for sent in ({}, {"verdict": ""}, {"verdict": "GRANT"}):
        with pytest.raises(NothingPressed):
            pressed(sent, "verdict", "grant", "refuse")
