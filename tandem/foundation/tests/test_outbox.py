"""Messages leave only if their change committed, at least once, and a bad one is parked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tandem.foundation import housekeeping, outbox
from tandem.foundation.models import OutboxMessage
from tandem.organisation.models import Region
from tandem.testing.builders import a_region

LATER = timedelta(days=1)


@pytest.fixture
def received() -> Iterator[list[dict[str, Any]]]:
    letters: list[dict[str, Any]] = []
    outbox.handle("test.letter", lambda pk, payload: letters.append({"id": pk, **payload}))
    yield letters
    outbox._handlers.pop("test.letter")


def test_a_message_of_a_committed_change_is_delivered_once(
    db: None, received: list[dict[str, Any]]
) -> None:
    outbox.announce("test.letter", to="Mia")

    left = [outbox.deliver(timezone.now()), outbox.deliver(timezone.now())]

    assert left == [1, 0]
    assert [letter["to"] for letter in received] == ["Mia"]


def test_a_message_of_a_rolled_back_change_never_leaves(
    db: None, received: list[dict[str, Any]]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.announce("test.letter", to="Mia")
        1 / 0  # noqa: B018

    assert outbox.deliver(timezone.now()) == 0
    assert received == []


def test_a_failed_delivery_waits_longer_each_time_and_is_parked_after_five(db: None) -> None:
    def fail(pk: int, payload: dict[str, Any]) -> None:
        a_region(f"half-done-{pk}")
        raise ConnectionError("The post office is closed.")

    outbox.handle("test.broken", fail)
    outbox.announce("test.broken")
    now, waits = timezone.now(), []
    for _try in range(outbox.MAX_ATTEMPTS):
        outbox.deliver(now)
        message = OutboxMessage.objects.get()
        waits.append((message.not_before - now).total_seconds())
        now = message.not_before

    assert waits == [60, 120, 240, 480, 960]
    assert message.parked_reason == "The post office is closed."
    assert outbox.deliver(now + LATER) == 0
    assert not Region.objects.exists()


def test_a_broken_message_does_not_hold_up_the_others(
    db: None, received: list[dict[str, Any]]
) -> None:
    outbox.announce("test.unknown_kind")
    outbox.announce("test.letter", to="Mia")

    left = outbox.deliver(timezone.now())

    assert left == 1
    assert [letter["to"] for letter in received] == ["Mia"]
    assert OutboxMessage.objects.get(kind="test.unknown_kind").attempts == 1


def test_messages_leave_in_the_order_they_were_written(
    db: None, received: list[dict[str, Any]]
) -> None:
    for name in "abc":
        outbox.announce("test.letter", to=name)

    outbox.deliver(timezone.now())

    assert [letter["to"] for letter in received] == ["a", "b", "c"]


def test_housekeeping_delivers_what_is_due(db: None, received: list[dict[str, Any]]) -> None:
    outbox.announce("test.letter", to="Mia")

    housekeeping.run(timezone.now())

    assert len(received) == 1
