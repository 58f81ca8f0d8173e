"""The list walks an index on both databases, whoever looks and whatever is filtered: never the whole table."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from tandem.registration.models import Registration
from tandem.registration.queries.lists import Wanted, wanted_of
from tandem.registration.tests.conftest import NOW
from tandem.testing.cast import Cast

ROWS = 4000
WHOLE = {
    "postgresql": "Seq Scan on registration_registration",
    "sqlite": "SCAN registration_registration\n",
}
State = Registration.State


@pytest.fixture
def many(cast: Cast) -> None:
    """Most of them are over, one in forty is in conflict."""
    people = (cast.amy, cast.ben)
    Registration.objects.bulk_create(
        Registration(
            number=number, company=people[number % 2].company, by=people[number % 2],
            owner=people[number % 2], customer_name=f"霜序{number}厂", customer_key=f"霜序{number}厂",
            customer_core=f"霜序{number}", region=(cast.north, cast.south)[number % 2],
            product="notebook", value_minor=100, expected_close_on=date(2026, 12, 31),
            contact_there="王主任", received_at=NOW,
            state=State.CONFLICT if number % 40 == 0 else State.REFUSED,
        )
        for number in range(1, ROWS + 1)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registration_registration")


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("vera", Wanted()),
        ("vera", Wanted(show="conflict")),
        ("nora", Wanted()),
        ("nora", Wanted(show="conflict")),
        ("amy", Wanted()),
        ("alan", Wanted()),
    ],
)
def test_a_page_of_the_list_walks_an_index(
    cast: Cast, many: None, who: str, wanted: Wanted
) -> None:
    rows = wanted_of(Registration.objects.visible_to(cast.actor(who)), wanted, NOW)

    plan = rows.order_by("-number")[:51].explain() + "\n"

    assert WHOLE[connection.vendor] not in plan, plan
    assert "ndex" in plan or "INDEX" in plan, plan


def test_a_list_in_an_order_no_index_has_would_be_seen(cast: Cast, many: None) -> None:
    rows = Registration.objects.visible_to(cast.actor("vera"))

    plan = rows.order_by("contact_there")[:51].explain() + "\n"

    assert WHOLE[connection.vendor] in plan, plan
