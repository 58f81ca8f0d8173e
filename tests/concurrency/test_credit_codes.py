"""One customer is entered once (trust T76): the database keeps the first, the others get a sentence."""

from __future__ import annotations

from functools import partial

import pytest

from tests.concurrency.acts import TIMES, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, race

pytestmark = pytest.mark.live
CODE = "91420100000000001Y"
CARRYING = "SELECT count(*) FROM keyaccounts_account WHERE credit_code = ?"


def one_customer_registered_by_many(installation: Installation) -> list[Answer]:
    opal = someone(installation, "opal")
    region, industry = installation.database.rows(
        "SELECT min(r.id), min(i.id) FROM organisation_region r, organisation_industry i"
    )[0]
    form = {"region_id": region, "industry_id": industry, "credit_code": CODE, "is_sure": "on"}
    return race(
        [
            partial(opal.twin().post, "/accounts/new/", {**form, "name": f"霜序第{at}研究所"})
            for at in range(TIMES)
        ]
    )


def test_twenty_registrations_of_one_credit_code_make_one_account(
    live_cast: Installation,
) -> None:
    answers = one_customer_registered_by_many(live_cast)

    assert sorted(answer.status for answer in answers) == [302] + [422] * (TIMES - 1)
    assert live_cast.database.value(CARRYING, CODE) == 1
    assert all(CODE in answer.text for answer in answers if answer.status == 422)


def test_without_the_constraint_the_customer_is_entered_many_times(
    planted_cast: Installation,
) -> None:
    planted_cast.database.write("DROP INDEX account_credit_code_once")

    one_customer_registered_by_many(planted_cast)

    assert planted_cast.database.value(CARRYING, CODE) > 1
