"""Each measure of the scorecard in one function; the vendor and the partner get the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tandem.foundation.fiscal import Period
from tandem.keyaccounts.models import Account, ActivationEvent
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import (
    AllocatedAccount,
    FrozenScore,
    PartnerFigure,
    PartnerProfile,
)
from tandem.partners.queries.plans import adherence_of
from tandem.partners.rules.plan import GRACE
from tandem.partners.rules.scores import ROLE_OF, Measure, Score

Kind = PartnerFigure.Kind


def credit_used(company_id: int, month: Period) -> Score:
    """The last credit used of the month over the credit line of that day or before."""
    used = _figure(company_id, Kind.CREDIT_USED, month)
    line = _latest(company_id, Kind.CREDIT_LINE, month.last_day)
    if used is None or not line:
        return Score(Measure.CREDIT_USED)
    return Score(Measure.CREDIT_USED, used, line)


def days_outstanding(company_id: int, month: Period) -> Score:
    """The last days sales outstanding that were entered for the month."""
    return Score(Measure.DAYS_OUTSTANDING, _figure(company_id, Kind.SALES_OUTSTANDING, month))


def on_time(company_id: int, month: Period) -> Score:
    """Deliveries on time over all deliveries, of the last count of the month."""
    return _of_deliveries(company_id, Measure.ON_TIME, Kind.ON_TIME, month)


def damage(company_id: int, month: Period) -> Score:
    """Deliveries with damage over all deliveries, of the last count of the month."""
    return _of_deliveries(company_id, Measure.DAMAGE, Kind.DAMAGED, month)


def activations(company_id: int, month: Period) -> Score:
    """Allocated accounts with an activation event in the month over all allocated in it."""
    allocated = set(allocated_in(company_id, month).values_list("account_id", flat=True))
    if not allocated:
        return Score(Measure.ACTIVATIONS)
    return Score(Measure.ACTIVATIONS, len(_activated_ids(company_id, month)), len(allocated))


def plan_kept(company_id: int, month: Period) -> Score:
    """Actions and planned visits due in the month that were kept, over those that can be judged."""
    kept, judged = adherence_of(
        company_id,
        since=month.start,
        until=month.last_day,
        on=month.last_day + GRACE + timedelta(days=1),
    )
    return Score(Measure.PLAN_KEPT, kept, judged) if judged else Score(Measure.PLAN_KEPT)


FUNCTIONS: dict[Measure, Callable[[int, Period], Score]] = {
    Measure.CREDIT_USED: credit_used,
    Measure.DAYS_OUTSTANDING: days_outstanding,
    Measure.ON_TIME: on_time,
    Measure.DAMAGE: damage,
    Measure.ACTIVATIONS: activations,
    Measure.PLAN_KEPT: plan_kept,
}


def scores_of(profile: PartnerProfile, month: Period) -> list[Score]:
    """The measures of the roles the partner takes."""
    return [
        function(profile.company_id, month)
        for measure, function in FUNCTIONS.items()
        if getattr(profile, f"is_{ROLE_OF[measure]}")
    ]


def frozen_scores(actor: Actor, company_id: int, *, months: int = 6) -> dict[date, list[Score]]:
    """The last frozen months, newest first; the same rows for both sides."""
    rows = FrozenScore.objects.visible_to(actor).filter(company_id=company_id)
    newest = sorted(set(rows.order_by("-month").values_list("month", flat=True)[: months * 6]))
    found: dict[date, list[Score]] = {day: [] for day in reversed(newest[-months:])}
    for row in rows.filter(month__in=list(found)):
        found[row.month].append(Score(Measure(row.measure), row.part, row.whole))
    return found


def activated_accounts(actor: Actor, company_id: int, month: Period) -> QuerySet[Account]:
    """The list behind the activations of a month, of accounts the reader may see."""
    seen = AllocatedAccount.objects.visible_to(actor).values("account_id")
    activated = _activated_ids(company_id, month)
    return Account.objects.filter(pk__in=activated).filter(pk__in=seen).order_by("name_sort", "id")


def allocated_in(company_id: int, month: Period) -> QuerySet[AllocatedAccount]:
    """Accounts of contracts both had signed, that held on some day of the month."""
    begun = Q(allocation__since__lt=month.end, allocation__until__gte=month.start)
    still = Q(allocation__over_on__isnull=True) | Q(allocation__over_on__gt=month.start)
    return AllocatedAccount.objects.filter(
        begun,
        still,
        allocation__company_id=company_id,
        allocation__vendor_signed_at__isnull=False,
        allocation__partner_signed_at__isnull=False,
    )


def _activated_ids(company_id: int, month: Period) -> set[int]:
    events = ActivationEvent.objects.filter(
        account_id__in=allocated_in(company_id, month).values("account_id"),
        on__gte=month.start,
        on__lt=month.end,
    )
    return set(events.values_list("account_id", flat=True))


def _of_deliveries(company_id: int, measure: Measure, kind: Kind, month: Period) -> Score:
    rows = PartnerFigure.objects.filter(
        company_id=company_id, as_of__gte=month.start, as_of__lt=month.end
    )
    part = rows.filter(kind=kind).order_by("-as_of").first()
    if part is None:
        return Score(measure)
    whole = rows.filter(kind=Kind.DELIVERIES, as_of=part.as_of).first()
    return Score(measure, part.value, whole.value) if whole else Score(measure)


def _figure(company_id: int, kind: Kind, month: Period) -> int | None:
    rows = PartnerFigure.objects.filter(
        company_id=company_id, kind=kind, as_of__gte=month.start, as_of__lt=month.end
    )
    return rows.order_by("-as_of").values_list("value", flat=True).first()


def _latest(company_id: int, kind: Kind, day: date) -> int | None:
    rows = PartnerFigure.objects.filter(company_id=company_id, kind=kind, as_of__lte=day)
    return rows.order_by("-as_of").values_list("value", flat=True).first()
