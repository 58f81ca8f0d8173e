"""Bulk writing refuses what would silently lose or misplace a value."""

from __future__ import annotations

import pytest

from tandem.demo.commands.bulk import insert
from tandem.organisation.models import Holiday


@pytest.mark.django_db
def test_rows_follow_the_ids_that_are_there() -> None:
    Holiday.objects.create(id=7, day="2026-01-01", is_worked=False, name="one")

    first = insert(
        Holiday, 2, {"day": ["2026-01-02", "2026-01-03"], "is_worked": True, "name": ["a", "b"]}
    )

    assert first == 8
    assert list(Holiday.objects.order_by("id").values_list("id", "is_worked", "name")) == [
        (7, False, "one"),
        (8, True, "a"),
        (9, True, "b"),
    ]


@pytest.mark.django_db
def test_a_column_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="holds 1 values for 2 rows"):
        insert(Holiday, 2, {"day": ["2026-01-02"], "is_worked": True, "name": "a"})

    assert not Holiday.objects.exists()


@pytest.mark.django_db
def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="has no column colour"):
        insert(Holiday, 1, {"colour": "red"})


@pytest.mark.django_db
def test_nothing_is_written_for_no_rows() -> None:
    insert(Holiday, 0, {"day": [], "is_worked": True, "name": []})

    assert not Holiday.objects.exists()
