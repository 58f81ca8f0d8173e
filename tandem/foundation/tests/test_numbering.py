"""Numbers are gapless: a rolled-back transaction gives its number back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tandem.foundation.models import Series
from tandem.foundation.numbering import next_number


def test_a_series_counts_from_one(db: None) -> None:
    assert [next_number("plan") for _n in range(3)] == [1, 2, 3]


def test_each_series_counts_for_itself(db: None) -> None:
    next_number("plan")

    assert next_number("quote") == 1
    assert next_number("plan") == 2


def test_a_rolled_back_number_is_drawn_again(db: None) -> None:
    first = next_number("plan")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number("plan")
        1 / 0  # noqa: B018

    assert (first, next_number("plan")) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="plan"):
        next_number("plan")


def test_eight_writers_draw_each_number_once_and_leave_no_gap(many_writers: None) -> None:
    def draw(turn: int) -> int | None:
        try:
            with transaction.atomic():
                number = next_number("plan")
                if turn % 5 == 0:
                    raise LookupError
                return number
        except LookupError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        drawn = [number for number in pool.map(draw, range(60)) if number is not None]

    assert sorted(drawn) == list(range(1, 49))
    assert Series.objects.get(name="plan").next_number == 49
