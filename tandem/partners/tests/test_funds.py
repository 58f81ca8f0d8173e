"""Development funds: by threshold, never over the budget, paid for what was shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.media import NotAPicture
from tandem.keyaccounts.models import OrderMark
from tandem.partners.commands.fund_budgets import set_up_budget
from tandem.partners.commands.funds import (
    approve_fund,
    ask_for_fund,
    claim_fund,
    pay_fund,
    refuse_fund,
)
from tandem.partners.commands.plans import Targets, change_plan, draft_plan, sign_plan
from tandem.partners.models import FundBudget, FundProof, FundRequest, JointPlan, PlanAction
from tandem.partners.queries.funds import return_of
from tandem.partners.tests.conftest import NOW, TODAY, refused
from tandem.testing.cast import Cast

YUAN = 100
LIMIT = 50_000 * YUAN
Ask = Callable[..., FundRequest]


@pytest.fixture
def budget(cast: Cast) -> FundBudget:
    return set_up_budget(
        actor=cast.actor("opal"),
        name="北区开拓基金",
        region_id=cast.north.pk,
        since=date(2026, 10, 1),
        until=date(2027, 3, 31),
        amount_minor=100_000 * YUAN,
        now=NOW,
    )


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """`ask(30_000)` is Amy's request of so many yuan for an action of a signed plan."""
    plan = draft_plan(
        actor=cast.actor("nora"), company_id=cast.alpha.pk, title="换机", since=date(2026, 10, 1),
        until=date(2026, 12, 31), targets=Targets(), now=NOW,
    )  # fmt: skip
    facts: dict[str, Any] = {"accounts": [cast.olgas.pk]}
    _change(cast, plan, "add_accounts", facts)
    facts = {
        "kind": "marketing", "what": "样板机房参观", "owner": cast.amy.pk, "due_on": "2026-11-30",
    }  # fmt: skip
    _change(cast, plan, "add_action", facts)
    for name in ("nora", "amy"):
        plan.refresh_from_db()
        sign_plan(actor=cast.actor(name), plan_id=plan.pk, version=plan.version, now=NOW)

    def make(yuan: int = 30_000, *, by: str = "amy", **more: Any) -> FundRequest:
        usual = {
            "action_id": PlanAction.objects.get().pk,
            "purpose": "场地与餐费",
            "amount_minor": yuan * YUAN,
            "expected_minor": 200_000 * YUAN,
            "starts_on": date(2026, 11, 1),
            "ends_on": date(2026, 11, 30),
        }
        return ask_for_fund(actor=cast.actor(by), now=NOW, **(usual | more))

    return make


