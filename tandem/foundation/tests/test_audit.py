"""The trail: one entry a change, inside its transaction, and nobody can alter it afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tandem.foundation import audit
from tandem.foundation.models import AuditEntry
from tandem.foundation.money import Money
from tandem.organisation.actors import system_actor
from tandem.organisation.models import Region
from tandem.testing.builders import a_region
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, 30, 0, 123456, tzinfo=UTC)


def an_entry(region: Region, **facts: object) -> AuditEntry:
    return audit.record(
        actor=system_actor(request_id="req-1"),
        act="organisation.region_renamed",
        subject=region,
        now=NOW,
        **facts,  # type: ignore[arg-type]
    )


def test_an_entry_names_who_what_where_and_through_which_door(cast: Cast) -> None:
    entry = audit.record(
        actor=cast.actor("olga"),
        act="keyaccounts.account_renamed",
        subject=cast.olgas,
        before={"name": "old"},
        after={"name": "new"},
        account_id=cast.olgas.pk,
        now=NOW,
    )

    kept = AuditEntry.objects.get(pk=entry.pk)
    assert (kept.actor_id, kept.channel, kept.request_id) == (cast.olga.pk, "page", "test")
    assert (kept.subject_type, kept.subject_id) == ("keyaccounts.account", cast.olgas.pk)
    assert (kept.before, kept.after) == ({"name": "old"}, {"name": "new"})
    assert (kept.at, kept.account_id) == (NOW, cast.olgas.pk)


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_refused() -> None:
    region = a_region("north")

    with pytest.raises(transaction.TransactionManagementError, match="region_renamed"):
        an_entry(region)


def test_a_change_that_is_rolled_back_leaves_no_entry(db: None) -> None:
    region = a_region("north")

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        an_entry(region)
        1 / 0  # noqa: B018

    assert not AuditEntry.objects.filter(subject_id=region.pk).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_auditentry SET act = 'nothing.happened'",
        "DELETE FROM foundation_auditentry",
    ],
)
def test_the_database_itself_refuses_to_alter_or_remove_an_entry(db: None, statement: str) -> None:
    entry = an_entry(a_region("north"))

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEntry.objects.get(pk=entry.pk).act == "organisation.region_renamed"


def test_the_refusal_holds_for_the_orm_too(db: None) -> None:
    entry = an_entry(a_region("north"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(act="nothing.happened")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()


def test_an_untouched_trail_verifies(db: None) -> None:
    an_entry(
        a_region("north"),
        before={"amount": Money(1050), "on": date(2026, 4, 1), "rate": Decimal("0.30")},
        after={"text": "锁定 ✓", "nothing": None},
    )

    assert audit.altered_entries() == []


def test_an_entry_altered_behind_the_database_is_found(db: None) -> None:
    sound = an_entry(a_region("north"))
    forged = audit.entry_of(
        actor=system_actor(), act="a.b", subject_type="x.y", subject_id=1, now=NOW
    )
    forged.after = {"amount": 1}
    forged.save(force_insert=True)

    assert audit.altered_entries() == [forged.pk]
    assert sound.pk not in audit.altered_entries()


@pytest.mark.parametrize("field", ["act", "actor_id", "subject_id", "channel", "request_id"])
def test_the_digest_covers_every_fact(db: None, field: str) -> None:
    entry = an_entry(a_region("north"))

    setattr(entry, field, 999 if field.endswith("_id") else "other")

    assert audit.digest_of(entry) != entry.digest


def test_a_bulk_change_writes_its_entries_at_once(db: None) -> None:
    entries = [
        audit.entry_of(actor=system_actor(), act="a.b", subject_type="x.y", subject_id=number)
        for number in range(50)
    ]

    audit.record_many(entries)

    assert AuditEntry.objects.filter(act="a.b").count() == 50
    assert audit.altered_entries() == []
