"""Who is told when a plan is published: sellers and inside sellers of accounts that moved, and the
managers of partners that gain or lose accounts. A partner hears its own numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.organisation.commands.notices import Message, notify_each
from tandem.organisation.models import RoleGrant, still_open
from tandem.organisation.rules.roles import Role

GAINED, LOST = "accounts_gained", "accounts_lost"
PARTNER_GAINED, PARTNER_LOST = "partner_accounts_gained", "partner_accounts_lost"


def tell_sellers(plan: CoveragePlan, *, now: datetime) -> None:
    """Everybody who gains or loses accounts hears how many."""
    moved = _lines(plan).filter(_differs("owner_id", "owner_before_id"))
    notify_each(
        (
            Message(user_id, kind, _facts(plan, count), reverse("week"))
            for kind, column in ((GAINED, "owner_id"), (LOST, "owner_before_id"))
            for user_id, count in sorted(_count(moved, column).items())
        ),
        now=now,
    )


def tell_partners(plan: CoveragePlan, *, until: date, now: datetime) -> None:
    """What leaves a partner does so after `until`; what had no partner comes at once."""
    moved = _lines(plan).filter(_differs("partner_id", "partner_before_id"))
    handed_on, fresh = moved.exclude(partner_before=None), moved.filter(partner_before=None)
    later = until.isoformat() if until > timezone.localdate(now) else ""
    told = [
        (PARTNER_LOST, _count(handed_on, "partner_before_id"), later),
        (PARTNER_GAINED, _count(handed_on, "partner_id"), later),
        (PARTNER_GAINED, _count(fresh, "partner_id"), ""),
    ]
    url = reverse("plan_notices")
    managers = _managers_of({pk for _kind, counts, _until in told for pk in counts}, now)
    notify_each(
        (
            Message(user_id, kind, _facts(plan, count) | {"until": last_day}, url)
            for kind, counts, last_day in told
            for company_id, count in sorted(counts.items())
            for user_id in managers.get(company_id, [])
        ),
        now=now,
    )


def _facts(plan: CoveragePlan, count: int) -> dict[str, Any]:
    return {"plan": plan.number, "count": count, "from": plan.quarter_start.isoformat()}


def _lines(plan: CoveragePlan) -> QuerySet[PlanLine]:
    return PlanLine.objects.filter(plan=plan, is_changed=True)


def _differs(now: str, before: str) -> Q:
    """Not equal, where nobody on one side counts as a difference."""
    one_is_nobody = Q(**{f"{now}__isnull": True}) ^ Q(**{f"{before}__isnull": True})
    both = Q(**{f"{now}__isnull": False, f"{before}__isnull": False})
    return one_is_nobody | (both & ~Q(**{now: F(before)}))


def _count(lines: QuerySet[PlanLine], column: str) -> Counter[int]:
    rows = lines.exclude(**{f"{column}__isnull": True}).order_by().values(column)
    return Counter({row[column]: row["n"] for row in rows.annotate(n=Count("id"))})


def _managers_of(company_ids: Iterable[int], now: datetime) -> dict[int, list[int]]:
    today = timezone.localdate(now)
    rows = RoleGrant.objects.filter(
        still_open(today),
        role=Role.PARTNER_MANAGER,
        user__is_active=True,
        user__company_id__in=company_ids,
    ).values_list("user__company_id", "user_id")
    found: dict[int, list[int]] = {}
    for company_id, user_id in rows:
        found.setdefault(company_id, []).append(user_id)
    return found
