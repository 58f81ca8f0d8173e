"""Twenty approvals at one moment never take more out of a budget than it holds (trust T72)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from tests.concurrency.acts import TIMES, day, someone
from tests.live.processes import Installation
from tests.live.visitor import Answer, Visitor, race

pytestmark = pytest.mark.live
EACH, BUDGET = 30, 100  # ten thousand yuan: three of twenty fit
FEN = 1_000_000


def budget_asked_for_by_many(installation: Installation) -> list[Answer]:
    """Nora writes twenty requests down, Vera approves them all at once."""
    nora, vera = someone(installation, "nora"), someone(installation, "vera")
    company = installation.database.value(
        "SELECT company_id FROM organisation_user WHERE username = ?", "amy"
    )
    plan = _a_signed_plan(installation, nora, int(company))
    action = installation.database.value(
        "SELECT max(id) FROM partners_planaction WHERE plan_id = ?", plan
    )
    form = {
        "action_id": action, "purpose": "场地", "amount_minor": EACH, "expected_minor": 0,
        "starts_on": day(0), "ends_on": day(9),
    }  # fmt: skip
    for _request in range(TIMES):
        _went(nora.post(f"/partners/{company}/funds/new/", form))
    budget = {"name": "基金", "amount_minor": BUDGET, "since": day(-1), "until": day(30)}
    _went(vera.post("/partners/funds/budgets/", budget))
    budget_id = installation.database.value("SELECT max(id) FROM partners_fundbudget")
    requests = installation.database.rows("SELECT id FROM partners_fundrequest ORDER BY id")
    approval = {"budget_id": budget_id, "amount_minor": EACH}
    return race(
        [
            partial(vera.twin().post, f"/partners/funds/{pk}/approval/", approval)
            for (pk,) in requests
        ]
    )


def taken(installation: Installation) -> tuple[int, int]:
    """What approved requests hold, and what the budget says it gave."""
    approved = "SELECT sum(approved_minor) FROM partners_fundrequest"
    committed = "SELECT max(committed_minor) FROM partners_fundbudget"
    return int(installation.database.value(approved)), int(installation.database.value(committed))


def test_twenty_approvals_take_no_more_than_the_budget(live_cast: Installation) -> None:
    answers = budget_asked_for_by_many(live_cast)

    assert sorted(answer.status for answer in answers) == [302] * 3 + [422] * (TIMES - 3)
    assert taken(live_cast) == (90 * FEN, 90 * FEN)


def test_a_budget_nobody_counts_is_overdrawn(planted_cast: Installation) -> None:
    budget_asked_for_by_many(planted_cast)

    assert taken(planted_cast)[0] > BUDGET * FEN


def _a_signed_plan(installation: Installation, nora: Visitor, company: int) -> int:
    account = installation.facts["accounts"]["olgas"]
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    plan_form = {
        "title": "换机", "since": day(-1), "until": until, "target_activations": 0,
        "target_revenue_minor": 0, "target_vendor_visits": 0, "target_partner_visits": 0,
    }  # fmt: skip
    _went(nora.post(f"/partners/{company}/plans/new/", plan_form))
    plan = int(installation.database.value("SELECT max(id) FROM partners_jointplan"))
    _went(nora.post(f"/partners/plans/{plan}/accounts/", {"ids": account, "act": "add"}))
    owner = installation.facts["people"]["nora"]
    action = {"kind": "sales", "what": "方案", "due_on": day(5), "owner": owner, "account": ""}
    _went(nora.post(f"/partners/plans/{plan}/actions/", action))
    # the partner's page for signing is the portal's; here its signature is written down
    installation.database.write(
        "UPDATE partners_jointplan SET state = 'signed', vendor_signed_at = made_at, "
        "partner_signed_at = made_at"
    )
    return plan


def _went(answer: Answer) -> None:
    if answer.status != 302:
        raise AssertionError(f"{answer.status}\n{answer.text}")
