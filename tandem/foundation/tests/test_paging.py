"""Pages by key: every row once, whatever comes meanwhile, and the page says which rows it shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from tandem.foundation.kit import forward_pager
from tandem.foundation.paging import BEGINNING, Keyed, Place, page_of, place_of
from tandem.organisation.models import Holiday

pytestmark = pytest.mark.django_db
ORDER = ("-day",)


@pytest.fixture
def days() -> list[date]:
    made = [date(2026, 3, number) for number in range(1, 8)]
    Holiday.objects.bulk_create(Holiday(day=on, is_worked=False, name="节") for on in made)
    return made


def following(page: Keyed[Holiday]) -> Place:
    url = forward_pager(page, page.place, url="?show=all").next_url
    return place_of(QueryDict(url.removeprefix("?")))


def test_every_row_stands_on_one_page(days: list[date]) -> None:
    place = BEGINNING
    seen: list[date] = []
    shown: list[tuple[int, int, int, str]] = []
    for _page in range(3):
        page = page_of(Holiday.objects.all(), ORDER, place, size=3)
        pager = forward_pager(page, page.place, url="?show=all")
        seen += [row.day for row in page.rows]
        shown.append((pager.first, pager.last, pager.count, pager.first_url))
        place = following(page)

    assert seen == sorted(days, reverse=True)
    assert shown == [(1, 3, 7, ""), (4, 6, 7, "?show=all"), (7, 7, 7, "?show=all")]
    assert not page.after


def test_a_row_that_comes_meanwhile_repeats_none(days: list[date]) -> None:
    first = page_of(Holiday.objects.all(), ORDER, BEGINNING, size=3)
    Holiday.objects.create(day=date(2026, 4, 1), is_worked=False, name="节")

    second = page_of(Holiday.objects.all(), ORDER, following(first), size=3)

    assert [row.day.day for row in second.rows] == [4, 3, 2]


@pytest.mark.parametrize("bent", ["x", "~", "2026-13-01", "2026-03-01~1", "9" * 80])
def test_a_bent_key_begins_at_the_beginning(days: list[date], bent: str) -> None:
    page = page_of(Holiday.objects.all(), ORDER, place_of({"after": bent, "from": "3"}), size=3)

    assert (page.place, page.rows[0].day) == (BEGINNING, days[-1])


def test_without_the_number_before_no_range_is_claimed(days: list[date]) -> None:
    page = page_of(Holiday.objects.all(), ORDER, place_of({"after": "2026-03-06"}), size=3)
    pager = forward_pager(page, page.place)

    assert (pager.first, pager.last, pager.first_url) == (0, 7, "?")
    assert pager.next_url == "?after=2026-03-03"


def test_equal_rows_go_by_the_second_column() -> None:
    for number in range(1, 8):
        name = "a~1" if number < 5 else "b~1"
        Holiday.objects.create(day=date(2026, 3, number), is_worked=False, name=name)
    rows, order = Holiday.objects.all(), ("name", "-day")

    first = page_of(rows, order, BEGINNING, size=2)
    second = page_of(rows, order, following(first), size=4)

    assert [row.day.day for row in (*first.rows, *second.rows)] == [4, 3, 2, 1, 7, 6]
