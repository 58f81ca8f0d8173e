"""The pipeline as it stood on the last Mondays: deals that are open now or ended since, some of them
worth another amount then or expected on another day, so that a week has something to tell."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Q

from tandem.demo.commands.bulk import insert
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.organisation.models import RoleGrant
from tandem.organisation.rules.roles import Role
from tandem.pipeline.models import (
    ForecastCall,
    ForecastSnapshot,
    Opportunity,
    SnapshotCall,
    SnapshotRow,
    SnapshotSum,
)

Deal = tuple[Any, ...]  # in the order of COLUMNS
WEEKS = 2
REVALUED, SLIPPED = 0.05, 0.04
SAID = (
    ("commit", 0.85, "两个大单的预算还没有批，可能推到下季度"),
    ("best_case", 1.2, "教育行业的集中采购提前了，几个项目有望赶上"),
)
SAID_BY_SELLERS = (
    (0.7, "最大的一单客户换了分管领导，年底前未必签得下来"),
    (1.15, "两家老客户追加，合同已在走流程"),
    (0.95, "按目前进度估计"),
)
COLUMNS = (
    *("id", "stage_id", "category", "amount_minor", "close_on", "closed_on", "opened_on"),
    *("worked_by_id", "account__region_id", "account__industry_id", "state"),
)
SELLER, REGION = 7, 8  # where a deal has them


def write_weeks(rng: np.random.Generator, today: date) -> int:
    """Returns how many rows were written."""
    monday = today - timedelta(days=today.weekday())
    oldest = monday - timedelta(weeks=WEEKS)
    deals = Opportunity.objects.filter(Q(state="open") | Q(closed_on__gt=oldest), currency="CNY")
    rows = list(deals.order_by("id").values_list(*COLUMNS))
    written = 0
    for number in range(1, WEEKS + 2):  # its own, or a second load would be numbered on
        on = oldest + timedelta(weeks=number - 1)
        if on < today:
            written += _write_week(number, on, rows, rng)
    _write_calls(rows, today)
    return written


def _write_week(number: int, on: date, rows: list[Deal], rng: np.random.Generator) -> int:
    there = [row for row in rows if row[6] <= on and (row[5] is None or row[5] > on)]
    taken = datetime.combine(on, time(8), ZoneInfo("Asia/Shanghai"))
    snapshot = ForecastSnapshot.objects.create(
        pk=number, taken_on=on, taken_at=taken, deals=len(there)
    )
    lots, factors = rng.random(len(there)), rng.uniform(0.6, 1.5, len(there))
    amounts = [
        round(row[3] * factor) if lot < REVALUED else row[3]
        for row, lot, factor in zip(there, lots.tolist(), factors.tolist(), strict=True)
    ]
    days = [
        _expected(row, lot > 1 - SLIPPED) for row, lot in zip(there, lots.tolist(), strict=True)
    ]
    insert(
        SnapshotRow,
        len(there),
        {
            "snapshot_id": snapshot.pk,
            "opportunity_id": [row[0] for row in there],
            "stage_id": [row[1] if row[10] == "open" else "negotiation" for row in there],
            "category": [row[2] if row[10] == "open" else "commit" for row in there],
            "amount_minor": amounts,
            "currency": "CNY",
            "close_on": [day.isoformat() if day else None for day in days],
        },
    )
    _write_sums(snapshot.pk, there, amounts, days)
    return len(there)


def _write_calls(rows: list[Deal], today: date) -> None:
    """The first region's manager trusts the commit less, and the best case more, than the deals; some
    of its sellers say their own commit."""
    led = RoleGrant.objects.filter(role=Role.REGION_MANAGER, region__isnull=False).order_by("id")
    snapshot = ForecastSnapshot.objects.order_by("-taken_on").first()
    grant = led.first()
    if grant is None or snapshot is None:
        return
    region_id = grant.region_id or 0
    region = {"region_id": region_id, "by_id": grant.user_id}
    said = [(region, REGION, category, factor, reason) for category, factor, reason in SAID]
    held = RoleGrant.objects.filter(role=Role.OUTSIDE_SELLER, user__region_id=region_id)
    sellers = held.order_by("id").values_list("user_id", flat=True)
    for seller_id, (factor, reason) in zip(sellers, SAID_BY_SELLERS, strict=False):
        seller = {"seller_id": seller_id, "by_id": seller_id}
        said.append((seller, SELLER, "commit", factor, reason))
    quarter = fiscal_calendar().quarter(today)
    for number, (who, column, category, factor, reason) in enumerate(said, start=1):
        cell = who["seller_id" if column == SELLER else "region_id"]
        own = round(_open_in(rows, quarter, category, column, cell) * factor)
        told = {
            **who,
            "period_start": quarter.start,
            "category": category,
            "currency": "CNY",
            "reason": reason,
            "at": snapshot.taken_at,
        }
        ForecastCall.objects.create(pk=number, amount_minor=own, **told)
        before = round(own * 1.1)
        SnapshotCall.objects.create(pk=number, snapshot=snapshot, amount_minor=before, **told)


def _open_in(rows: list[Deal], period: Period, category: str, column: int, cell: int) -> int:
    """What the open deals of a region or a seller come to in a period."""
    return sum(
        row[3] or 0
        for row in rows
        if row[10] == "open"
        and row[2] == category
        and row[column] == cell
        and row[4] is not None
        and period.start <= row[4] <= period.last_day
    )


def _expected(row: Deal, has_slipped: bool) -> date | None:
    """The day it was to close then; some were expected seven weeks earlier than now."""
    day: date | None = row[5] or row[4]
    return day - timedelta(weeks=7) if day and has_slipped else day


def _write_sums(
    snapshot_id: int,
    there: list[Deal],
    amounts: list[int],
    days: list[date | None],
) -> None:
    sums: dict[Deal, list[int]] = {}
    for row, amount, day in zip(there, amounts, days, strict=True):
        month = day.replace(day=1).isoformat() if day else None
        category = row[2] if row[10] == "open" else "commit"
        held = sums.setdefault((row[7], row[8], row[9], month, category), [0, 0])
        held[0] += 1
        held[1] += amount
    names = ("seller_id", "region_id", "industry_id", "month", "category")
    columns = dict(zip(names, zip(*sums, strict=True), strict=True))
    counts, totals = zip(*sums.values(), strict=True)
    insert(
        SnapshotSum,
        len(sums),
        {
            **columns,
            "snapshot_id": snapshot_id,
            "currency": "CNY",
            "deals": counts,
            "amount_minor": totals,
        },
    )
