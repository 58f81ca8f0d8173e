"""Who is told when a plan is published: sellers and inside sellers of accounts that moved, and the
managers of partners that gain or lose accounts. A partner hears its own numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.organisation.commands.notices import notify
from tandem.organisation.models import RoleGrant
from tandem.organisation.rules.roles import Role

SELLER_NOTICE = "coverage.accounts_moved"
PARTNER_NOTICE = "coverage.partner_accounts_moved"


def tell_sellers(plan: CoveragePlan, *, now: datetime) -> None:
    """One notice to everybody who gains or loses accounts, with both numbers."""
    moved = _lines(plan).filter(_differs("owner_id", "owner_before_id"))
    gained, lost = _count(moved, "owner_id"), _count(moved, "owner_before_id")
    for user_id in sorted(set(gained) | set(lost)):
        notify(
            user_ids=[user_id],
            kind=SELLER_NOTICE,
            facts={
                "plan": plan.number,
                "gained": gained[user_id],
                "lost": lost[user_id],
                "from": plan.quarter_start.isoformat(),
            },
            url=reverse("week"),
            now=now,
        )


def tell_partners(plan: CoveragePlan, *, now: datetime) -> None:
    moved = _lines(plan).filter(_differs("partner_id", "partner_before_id"))
    gained, lost = _count(moved, "partner_id"), _count(moved, "partner_before_id")
    managers = _managers_of(set(gained) | set(lost), now)
    for company_id in sorted(managers):
        notify(
            user_ids=managers[company_id],
            kind=PARTNER_NOTICE,
            facts={
                "gained": gained[company_id],
                "lost": lost[company_id],
                "from": plan.quarter_start.isoformat(),
            },
            now=now,
        )


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
        Q(until__isnull=True) | Q(until__gte=today),
        role=Role.PARTNER_MANAGER,
        user__is_active=True,
        user__company_id__in=company_ids,
    ).values_list("user__company_id", "user_id")
    found: dict[int, list[int]] = {}
    for company_id, user_id in rows:
        found.setdefault(company_id, []).append(user_id)
    return found