def test_money_goes_its_way_and_what_is_left_goes_back(
    cast: Cast, ask: Ask, budget: FundBudget, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    held = ask(30_000)
    _approve(cast, held, budget, "nora", 25_000)
    assert _committed(budget) == 25_000 * YUAN

    _claim(cast, held, 20_000)
    pay_fund(actor=cast.actor("opal"), request_id=held.pk, on=TODAY, now=NOW)
    pay_fund(actor=cast.actor("opal"), request_id=held.pk, on=TODAY, now=NOW)

    held.refresh_from_db()
    assert (held.state, held.paid_minor) == (FundRequest.State.PAID, 20_000 * YUAN)
    assert _committed(budget) == 20_000 * YUAN


def test_the_threshold_says_who_approves(cast: Cast, ask: Ask, budget: FundBudget) -> None:
    above = ask(50_001)

    for name in ("nora", "dora", "opal", "olga"):
        with pytest.raises((NotAllowed, NotThere)):
            _approve(cast, above, budget, name, 50_001)
    _approve(cast, above, budget, "vera", 50_001)

    assert _committed(budget) == 50_001 * YUAN


def test_a_manager_approves_up_to_the_limit(cast: Cast, ask: Ask, budget: FundBudget) -> None:
    _approve(cast, ask(50_001), budget, "nora", 50_000)

    assert _committed(budget) == LIMIT


@pytest.mark.parametrize("name", ["amy", "ben"])
def test_no_partner_approves(cast: Cast, ask: Ask, budget: FundBudget, name: str) -> None:
    held = ask()

    with pytest.raises((NotAllowed, NotThere)):
        _approve(cast, held, budget, name, 100)


def test_nobody_approves_what_they_asked_for(cast: Cast, ask: Ask, budget: FundBudget) -> None:
    held = ask(by="nora")

    with refused("fund_of_your_own"):
        _approve(cast, held, budget, "nora", 100)


def test_a_budget_gives_no_more_than_it_holds(cast: Cast, ask: Ask, budget: FundBudget) -> None:
    first, second = ask(60_000), ask(60_000)
    _approve(cast, first, budget, "vera", 60_000)

    with refused("budget_used_up"):
        _approve(cast, second, budget, "vera", 60_000)

    second.refresh_from_db()
    assert second.state == FundRequest.State.ASKED


def test_the_database_refuses_an_overdrawn_budget(budget: FundBudget) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FundBudget.objects.filter(pk=budget.pk).update(committed_minor=100_001 * YUAN)


def test_a_refusal_needs_a_reason_and_gives_money_back(
    cast: Cast, ask: Ask, budget: FundBudget
) -> None:
    held = ask()
    _approve(cast, held, budget, "nora", 30_000)

    with refused("refusal_needs_reason"):
        refuse_fund(actor=cast.actor("nora"), request_id=held.pk, reason=" ", now=NOW)
    refuse_fund(actor=cast.actor("nora"), request_id=held.pk, reason="活动取消", now=NOW)

    held.refresh_from_db()
    assert (held.state, _committed(budget)) == (FundRequest.State.LAPSED, 0)


def test_a_claim_needs_a_photo(cast: Cast, ask: Ask, budget: FundBudget) -> None:
    held = ask()
    _approve(cast, held, budget, "nora", 30_000)

    with refused("claim_without_proof"):
        _claim(cast, held, 30_000, photos=[])
    with pytest.raises(NotAPicture):
        _claim(cast, held, 30_000, photos=[b"<script>alert(1)</script>"])
    assert not FundProof.objects.exists()


def test_no_more_is_claimed_than_was_approved(
    cast: Cast, ask: Ask, budget: FundBudget, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    held = ask()
    _approve(cast, held, budget, "nora", 20_000)

    with refused("claim_more_than_approved"):
        _claim(cast, held, 20_001)


def test_who_approved_does_not_pay(
    cast: Cast, ask: Ask, budget: FundBudget, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    held = ask()
    _approve(cast, held, budget, "nora", 30_000)
    _claim(cast, held, 30_000, by="nora")

    for name in ("nora", "amy", "vera"):
        with pytest.raises(NotAllowed):
            pay_fund(actor=cast.actor(name), request_id=held.pk, on=TODAY, now=NOW)


def test_the_return_is_what_the_accounts_ordered_after(cast: Cast, ask: Ask) -> None:
    held = ask()
    for day, fen in ((date(2026, 10, 31), 7), (date(2026, 11, 10), 500), (date(2027, 3, 1), 9)):
        OrderMark.objects.create(account=cast.olgas, ordered_on=day, amount_minor=fen)
    OrderMark.objects.create(account=cast.ottos, ordered_on=TODAY, amount_minor=11)

    found = return_of(held, on=TODAY)

    assert (found.measured_minor, found.is_final) == (500, False)
    assert return_of(held, on=date(2027, 3, 1)).is_final


def _change(cast: Cast, plan: JointPlan, act: str, facts: dict[str, Any]) -> None:
    change_plan(actor=cast.actor("nora"), plan_id=plan.pk, act=act, facts=facts, now=NOW)


def _approve(cast: Cast, held: FundRequest, budget: FundBudget, name: str, yuan: int) -> None:
    approve_fund(
        actor=cast.actor(name),
        request_id=held.pk,
        budget_id=budget.pk,
        amount_minor=yuan * YUAN,
        now=NOW,
    )


def _claim(
    cast: Cast,
    held: FundRequest,
    yuan: int,
    *,
    by: str = "amy",
    photos: list[bytes] | None = None,
) -> None:
    claim_fund(
        actor=cast.actor(by),
        request_id=held.pk,
        amount_minor=yuan * YUAN,
        photos=[a_photo()] if photos is None else photos,
        now=NOW,
    )


def a_photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return drawn.getvalue()


def _committed(budget: FundBudget) -> int:
    return FundBudget.objects.values_list("committed_minor", flat=True).get(pk=budget.pk)
