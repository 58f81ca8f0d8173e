"""Who decides about development funds: by region, by industry, up to a limit each."""

from __future__ import annotations

import pytest

from tandem.foundation.errors import NotAllowed
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.roles import Role
from tandem.partners.models import FundBudget, FundRequest, PlanAccount, PlanAction
from tandem.partners.rules.funds import lies_within, may_approve
from tandem.partners.tests.test_funds import YUAN, Ask, _approve, ask, budget
from tandem.testing.cast import Cast

__all__ = ["ask", "budget"]
LIMITS = {"region_manager": 5_000_000, "industry_director": 3_000_000}


@pytest.mark.parametrize(
    ("roles", "amount", "may"),
    [
        ({Role.INDUSTRY_DIRECTOR}, 3_000_000, True),
        ({Role.INDUSTRY_DIRECTOR}, 3_000_001, False),
        ({Role.INDUSTRY_DIRECTOR, Role.REGION_MANAGER}, 5_000_000, True),
        ({Role.OUTSIDE_SELLER}, 1, False),
    ],
)
def test_each_role_has_a_limit_of_its_own(roles: set[Role], amount: int, may: bool) -> None:
    assert may_approve(roles, amount, LIMITS) is may


@pytest.mark.parametrize(
    ("asked", "reach", "lies"),
    [([1], [1, 2], True), ([1, 3], [1, 2], False), ([], [1], False), ([1], [], False)],
)
def test_money_for_nobody_named_is_of_no_industry(asked, reach, lies: bool) -> None:
    assert lies_within(asked, reach) is lies


def test_the_industry_director_approves_up_to_the_limit(
    cast: Cast, ask: Ask, budget: FundBudget
) -> None:
    held = ask(40_000)

    with pytest.raises(NotAllowed):
        _approve(cast, held, budget, "dora", 30_001)
    _approve(cast, held, budget, "dora", 30_000)

    held.refresh_from_db()
    assert (held.state, held.approved_minor) == (FundRequest.State.APPROVED, 30_000 * YUAN)


def test_a_customer_of_another_industry_takes_it_out_of_the_directors_hands(
    cast: Cast, ask: Ask, budget: FundBudget
) -> None:
    held = ask(1_000)
    PlanAccount.objects.create(plan=held.action.plan, account=cast.ottos)
    assert cast.ottos.industry_id != cast.olgas.industry_id

    with pytest.raises(NotAllowed):
        _approve(cast, held, budget, "dora", 1_000)


def test_money_for_one_customer_is_judged_by_that_customer(
    cast: Cast, ask: Ask, budget: FundBudget
) -> None:
    held = ask(1_000)
    PlanAccount.objects.create(plan=held.action.plan, account=cast.ottos)
    PlanAction.objects.update(account=Account.objects.get(pk=cast.olgas.pk))

    _approve(cast, held, budget, "dora", 1_000)

    held.refresh_from_db()
    assert held.state == FundRequest.State.APPROVED
