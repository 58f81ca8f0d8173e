"""Two worlds that differ only in what is hidden from a partner answer the partner byte for byte alike.

Every page of the portal that can be read is walked from the resolver: a page added tomorrow is in the
test tomorrow. The number of queries is compared too, the honest stand-in for a class of time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from tandem.activities.models import Activity
from tandem.organisation import policy
from tandem.registration.models.claim import RegistrationQuerySet
from tests.access.arguments import QUERIES, addresses, routes
from tests.access.hidden_changes import CANARY, change_what_is_hidden
from tests.access.matrix import Visitor

Enter = Callable[[str], Visitor]
Seen = tuple[int, str, bytes, int]
KEYS = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}")  # new with every form
PEOPLE = ("amy", "alan")


def own_pages(person: Visitor) -> Iterator[str]:
    """The portal's readable addresses with the company's own records, and the inbox."""
    for route in routes():
        row = policy.row_of(route.name)
        is_read = route.name.startswith("portal_") or route.name in ("notices", "notice_choices")
        if row is None or not is_read or "GET" not in row.methods:
            continue
        found = addresses(person.world, route)
        address = found.get("any") or found["olgas"]
        yield address
        for query in (*QUERIES.get(route.name, ()), f"?q={CANARY[:5]}&after=99999&show=x"):
            yield address + query


def seen(person: Visitor, address: str) -> Seen:
    with CaptureQueriesContext(connection) as caught:
        answer = person.ask("GET", address)
    return answer.status, answer.location, KEYS.sub(b"", answer.body), len(caught)


def differences(person: Visitor, *, below: str = "/") -> list[str]:
    pages = [address for address in own_pages(person) if address.startswith(below)]
    before = {address: seen(person, address) for address in pages}
    change_what_is_hidden(person.world)
    found = []
    for address, was in before.items():
        now = seen(person, address)
        if now != was or CANARY.encode() in now[2]:
            found.append(address)
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_hidden_changes_a_byte_a_count_or_an_order(visitor: Enter, name: str) -> None:
    person = visitor(name)

    assert differences(person) == []
    assert len(list(own_pages(person))) > 30


@pytest.mark.parametrize(
    ("where", "page"),
    [
        (RegistrationQuerySet, "/partner/deals/"),
        (type(Activity.objects.all()), "/partner/customers/"),
    ],
)
def test_a_planted_hole_is_felt(
    visitor: Enter, monkeypatch: pytest.MonkeyPatch, where: Any, page: str
) -> None:
    monkeypatch.setattr(where, "visible_to", lambda self, actor: self)

    assert differences(visitor("amy"), below=page)


def test_the_changes_touch_every_table_a_partner_reads(visitor: Enter) -> None:
    """A table of partners that the test forgot to change would pass unseen."""
    amy = visitor("amy")
    tables = {model for model in _tables() if not _is_own_only(model)}

    with CaptureQueriesContext(connection) as caught:
        change_what_is_hidden(amy.world)

    written = " ".join(
        query["sql"] for query in caught if query["sql"].startswith(("INSERT", "UPDATE"))
    )
    assert {
        model.__name__ for model in tables if f'"{model._meta.db_table}"' not in written
    } == set()


def _tables() -> Iterator[type[models.Model]]:
    from django.apps import apps

    for model in apps.get_app_config("partners").get_models():
        if hasattr(model._default_manager.all(), "visible_to"):
            yield model


def _is_own_only(model: type[models.Model]) -> bool:
    """Facts of a company or parts of a plan, reached only through it: the plan itself is changed."""
    return model.__name__ in {
        "PartnerProfile", "PartnerRegion", "PartnerIndustry", "Warehouse", "PlanAccount",
        "PlanVisit", "AllocationReview", "Departure",
    }  # fmt: skip
