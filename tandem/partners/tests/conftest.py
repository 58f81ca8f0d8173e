"""A contract with Alpha for Olga's account and a joint plan on it, at any stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tandem.foundation.errors import Refusal
from tandem.partners.commands.allocations import Contract, draft_allocation, sign_allocation
from tandem.partners.commands.plans import Targets, change_plan, draft_plan, sign_plan
from tandem.partners.models import Allocation, JointPlan, PlanChange
from tandem.testing.cast import Cast

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
TERM = {"since": date(2026, 10, 1), "until": date(2027, 9, 30), "review_on": date(2027, 3, 31)}


@pytest.fixture
def draft(cast: Cast) -> Callable[..., Allocation]:
    """`draft()` promises Olga's account to Alpha; name what differs."""

    def make(**facts: Any) -> Allocation:
        usual = {
            "company_id": cast.alpha.pk,
            "region_id": cast.north.pk,
            "account_ids": [cast.olgas.pk],
        }
        told = {name: facts.pop(name) for name in list(facts) if name in usual}
        return draft_allocation(
            actor=cast.actor("opal"), contract=Contract(**(TERM | facts)), now=NOW, **(usual | told)
        )

    return make


@pytest.fixture
def in_force(cast: Cast, draft: Callable[..., Allocation]) -> Callable[..., Allocation]:
    """The same, signed by Nora for the vendor and by the partner's manager."""

    def make(*, by: str = "amy", **facts: Any) -> Allocation:
        made = draft(**facts)
        sign(cast, made, "nora")
        return sign(cast, made, by)

    return make


def sign(cast: Cast, allocation: Allocation, name: str) -> Allocation:
    version = Allocation.objects.values_list("version", flat=True).get(pk=allocation.pk)
    return sign_allocation(
        actor=cast.actor(name), allocation_id=allocation.pk, version=version, now=NOW
    )


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The act is refused for this reason; its sentence is in the reader's language."""
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def plan(cast: Cast) -> Callable[..., JointPlan]:
    """`plan()` is a draft with Olga's account; `plan(signed=True)` is signed by both."""

    def make(*, signed: bool = False) -> JointPlan:
        made = draft_plan(
            actor=cast.actor("nora"),
            company_id=cast.alpha.pk,
            title="师范大学换机",
            since=date(2026, 10, 1),
            until=date(2026, 12, 31),
            targets=Targets(target_activations=1, target_vendor_visits=4),
            now=NOW,
        )
        act(cast, made, "add_accounts", {"accounts": [cast.olgas.pk]})
        if signed:
            sign_plan_of(cast, made, "nora")
            sign_plan_of(cast, made, "amy")
        made.refresh_from_db()
        return made

    return make


def act(
    cast: Cast, plan: JointPlan, name: str, facts: dict[str, Any], *, by: str = "nora"
) -> PlanChange | None:
    return change_plan(actor=cast.actor(by), plan_id=plan.pk, act=name, facts=facts, now=NOW)


def sign_plan_of(cast: Cast, plan: JointPlan, name: str) -> JointPlan:
    plan.refresh_from_db()
    return sign_plan(actor=cast.actor(name), plan_id=plan.pk, version=plan.version, now=NOW)
