"""An account that was promised to a partner keeps it in every plan, as long as the contract binds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from tandem.coverage.commands.plans import start_plan
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.problem import Gathered, gather_problem
from tandem.coverage.rules.horizon import NOW, horizon
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Company
from tandem.partners.models import AllocatedAccount, Allocation
from tandem.planning.terms import NONE
from tandem.testing.cast import Cast


def promise(cast: Cast, account: Account, company: Company, **facts: object) -> Allocation:
    """A contract both have signed, from last month for a year."""
    today = timezone.localdate()
    terms = {
        "since": today - timedelta(days=30),
        "until": today + timedelta(days=335),
        "review_on": today - timedelta(days=29),
        "state": Allocation.State.IN_FORCE,
        **dict.fromkeys(("made_at", "vendor_signed_at", "partner_signed_at"), timezone.now()),
    }
    made = Allocation.objects.create(company=company, region=account.region, **(terms | facts))
    AllocatedAccount.objects.create(allocation=made, account=account, is_binding=True)
    return made


def gathered() -> Gathered:
    period = horizon(on=timezone.localdate(), start=NOW, fiscal=fiscal_calendar())
    return gather_problem(region_id=None, period=period, first=timezone.localdate())


def promised_to(found: Gathered, account: Account) -> int | None:
    """The company the planner is bound to for an account."""
    row = [line[0] for line in found.accounts].index(account.pk)
    at = int(found.problem.accounts.pin_partner[row])
    return None if at == NONE else found.partner_ids[at]


@pytest.fixture
def elsewhere(cast: Cast) -> Company:
    """A partner of the account's region that does not serve it."""
    found = Company.objects.exclude(pk=cast.olgas.partner_id).filter(
        kind=Company.Kind.PARTNER, is_active=True
    )
    company = found.exclude(pk=cast.alpha.pk).first()
    assert company is not None
    Company.objects.filter(pk=company.pk).update(region=cast.north)
    return company


def test_a_promised_account_gets_its_partner_though_another_serves_it_now(
    cast: Cast, elsewhere: Company, finish: Callable[[CoveragePlan], CoveragePlan]
) -> None:
    promise(cast, cast.olgas, elsewhere)

    plan = finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))

    line = PlanLine.objects.get(plan=plan, account=cast.olgas)
    assert line.partner_id == elsewhere.pk != cast.olgas.partner_id


def test_a_contract_binds_the_planner_only_while_it_holds(cast: Cast, elsewhere: Company) -> None:
    assert promised_to(gathered(), cast.olgas) is None

    made = promise(cast, cast.olgas, elsewhere)
    assert promised_to(gathered(), cast.olgas) == elsewhere.pk

    Allocation.objects.filter(pk=made.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert promised_to(gathered(), cast.olgas) is None


@pytest.mark.parametrize(("days", "binds"), [(0, True), (-1, False)])
def test_an_account_that_is_taken_back_is_free_after_the_notice(
    cast: Cast, elsewhere: Company, days: int, binds: bool
) -> None:
    last = timezone.localdate() + timedelta(days=days)
    promise(cast, cast.olgas, elsewhere, state=Allocation.State.TAKING_BACK, notice_until=last)

    assert (promised_to(gathered(), cast.olgas) == elsewhere.pk) is binds


def test_a_partner_that_has_left_binds_nobody(cast: Cast, elsewhere: Company) -> None:
    promise(cast, cast.olgas, elsewhere)
    Company.objects.filter(pk=elsewhere.pk).update(is_active=False)

    assert promised_to(gathered(), cast.olgas) is None


def test_no_promised_account_is_held_out(cast: Cast, elsewhere: Company, settings) -> None:
    """Held out it would keep its way as well, and a way without a partner breaks the contract."""
    settings.TANDEM = settings.TANDEM | {"HELD_OUT_SHARE": 1.0}
    assert gathered().held_out.all()

    promise(cast, cast.olgas, elsewhere)

    found = gathered()
    row = [line[0] for line in found.accounts].index(cast.olgas.pk)
    assert np.flatnonzero(~found.held_out).tolist() == [row]


def test_a_later_quarter_asks_for_the_contracts_of_its_own_days(
    cast: Cast, elsewhere: Company
) -> None:
    now = horizon(on=timezone.localdate(), start=NOW, fiscal=fiscal_calendar())
    later = fiscal_calendar().quarter(now.end + timedelta(days=10))
    promise(cast, cast.olgas, elsewhere, until=later.start - timedelta(days=1))

    asked = gather_problem(region_id=None, period=later)

    assert promised_to(gathered(), cast.olgas) == elsewhere.pk
    assert promised_to(asked, cast.olgas) is None
