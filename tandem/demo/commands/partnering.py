"""Writes what the demo's partners can do, and the contracts of accounts with them.

One partner in three is the capital platform of its region, one in three keeps warehouses, all but
a few open industries. Every other partner holds a contract for accounts it serves today.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.demo.commands.bulk import insert
from tandem.demo.commands.staff import Staff
from tandem.keyaccounts.models import Account
from tandem.organisation.models import RoleGrant
from tandem.organisation.rules.roles import Role
from tandem.partners.models import (
    AllocatedAccount,
    Allocation,
    PartnerFigure,
    PartnerIndustry,
    PartnerProfile,
    Warehouse,
)

MONTHS = 6
PLACES = ("一号库", "二号库", "中转库")
MOST_PROMISED = 30
FEN_PER_WAN = 1_000_000
Kind = PartnerFigure.Kind
WRITTEN = (
    PartnerProfile, PartnerIndustry, Warehouse, PartnerFigure, Allocation, AllocatedAccount,
)  # fmt: skip


def write_partners(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """Profiles, what hangs on them, and contracts; returns how many rows."""
    roles = _roles(len(staff.partners), rng)
    return (
        _write_profiles(staff, roles, rng, today)
        + _write_warehouses(staff, roles, rng)
        + _write_figures(staff, roles, rng, today)
        + _write_allocations(staff, rng, today)
    )


def managers_of(staff: Staff) -> dict[int, int]:
    """Company -> its manager."""
    rows = RoleGrant.objects.filter(role=Role.PARTNER_MANAGER, user__company_id__in=staff.partners)
    return dict(rows.values_list("user__company_id", "user_id"))


def _roles(count: int, rng: np.random.Generator) -> dict[str, list[bool]]:
    return {
        "is_capital": [at % 3 == 0 for at in range(count)],
        "is_logistics": [at % 3 == 1 for at in range(count)],
        "is_development": (rng.random(count) < 0.85).tolist(),
    }


def _write_profiles(
    staff: Staff, roles: dict[str, list[bool]], rng: np.random.Generator, today: date
) -> int:
    count = len(staff.partners)
    since = [
        (today - timedelta(days=int(days))).isoformat() for days in rng.integers(300, 2500, count)
    ]
    insert(
        PartnerProfile,
        count,
        {
            "company_id": staff.partners,
            **roles,
            "caretaker_id": [staff.managers[at] for at in staff.partner_team.region.tolist()],
            "since": since,
            "payment_days": rng.choice([30, 45, 60], count).tolist(),
            "version": 1,
        },
    )
    own = staff.partner_team.industry.tolist()
    industries = [staff.industries[at] for at in own]
    insert(PartnerIndustry, count, {"company_id": staff.partners, "industry_id": industries})
    return 2 * count


def _write_warehouses(staff: Staff, roles: dict[str, list[bool]], rng: np.random.Generator) -> int:
    at = [place for place, is_held in enumerate(roles["is_logistics"]) if is_held for _ in (0, 1)]
    regions = staff.partner_team.region.tolist()
    insert(
        Warehouse,
        len(at),
        {
            "company_id": [staff.partners[place] for place in at],
            "name": [PLACES[number % 2] for number in range(len(at))],
            "region_id": [staff.regions[regions[place]] for place in at],
            "area_sqm": (rng.integers(8, 60, len(at)) * 100).tolist(),
        },
    )
    return len(at)


def _write_figures(
    staff: Staff, roles: dict[str, list[bool]], rng: np.random.Generator, today: date
) -> int:
    rows: list[tuple[int, str, str, int]] = []
    for at, company in enumerate(staff.partners):
        line = int(rng.integers(20, 300)) * 10 * FEN_PER_WAN
        for day in _month_ends(today):
            if roles["is_capital"][at]:
                used = int(line * rng.uniform(0.35, 0.95))
                rows += [
                    (company, Kind.CREDIT_LINE, day, line),
                    (company, Kind.CREDIT_USED, day, used),
                ]
                rows.append((company, Kind.SALES_OUTSTANDING, day, int(rng.integers(28, 75))))
            if roles["is_logistics"][at]:
                made = int(rng.integers(40, 400))
                rows.append((company, Kind.DELIVERIES, day, made))
                rows.append((company, Kind.ON_TIME, day, int(made * rng.uniform(0.85, 1))))
                rows.append((company, Kind.DAMAGED, day, int(made * rng.uniform(0, 0.02))))
    columns: dict[str, Any] = {
        "company_id": [row[0] for row in rows],
        "kind": [str(row[1]) for row in rows],
        "as_of": [row[2] for row in rows],
        "value": [row[3] for row in rows],
    }
    more = {"source": "月报", "by_id": staff.sales_ops[0], "at": f"{today.isoformat()} 01:00:00"}
    insert(PartnerFigure, len(rows), columns | more)
    return len(rows)


def _month_ends(today: date) -> list[str]:
    """The last days of the months before this one, oldest first."""
    days, first = [], today.replace(day=1)
    for _month in range(MONTHS):
        last = first - timedelta(days=1)
        days.append(last.isoformat())
        first = last.replace(day=1)
    return days[::-1]


def _write_allocations(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """Of every other partner; of eight, one waits for the partner's signature, one for review."""
    served: dict[int, list[int]] = {}
    rows = Account.objects.locked().filter(partner_id__in=staff.partners).order_by("pk")
    for pk, company, region in rows.values_list("pk", "partner_id", "region_id"):
        if region == _region_of(staff, company):
            served.setdefault(company, []).append(pk)
    chosen = [company for company in staff.partners[::2] if served.get(company)]
    states = [_state(at) for at in range(len(chosen))]
    first = insert(Allocation, len(chosen), _contracts(staff, chosen, states, rng, today))
    named = [
        (first + at, pk, states[at] != Allocation.State.ONE_SIGNED)
        for at, company in enumerate(chosen)
        for pk in served[company][:MOST_PROMISED]
    ]
    insert(
        AllocatedAccount,
        len(named),
        {
            "allocation_id": [row[0] for row in named],
            "account_id": [row[1] for row in named],
            "is_binding": [row[2] for row in named],
        },
    )
    return len(chosen) + len(named)


