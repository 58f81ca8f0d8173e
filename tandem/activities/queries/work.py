"""Signs of work on accounts, for who decides by them: when, whose, of which kind, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from tandem.activities.models import Activity, Visit
from tandem.organisation.models import Company


def work_on_accounts(account_ids: list[int], since: date) -> Iterator[tuple[date, int | None, str]]:
    """Visits that took place and what was written down; no company: the vendor's own people."""
    visits = Visit.objects.filter(
        account_id__in=account_ids, state=Visit.State.DONE, on__gte=since
    ).values_list("on", "seller__company_id", "seller__company__kind")
    for on, company, kind in visits:
        yield on, None if kind == Company.Kind.VENDOR else company, "visit"
    written = Activity.objects.filter(
        account_id__in=account_ids, at__date__gte=since, by__isnull=False
    ).exclude(kind__in=[Activity.Kind.VISIT])
    for at, company, whose, kind in written.values_list(
        "at", "by__company_id", "by__company__kind", "kind"
    ):
        yield timezone.localdate(at), None if whose == Company.Kind.VENDOR else company, kind
