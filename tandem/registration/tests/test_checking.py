"""The blind check: three answers of one shape, the same questions asked, tries counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tandem.organisation.models import Company
from tandem.registration.commands import checking
from tandem.registration.commands.checking import check_customer
from tandem.registration.models import CheckAttempt
from tandem.registration.rules.check import Answer
from tandem.registration.tests.conftest import NOW, Register, refused
from tandem.testing.cast import Cast


def test_free_yours_and_not_free(cast: Cast, register: Register) -> None:
    register("amy")

    def says(who: str, name: str) -> Answer:
        return check_customer(actor=cast.actor(who), name=name, city="北京", now=NOW).answer

    assert says("amy", "霜序机械") is Answer.YOURS
    assert says("ben", "北京霜序機械集团") is Answer.NOT_FREE
    assert says("ben", "云栖电子") is Answer.FREE
    assert says("amy", "北方师范大学") is Answer.YOURS
    assert says("ben", "北方师范大学") is Answer.NOT_FREE
    assert CheckAttempt.objects.count() == 5


def test_it_names_the_manager_of_the_region_and_nobody_else(cast: Cast, register: Register) -> None:
    register("amy", name="北方商业银行")

    checked = check_customer(actor=cast.actor("ben"), name="北方商业银行", now=NOW)

    assert checked.manager == str(cast.nora)
    assert checked.account is None


def test_the_same_questions_are_asked_whatever_the_answer(cast: Cast, register: Register) -> None:
    """Otherwise the time of the answer would say whether the vendor knows a customer."""
    register("amy", name="北方商业银行")
    counts = {}
    for name in ("北方商业银行", "北方师范大学", "南方理工学院", "云栖电子"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            check_customer(actor=cast.actor("ben"), name=name, now=NOW)
        counts[name] = [query["sql"].split(" FROM ")[0][:20] for query in asked]

    assert len({len(each) for each in counts.values()}) == 1, {k: len(v) for k, v in counts.items()}


def test_tries_are_limited_for_the_person_and_the_company(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = NOW - timedelta(hours=1)
    CheckAttempt.objects.bulk_create(
        CheckAttempt(company=cast.beta, user=cast.ben, at=at, typed="x", answer="free")
        for _try in range(40)
    )

    def tries(who: str) -> str:
        return refused(lambda: check_customer(actor=cast.actor(who), name="云栖", now=NOW))

    assert tries("ben") == "too_many_checks"
    check_customer(actor=cast.actor("bo"), name="云栖电子", now=NOW)
    CheckAttempt.objects.bulk_create(
        CheckAttempt(company=cast.beta, user=cast.ben, at=at, typed="x", answer="free")
        for _try in range(160)
    )
    assert tries("bo") == "too_many_checks"
    check_customer(actor=cast.actor("amy"), name="云栖电子", now=NOW)
    later = NOW + timedelta(hours=24)
    check_customer(actor=cast.actor("ben"), name="云栖电子", now=later)


def test_without_the_count_the_limit_does_not_hold(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above is red when nobody counts."""
    monkeypatch.setattr(checking, "has_tries_left", lambda *_args, **_counts: True)
    CheckAttempt.objects.bulk_create(
        CheckAttempt(company=cast.beta, user=cast.ben, at=NOW, typed="x", answer="free")
        for _try in range(300)
    )

    assert check_customer(actor=cast.actor("ben"), name="云栖电子", now=NOW).answer is Answer.FREE


def test_only_partners_check(cast: Cast) -> None:
    vendor = Company.objects.get(kind=Company.Kind.VENDOR)

    assert (
        refused(lambda: check_customer(actor=cast.actor("olga"), name="云栖电子", now=NOW))
        == "registering_is_the_partners"
    )
    assert not CheckAttempt.objects.filter(company=vendor).exists()
