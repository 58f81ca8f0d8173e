"""Writes the demo's joint plans: each partner that holds a contract works one with the vendor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.demo.commands.bulk import insert
from tandem.demo.commands.partnering import managers_of
from tandem.demo.commands.staff import Staff
from tandem.keyaccounts.models import Account
from tandem.partners.models import (
    AllocatedAccount,
    JointPlan,
    PlanAccount,
    PlanAction,
    PlanVisit,
    Side,
)

ACCOUNTS = 8  # of each plan
ACTIONS = (
    (PlanAction.Kind.SERVICE, "为老客户做一次免费巡检"),
    (PlanAction.Kind.PROMOTION, "教学机型试用一个月"),
    (PlanAction.Kind.MARKETING, "请信息中心主任参观样板机房"),
    (PlanAction.Kind.SALES, "一起提交三年换机方案"),
    (PlanAction.Kind.SALES, "共同拜访分管领导"),
)
WRITTEN = (JointPlan, PlanAccount, PlanAction, PlanVisit)
Chosen = list[tuple[int, int, list[tuple[int, int]]]]  # plan, company, (account, owner)


def write_plans(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """Signed by both where the contract is in force; returns how many plans."""
    voices = managers_of(staff)
    chosen = _chosen()
    signed = f"{(today - timedelta(days=60)).isoformat()} 03:00:00"
    regions = dict(zip(staff.partners, staff.partner_team.region.tolist(), strict=True))
    number = len(chosen)
    first = insert(
        JointPlan,
        number,
        {
            "company_id": list(chosen),
            "title": "本财年下半年客户开拓计划",
            "since": (today - timedelta(days=60)).isoformat(),
            "until": (today + timedelta(days=120)).isoformat(),
            "state": JointPlan.State.SIGNED.value,
            "target_activations": rng.integers(1, 5, number).tolist(),
            "target_revenue_minor": (rng.integers(50, 400, number) * 1_000_000).tolist(),
            "target_vendor_visits": rng.integers(6, 14, number).tolist(),
            "target_partner_visits": rng.integers(8, 20, number).tolist(),
            "vendor_signed_by_id": [staff.managers[regions[company]] for company in chosen],
            "vendor_signed_at": signed,
            "partner_signed_by_id": [voices[company] for company in chosen],
            "partner_signed_at": signed,
            "made_by_id": staff.sales_ops[0],
            "made_at": signed,
            "version": 1,
        },
    )
    plans: Chosen = [
        (first + at, company, accounts) for at, (company, accounts) in enumerate(chosen.items())
    ]
    _write_accounts(plans)
    _write_actions(plans, voices, rng, today)
    _write_visits(plans, staff, rng, today)
    return number


def _chosen() -> dict[int, list[tuple[int, int]]]:
    """Company -> the first accounts of its binding contract, with their owners."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = AllocatedAccount.objects.filter(is_binding=True, account__owner__isnull=False)
    columns = ("allocation__company_id", "account_id", "account__owner_id")
    for company, account, owner in rows.order_by("pk").values_list(*columns):
        held = found.setdefault(company, [])
        if len(held) < ACCOUNTS:
            held.append((account, owner))
    return found


def _write_accounts(plans: Chosen) -> None:
    rows = [(plan, account) for plan, _company, held in plans for account, _owner in held]
    columns = {"plan_id": [row[0] for row in rows], "account_id": [row[1] for row in rows]}
    insert(PlanAccount, len(rows), columns)


def _write_actions(
    plans: Chosen, voices: dict[int, int], rng: np.random.Generator, today: date
) -> None:
    rows = []
    for plan, company, held in plans:
        for at, (kind, what) in enumerate(ACTIONS):
            account, owner = held[at % len(held)]
            due = today + timedelta(days=int(rng.integers(-50, 60)))
            is_done = due < today and rng.random() < 0.75
            is_vendors = at % 2 == 0
            rows.append(
                (
                    plan, account, kind.value, what,
                    Side.VENDOR.value if is_vendors else Side.PARTNER.value,
                    owner if is_vendors else voices[company],
                    due.isoformat(),
                    PlanAction.State.DONE.value if is_done else PlanAction.State.OPEN.value,
                    (due + timedelta(days=1)).isoformat() if is_done else None,
                )
            )  # fmt: skip
    names = (
        "plan_id", "account_id", "kind", "what", "side", "owner_id", "due_on", "state", "done_on",
    )  # fmt: skip
    insert(
        PlanAction, len(rows), {name: [row[at] for row in rows] for at, name in enumerate(names)}
    )


def _write_visits(plans: Chosen, staff: Staff, rng: np.random.Generator, today: date) -> None:
    """One of each side at every account, some of them still to come."""
    last = dict(
        Account.objects.filter(last_visit_on__gte=today - timedelta(days=60)).values_list(
            "pk", "last_visit_on"
        )
    )
    rows: list[tuple[Any, ...]] = []
    for plan, company, held in plans:
        sellers = staff.partner_people.get(company, [])
        for at, (account, owner) in enumerate(held):
            on = today + timedelta(days=int(rng.integers(-40, 40)))
            seen = last.get(account)
            rows.append(
                (plan, account, Side.VENDOR.value, owner, on.isoformat(),
                 seen.isoformat() if seen else None)
            )  # fmt: skip
            went = on.isoformat() if on < today and rng.random() < 0.7 else None
            seller = sellers[at % len(sellers)] if sellers else None
            rows.append((plan, account, Side.PARTNER.value, seller, on.isoformat(), went))
    names = ("plan_id", "account_id", "side", "person_id", "on", "done_on")
    insert(PlanVisit, len(rows), {name: [row[at] for row in rows] for at, name in enumerate(names)})
