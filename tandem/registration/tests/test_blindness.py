"""Nothing more can be learned from a check: not by spelling, group, region, question asked, error or time.

Each test has its planted bug: with it in place the same look at the product says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.family import Family, family_of
from tandem.registration.commands import checking
from tandem.registration.commands.checking import Checked, check_customer
from tandem.registration.models import Registration
from tandem.registration.queries import customers, scene
from tandem.registration.rules.check import Answer
from tandem.registration.rules.sameness import Customer
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.registration.tests.rules.test_claims import SPELLINGS
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast


def check(cast: Cast, name: str, *, city: str = "北京", who: str = "ben") -> Checked:
    return check_customer(actor=cast.actor(who), name=name, city=city, now=NOW)


# by spelling


def answers_by_spelling(cast: Cast, register: Register) -> set[tuple[Answer, str]]:
    register("amy", name=SPELLINGS[0])
    checked = [check(cast, spelling) for spelling in SPELLINGS]
    return {(one.answer, str(one.manager)) for one in checked}


def test_every_spelling_of_a_customer_is_answered_alike(cast: Cast, register: Register) -> None:
    assert answers_by_spelling(cast, register) == {(Answer.NOT_FREE, "Sam")}


def test_letter_for_letter_they_would_not_be(
    cast: Cast, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def are_equal(one: Customer, other: Customer) -> bool:
        return one.key == other.key

    monkeypatch.setattr(scene, "are_same", are_equal)

    assert len(answers_by_spelling(cast, register)) == 2


# by group


@pytest.fixture
def group(cast: Cast) -> list[Account]:
    """A house of three levels and a branch, of which one leaf was claimed by Alpha."""
    facts: dict[str, Any] = {"region": cast.north, "industry": cast.finance, "city": "北京"}
    top = an_account("霜序控股", **facts)
    middle = an_account("云栖电子", parent=top, **facts)
    return [
        top,
        middle,
        an_account("松涛软件", parent=middle, **facts),
        an_account("竹影材料", parent=top, **facts),
    ]


def answers_in_group(cast: Cast, register: Register, group: list[Account]) -> list[Answer]:
    register("amy", name="松涛软件")
    return [check(cast, one.name).answer for one in group]


def test_a_claim_on_one_company_of_a_group_stands_for_all(
    cast: Cast, register: Register, group: list[Account]
) -> None:
    assert answers_in_group(cast, register, group) == [Answer.NOT_FREE] * 4


def test_without_the_group_only_the_one_is_taken(
    cast: Cast, register: Register, group: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "family_of", lambda pk: Family(pk, [pk]))

    assert Answer.FREE in answers_in_group(cast, register, group)


def test_a_ring_of_parents_ends(group: list[Account]) -> None:
    Account.objects.filter(pk=group[0].pk).update(parent=group[2])

    assert set(family_of(group[1].pk).ids) == {one.pk for one in group}
    assert family_of(0) == Family(None, [])


# by what is asked of the database

WHOM = (
    "霜序控股",
    "云栖电子",
    "松涛软件",
    "北方商业银行",
    "北方师范大学",
    "南方理工学院",
    "没有此客户",
)


def questions(cast: Cast, register: Register) -> dict[tuple[str, str], int]:
    """How many, by name and by city: a leaf, its top, an allocated one, a claimed one, nobody's."""
    register("amy", name="北方商业银行")
    counts = {}
    for name in WHOM:
        for city in ("", "北京", "广州"):
            with CaptureQueriesContext(connection) as asked:
                check(cast, name, city=city)
            counts[name, city] = len(asked)
    return counts


def test_the_same_number_of_questions_is_asked_about_everybody(
    cast: Cast, register: Register, group: list[Account]
) -> None:
    counts = questions(cast, register)

    assert len(set(counts.values())) == 1, counts
    assert max(counts.values()) <= 11  # its savepoint makes two of them, the roles of Ben one


def test_a_walk_from_level_to_level_would_tell_a_subsidiary(
    cast: Cast, register: Register, group: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    def walk(pk: int) -> Family:
        seen = [pk]
        while (
            row := Account.objects.filter(pk=seen[-1], parent__isnull=False).first()
        ) is not None:
            seen.append(row.parent_id or 0)
        return Family(seen[-1], seen)

    monkeypatch.setattr(customers, "family_of", walk)

    assert len(set(questions(cast, register).values())) > 1


# by the manager named


def told_of_a_free_name(cast: Cast) -> Iterator[tuple[Answer, str]]:
    """A free customer, before the vendor lists it far away and after."""
    for _world in range(2):
        checked = check(cast, "戊序重工", city="", who="amy")
        yield checked.answer, str(checked.manager)
        an_account("戊序重工", region=cast.south, industry=cast.finance, city="广州")


def test_a_free_customer_is_told_alike_whether_the_vendor_lists_it_or_not(cast: Cast) -> None:
    assert list(told_of_a_free_name(cast)) == [(Answer.FREE, "Nora")] * 2


def test_the_region_of_a_hidden_account_would_tell(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = customers.where
    monkeypatch.setattr(
        checking,
        "where",
        lambda *asked: customers.Where(real(*asked).region, real(*asked).region),
    )

    assert len(set(told_of_a_free_name(cast))) == 2


# by an error


def test_a_hidden_account_is_refused_like_one_that_never_was(cast: Cast) -> None:
    def code(account_id: int) -> str:
        return refused(
            lambda: check_customer(actor=cast.actor("ben"), account_id=account_id, now=NOW)
        )

    assert code(cast.olgas.pk) == code(999_999) == "no_such_account"


# by what the answer carries


def everything_told(cast: Cast, register: Register) -> str:
    register("amy", name="北方商业银行")
    return repr(check(cast, "北方商业银行", city=""))


def test_the_answer_carries_nothing_of_the_rival(cast: Cast, register: Register) -> None:
    told = everything_told(cast, register)

    assert "not_free" in told and "Nora" in told
    for hidden in ("甲伙伴", "Amy", "R-0001", "notebook", "46000000", "2026-12-31", "王主任"):
        assert hidden not in told


def test_naming_who_holds_it_would_show(
    cast: Cast, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whoever_holds_it(*_where: object, **_on: object) -> Value:
        return Value(", ".join(str(row.owner) for row in Registration.objects.all()))

    monkeypatch.setattr(scene, "manager_called", whoever_holds_it)

    assert "Amy" in everything_told(cast, register)
