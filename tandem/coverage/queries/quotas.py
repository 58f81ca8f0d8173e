"""The visits a week owes, by the week: what was set, else the settings of the installation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from tandem.coverage.models import VisitQuota
from tandem.coverage.rules.quota import Quota, quota_on

SHOWN = 50


def usual_quota() -> Quota:
    return Quota(
        customers=int(settings.TANDEM["CUSTOMER_VISITS_PER_WEEK"]),
        partners=int(settings.TANDEM["PARTNER_VISITS_PER_WEEK"]),
    )


def quotas_on(days: Sequence[date]) -> list[Quota]:
    """For each of the days; one query."""
    rows = VisitQuota.objects.filter(since__lte=max(days)).order_by("since", "id")
    dated = [(row.since, row.quota) for row in rows]
    return [quota_on(day, dated, usual_quota()) for day in days]


def quotas_set() -> QuerySet[VisitQuota]:
    """The newest first."""
    return VisitQuota.objects.select_related("by").order_by("-since", "-id")[:SHOWN]
