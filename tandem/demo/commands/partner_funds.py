"""Writes the demo's development funds and the frozen scorecards of the last months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from tandem.demo.commands.bulk import insert
from tandem.demo.commands.partnering import managers_of
from tandem.demo.commands.staff import Staff
from tandem.foundation.fiscal import fiscal_calendar
from tandem.partners.models import (
    FrozenScore,
    FundBudget,
    FundRequest,
    PartnerFigure,
    PartnerProfile,
    PlanAction,
)
from tandem.partners.queries.scores import month_of

FEN_PER_WAN = 1_000_000
PURPOSES = ("样板机房参观的场地与餐费", "教学机型试用的运输", "联合巡检的材料费")
WRITTEN = (FundBudget, FundRequest, FrozenScore)
SHOWN_MONTHS = 2
MOST_CARDS = 60  # partners with frozen months: enough to look at, quick to load


def write_funds(staff: Staff, rng: np.random.Generator, today: date) -> int:
    """A budget a region; of every plan's marketing action a request; returns how many requests."""
    first = _write_budgets(staff, today)
    actions = PlanAction.objects.filter(kind=PlanAction.Kind.MARKETING).order_by("pk")
    rows = list(actions.values_list("pk", "plan__company_id", "due_on"))
    voices, taken = managers_of(staff), dict.fromkeys(range(len(staff.regions)), 0)
    written: list[tuple[Any, ...]] = []
    for at, (action, company, due) in enumerate(rows):
        region = int(staff.partner_team.region[company - staff.partners[0]])
        asked = int(rng.integers(1, 5)) * FEN_PER_WAN
        is_approved = at % 3 == 1
        approved = asked if is_approved else 0
        taken[region] += approved
        written.append(
            (
                company, action, PURPOSES[at % len(PURPOSES)], due.isoformat(),
                (due + timedelta(days=10)).isoformat(), asked, asked * 8, voices[company],
                "approved" if is_approved else "asked",
                first + region if is_approved else None, approved,
                staff.managers[region] if is_approved else None,
            )
        )  # fmt: skip
    names = (
        "company_id", "action_id", "purpose", "starts_on", "ends_on", "asked_minor",
        "expected_minor", "asked_by_id", "state", "budget_id", "approved_minor", "decided_by_id",
    )  # fmt: skip
    columns: dict[str, Any] = {name: [row[at] for row in written] for at, name in enumerate(names)}
    asked_at = f"{(today - timedelta(days=6)).isoformat()} 02:00:00"
    insert(FundRequest, len(written), columns | {"asked_at": asked_at, "version": 1})
    for region, amount in taken.items():
        FundBudget.objects.filter(pk=first + region).update(committed_minor=amount)
    return len(written)


def write_scores(today: date) -> int:
    """The last months of the partners with figures, by the product's own measures."""
    calendar, first, rows = fiscal_calendar(), today.replace(day=1), []
    known = PartnerFigure.objects.values("company_id")
    profiles = list(PartnerProfile.objects.filter(company_id__in=known).order_by("pk")[:MOST_CARDS])
    for _month in range(SHOWN_MONTHS):
        month = calendar.month(first - timedelta(days=1))
        first = month.start
        rows += [
            (
                profile.company_id,
                month.start.isoformat(),
                score.measure.value,
                score.part,
                score.whole,
            )
            for profile in profiles
            for score in month_of(profile, month).scores
        ]
    names = ("company_id", "month", "measure", "part", "whole")
    columns: dict[str, Any] = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    insert(FrozenScore, len(rows), columns | {"frozen_at": f"{today.isoformat()} 01:00:00"})
    return len(rows)


def _write_budgets(staff: Staff, today: date) -> int:
    number = len(staff.regions)
    return insert(
        FundBudget,
        number,
        {
            "name": "下半财年市场开拓基金",
            "region_id": staff.regions,
            "since": (today - timedelta(days=60)).isoformat(),
            "until": (today + timedelta(days=120)).isoformat(),
            "amount_minor": 200 * FEN_PER_WAN,
            "version": 1,
        },
    )