def _state(at: int) -> Allocation.State:
    if at % 8 == 3:
        return Allocation.State.ONE_SIGNED
    return Allocation.State.UNDER_REVIEW if at % 8 == 6 else Allocation.State.IN_FORCE


def _region_of(staff: Staff, company: int) -> int:
    return staff.regions[int(staff.partner_team.region[company - staff.partners[0]])]


def _contracts(
    staff: Staff,
    chosen: list[int],
    states: list[Allocation.State],
    rng: np.random.Generator,
    today: date,
) -> dict[str, Any]:
    voices, count = managers_of(staff), len(chosen)
    signed = f"{(today - timedelta(days=150)).isoformat()} 03:00:00"
    is_open = [state is Allocation.State.ONE_SIGNED for state in states]
    is_due = [state is Allocation.State.UNDER_REVIEW for state in states]
    review = [today - timedelta(days=2) if due else today + timedelta(days=60) for due in is_due]
    targets = rng.integers(4, 12, count)
    return {
        "company_id": chosen,
        "region_id": [_region_of(staff, company) for company in chosen],
        "state": [state.value for state in states],
        "since": (today - timedelta(days=150)).isoformat(),
        "until": (today + timedelta(days=215)).isoformat(),
        "review_on": [day.isoformat() for day in review],
        "target_activations": targets.tolist(),
        "target_revenue_minor": (targets * 40 * FEN_PER_WAN).tolist(),
        "least_activations": (targets // 3).tolist(),
        "least_adherence_percent": 70,
        "vendor_signed_by_id": [
            staff.managers[staff.regions.index(_region_of(staff, company))] for company in chosen
        ],
        "vendor_signed_at": signed,
        "partner_signed_by_id": [
            None if opened else voices[company]
            for opened, company in zip(is_open, chosen, strict=True)
        ],
        "partner_signed_at": [None if opened else signed for opened in is_open],
        "made_by_id": staff.sales_ops[0],
        "made_at": signed,
        "version": 1,
    }
