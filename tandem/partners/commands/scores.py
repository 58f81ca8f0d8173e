"""Freezing the scorecards of a month: each partner once, when the week of grace after it is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tandem.foundation import audit
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.organisation.actors import system_actor
from tandem.partners.models import FrozenScore, PartnerProfile
from tandem.partners.queries.scores import month_of
from tandem.partners.rules.plan import GRACE


def freeze_last_month(*, on: date) -> int:
    """Every day, until it is done: what was kept is known when the week after the month is over."""
    first = on.replace(day=1)
    if on <= first + GRACE:
        return 0
    month = fiscal_calendar().month(first - timedelta(days=1))
    done = FrozenScore.objects.filter(month=month.start).values("company_id")
    waiting = PartnerProfile.objects.exclude(company_id__in=done).filter(company__is_active=True)
    now, frozen = timezone.now(), 0
    for profile in waiting.order_by("pk"):
        frozen += _freeze(profile, month, now)
    return frozen


@transaction.atomic
def _freeze(profile: PartnerProfile, month: Period, now: datetime) -> int:
    """One partner a transaction, so that a job that is killed goes on where it was."""
    held = PartnerProfile.objects.select_for_update().get(pk=profile.pk)
    if FrozenScore.objects.filter(company_id=held.company_id, month=month.start).exists():
        return 0
    scores = month_of(held, month).scores
    FrozenScore.objects.bulk_create(
        FrozenScore(
            company_id=held.company_id,
            month=month.start,
            measure=score.measure.value,
            part=score.part,
            whole=score.whole,
            frozen_at=now,
        )
        for score in scores
    )
    if scores:
        audit.record(
            actor=system_actor(),
            act="partners.scorecard_frozen",
            subject=held,
            after={"month": month.label, "measures": len(scores)},
            now=now,
        )
    return 1 if scores else 0
