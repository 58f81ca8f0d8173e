"""One change to many accounts, whole or not at all, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands import lists
from tandem.keyaccounts.commands.accounts import BadValue, change_account
from tandem.keyaccounts.commands.lists import (
    AlreadyUndone,
    NothingChosen,
    TooMany,
    Undone,
    bulk_edit,
    undo_bulk_edit,
)
from tandem.keyaccounts.commands.people import NotInService
from tandem.keyaccounts.models import Account, BulkEdit
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def edit(cast: Cast, who: str, field: str, value: Any, *accounts: Account) -> BulkEdit:
    ids = [account.pk for account in accounts]
    return bulk_edit(actor=cast.actor(who), accounts=ids, field=field, value=value, now=NOW)


def undo(cast: Cast, who: str, done: BulkEdit) -> Undone:
    return undo_bulk_edit(actor=cast.actor(who), edit_id=done.pk, now=NOW)


def owners(cast: Cast) -> list[int | None]:
    return [
        Account.objects.get(pk=account.pk).owner_id
        for account in (cast.olgas, cast.ottos, cast.umas)
    ]


def test_many_accounts_get_a_new_owner_and_each_an_entry(cast: Cast) -> None:
    done = edit(cast, "opal", "owner_id", cast.uma.pk, cast.olgas, cast.ottos, cast.umas)

    assert owners(cast) == [cast.uma.pk] * 3
    assert set(done.before) == {str(cast.olgas.pk), str(cast.ottos.pk)}
    entry = AuditEntry.objects.get(account_id=cast.olgas.pk)
    assert (entry.before, entry.after["bulk_edit"]) == ({"owner_id": cast.olga.pk}, done.pk)
    assert not AuditEntry.objects.filter(account_id=cast.umas.pk).exists()


def test_a_whole_filter_can_be_changed(cast: Cast) -> None:
    bulk_edit(
        actor=cast.actor("nora"), accounts=AccountFilter(), field="segment", value="B", now=NOW
    )

    found = Account.objects.filter(segment="B")
    assert set(found) == {cast.olgas, cast.ottos}


@pytest.mark.parametrize(
    ("field", "value"),
    [("owner_id", None), ("segment", "C"), ("mode", "shared"), ("need_level", 2)],
)
def test_undoing_gives_back_what_each_had(cast: Cast, field: str, value: Any) -> None:
    before = list(Account.objects.order_by("pk").values_list("pk", field))
    done = edit(cast, "opal", field, value, cast.olgas, cast.umas)
    assert list(Account.objects.order_by("pk").values_list("pk", field)) != before

    back = undo(cast, "opal", done)

    assert back == Undone(restored=2, kept=0)
    assert list(Account.objects.order_by("pk").values_list("pk", field)) == before


def test_undoing_keeps_what_somebody_changed_since(cast: Cast) -> None:
    done = edit(cast, "nora", "owner_id", cast.otto.pk, cast.olgas, cast.ottos)
    change_account(
        actor=cast.actor("opal"),
        account_id=cast.olgas.pk,
        version=None,
        now=NOW,
        owner_id=cast.uma.pk,
    )

    assert undo(cast, "nora", done) == Undone(restored=0, kept=1)
    assert owners(cast)[0] == cast.uma.pk


def test_an_edit_is_undone_once_and_by_who_made_it(cast: Cast) -> None:
    done = edit(cast, "nora", "segment", "A", cast.olgas)
    with pytest.raises(NotThere):
        undo(cast, "opal", done)
    undo(cast, "nora", done)

    with pytest.raises(AlreadyUndone):
        undo(cast, "nora", done)


def test_one_hidden_account_refuses_the_whole_and_tells_no_count(cast: Cast) -> None:
    with pytest.raises(NotThere) as refused:
        edit(cast, "nora", "segment", "A", cast.olgas, cast.ottos, cast.umas)

    assert not any(char.isdigit() for char in str(refused.value))
    assert cast.umas.name not in str(refused.value)
    assert not Account.objects.filter(segment="A").exists()
    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize("who", ["olga", "iris", "vera", "amy"])
def test_columns_of_others_are_not_edited_in_bulk(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        edit(cast, who, "owner_id", cast.otto.pk, cast.olgas)


def test_who_left_gets_no_accounts(cast: Cast) -> None:
    with pytest.raises(NotInService):
        edit(cast, "opal", "owner_id", cast.lena.pk, cast.olgas)


def test_a_senseless_edit_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingChosen):
        edit(cast, "opal", "segment", "A")
    with pytest.raises(BadValue):
        edit(cast, "opal", "mode", "weekly", cast.olgas)
    with pytest.raises(TypeError):
        edit(cast, "opal", "state", "locked", cast.olgas)


def test_an_edit_has_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 2)

    with pytest.raises(TooMany, match="2"):
        edit(cast, "opal", "segment", "A", cast.olgas, cast.ottos, cast.umas)


def test_an_edit_of_many_takes_as_many_statements_as_of_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    many = [an_account(f"客户{n}", region=cast.north, industry=cast.finance) for n in range(50)]

    with django_assert_max_num_queries(9 + len(many)):  # the prepared UPDATE counts each row
        done = edit(cast, "opal", "owner_id", cast.otto.pk, *many)

    assert len(done.before) == 50
