"""Registering and changing accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.accounts import (
    BadCreditCode,
    BadValue,
    CreditCodeTaken,
    NameMissing,
    ParentCircle,
    change_account,
    register_candidate,
    set_parent,
)
from tandem.keyaccounts.commands.people import NotAPartner, NotInService
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.search import matching
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CODE = "91110000100000019K"


def register(cast: Cast, who: str = "opal", **facts: Any) -> Account:
    given = {"name": "北京市教育委员会", "industry_id": cast.education.pk, **facts}
    given.setdefault("region_id", cast.north.pk)
    return register_candidate(actor=cast.actor(who), now=NOW, **given)


def change(cast: Cast, who: str, account: Account, **changes: Any) -> Account:
    return change_account(
        actor=cast.actor(who), account_id=account.pk, version=account.version, now=NOW, **changes
    )


def test_a_new_account_is_a_candidate_with_its_keys(cast: Cast) -> None:
    account = register(cast, name="  华北  电力设计院有限公司 ", city="北京市")

    assert account.state == Account.State.CANDIDATE
    assert account.name == "华北 电力设计院有限公司"
    assert account.name_key == "华北电力设计院"
    assert account.name_sort.startswith("hua")
    assert account.city_key == "北京"
    assert list(matching(Account.objects.all(), "设计")) == [account]


def test_a_seller_owns_what_they_register(cast: Cast) -> None:
    assert register(cast, "olga").owner_id == cast.olga.pk


@pytest.mark.parametrize("name", ["vera", "iris", "eve", "adam", "amy", "alan"])
def test_others_do_not_register_accounts(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        register(cast, name)


def test_a_name_is_needed(cast: Cast) -> None:
    with pytest.raises(NameMissing, match="needs a name"):
        register(cast, name="   ")


@pytest.mark.parametrize("code", ["123", "91110000100000019I", "Z" * 18])
def test_a_credit_code_has_eighteen_characters(cast: Cast, code: str) -> None:
    with pytest.raises(BadCreditCode, match="18 digits"):
        register(cast, credit_code=code)


def test_two_accounts_never_carry_one_credit_code(cast: Cast) -> None:
    register(cast, credit_code=CODE)

    with pytest.raises(CreditCodeTaken, match=CODE):
        register(cast, name="另一个", credit_code=CODE.lower())
    with pytest.raises(CreditCodeTaken):
        change(cast, "opal", cast.olgas, credit_code=CODE)


def test_the_database_itself_keeps_a_credit_code_single(cast: Cast) -> None:
    register(cast, credit_code=CODE)

    with pytest.raises(IntegrityError), transaction.atomic():
        an_account("竞态", region=cast.north, industry=cast.education, credit_code=CODE)


def test_a_changed_name_changes_keys_search_and_leaves_one_entry(cast: Cast) -> None:
    account = change(cast, "opal", cast.olgas, name="华东师范大学")

    account.refresh_from_db()
    assert account.name_sort.startswith("hua")
    assert account.version == 2
    assert list(matching(Account.objects.all(), "华东")) == [account]
    assert not matching(Account.objects.all(), "北方师范").exists()
    entry = AuditEntry.objects.get(account_id=account.pk)
    assert entry.before == {"name": "北方师范大学"}
    assert entry.after == {"name": "华东师范大学"}


def test_nothing_changed_leaves_no_entry(cast: Cast) -> None:
    change(cast, "opal", cast.olgas, name=cast.olgas.name)

    assert not AuditEntry.objects.exists()


MAY = [
    ("olga", "short_name", True),
    ("olga", "name", False),
    ("iris", "name_en", True),
    ("iris", "segment", False),
    ("nora", "name", True),
    ("nora", "credit_code", False),
    ("opal", "external_id", True),
    ("vera", "short_name", False),
    ("dora", "short_name", False),
    ("eve", "short_name", False),
    ("amy", "short_name", False),
]


@pytest.mark.parametrize(("who", "field", "allowed"), MAY)
def test_each_role_changes_its_own_columns(cast: Cast, who: str, field: str, allowed: bool) -> None:
    value = CODE if field == "credit_code" else "A"

    if allowed:
        change(cast, who, cast.olgas, **{field: value})
    else:
        with pytest.raises(NotAllowed):
            change(cast, who, cast.olgas, **{field: value})

    cast.olgas.refresh_from_db()
    assert (getattr(cast.olgas, field) == value) is allowed


@pytest.mark.parametrize("who", ["sam", "otto", "ben", "adam", "lena"])
def test_a_hidden_account_is_not_there(cast: Cast, who: str) -> None:
    with pytest.raises(NotThere):
        change(cast, who, cast.olgas, short_name="x")


def test_the_second_of_two_editors_is_told(cast: Cast) -> None:
    stale = Account.objects.get(pk=cast.olgas.pk)
    change(cast, "olga", cast.olgas, short_name="北师大")

    with pytest.raises(Stale) as refused:
        change(cast, "iris", stale, short_name="师大")

    assert refused.value.facts["yours"]["short_name"] == "师大"
    assert Account.objects.get(pk=stale.pk).short_name == "北师大"


def test_who_left_or_is_no_seller_cannot_own_an_account(cast: Cast) -> None:
    for person in (cast.lena, cast.iris, cast.amy):
        with pytest.raises(NotInService, match=person.name):
            change(cast, "nora", cast.olgas, owner_id=person.pk)


def test_the_vendor_is_not_its_own_partner(cast: Cast) -> None:
    with pytest.raises(NotAPartner):
        change(cast, "nora", cast.olgas, partner_id=cast.vendor.pk)


@pytest.mark.parametrize(
    ("field", "value"), [("mode", "weekly"), ("segment", "ABC"), ("need_level", 9)]
)
def test_a_value_the_column_cannot_hold_is_refused(cast: Cast, field: str, value: Any) -> None:
    with pytest.raises(BadValue):
        change(cast, "nora", cast.olgas, **{field: value})


def test_a_hierarchy_has_no_circle(cast: Cast) -> None:
    child = an_account("附中", region=cast.north, industry=cast.education, parent=cast.olgas)
    grandchild = an_account("附小", region=cast.north, industry=cast.education, parent=child)

    for below in (cast.olgas, child, grandchild):
        with pytest.raises(ParentCircle):
            set_parent(
                actor=cast.actor("nora"),
                account_id=cast.olgas.pk,
                version=None,
                parent_id=below.pk,
                now=NOW,
            )


def test_a_hidden_parent_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotThere):
        set_parent(
            actor=cast.actor("nora"),
            account_id=cast.olgas.pk,
            version=None,
            parent_id=cast.umas.pk,
            now=NOW,
        )
