"""A retry never doubles: one effect, one answer, whoever comes twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from tandem.foundation.idempotency import KEEP_DAYS, KeyReused, forget_old_keys, once
from tandem.foundation.models import IdempotencyKey
from tandem.organisation.models import Region
from tandem.organisation.rules.scope import Actor
from tandem.testing.builders import a_region

OLGA, OTTO = Actor(user_id=1), Actor(user_id=2)


def send(key: str, code: str = "north", *, actor: Actor = OLGA) -> dict[str, Any]:
    def effect() -> dict[str, Any]:
        return {"id": a_region(f"{code}-{Region.objects.count()}").pk}

    return once(actor=actor, key=key, body={"code": code}, effect=effect)


def test_the_second_request_gets_the_first_answer(db: None) -> None:
    first = send("key-1")

    assert send("key-1") == first
    assert Region.objects.count() == 1


def test_without_a_key_every_request_counts(db: None) -> None:
    assert send("") != send("")
    assert Region.objects.count() == 2


def test_the_same_key_with_another_content_is_refused(db: None) -> None:
    send("key-1", "north")

    with pytest.raises(KeyReused):
        send("key-1", "south")

    assert Region.objects.count() == 1


def test_the_key_of_one_person_says_nothing_to_another(db: None) -> None:
    first = send("key-1", actor=OLGA)

    assert send("key-1", actor=OTTO) != first


def test_a_failed_effect_leaves_the_key_free(db: None) -> None:
    def fail() -> dict[str, Any]:
        a_region("half-done")
        raise LookupError

    with pytest.raises(LookupError):
        once(actor=OLGA, key="key-1", body={"code": "north"}, effect=fail)

    assert send("key-1")["id"]
    assert list(Region.objects.values_list("code", flat=True)) == ["north-0"]


def test_an_effect_that_breaks_a_rule_of_the_database_is_not_taken_for_a_twin(db: None) -> None:
    a_region("north")

    def clash() -> dict[str, Any]:
        return {"id": a_region("north").pk}

    with pytest.raises(IntegrityError):
        once(actor=OLGA, key="key-1", body={}, effect=clash)

    assert not IdempotencyKey.objects.exists()


def test_eight_twins_at_once_have_one_effect_and_one_answer(many_writers: None) -> None:
    together = Barrier(8)

    def twin(_n: int) -> dict[str, Any]:
        try:
            together.wait(timeout=30)
            return send("key-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(twin, range(8)))

    assert len({answer["id"] for answer in answers}) == 1
    assert Region.objects.count() == 1


def test_keys_are_kept_thirty_days(db: None) -> None:
    send("key-1")
    made_at = IdempotencyKey.objects.get().created_at

    assert forget_old_keys(made_at + timedelta(days=KEEP_DAYS)) == 0
    assert forget_old_keys(timezone.now() + timedelta(days=KEEP_DAYS, hours=1)) == 1
