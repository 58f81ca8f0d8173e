"""What the measures of a scorecard are made of, and the months that are frozen.

The measures themselves are `rules/scores.py`; the vendor and the partner get the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from tandem.partners.rules.scores import FUNCTIONS, ROLE_OF, Measure, MonthFacts, Score


@dataclass(frozen=True)
class Month:
    """The scores of a month and the accounts activated in it."""

    scores: list[Score]
    activated: frozenset[int]


def month_of(profile: PartnerProfile, month: Period) -> Month:
    """The measures of the roles the partner takes; four queries."""
    allocated = allocated_in(profile.company_id, month).values_list("account_id", flat=True)
    promised = set(allocated)
    events = ActivationEvent.objects.filter(
        account_id__in=promised, on__gte=month.start, on__lt=month.end
    )
    activated = frozenset(events.values_list("account_id", flat=True)) if promised else frozenset()
    kept, judged = adherence_of(
        profile.company_id,
        since=month.start,
        until=month.last_day,
        on=month.last_day + GRACE + timedelta(days=1),
    )
    facts = MonthFacts(
        start=month.start,
        figures=_figures(profile.company_id, month.last_day),
        allocated=len(promised),
        activated=len(activated),
        kept=kept,
        judged=judged,
    )
    held = [measure for measure in Measure if getattr(profile, f"is_{ROLE_OF[measure]}")]
    return Month([FUNCTIONS[measure](facts) for measure in held], activated)


def frozen_scores(actor: Actor, company_id: int, *, months: int = 6) -> dict[date, list[Score]]:
    """The last frozen months, newest first; the same rows for both sides."""
    rows = FrozenScore.objects.visible_to(actor).filter(company_id=company_id)
    found: dict[date, list[Score]] = {}
    for row in rows.order_by("-month", "id")[: months * len(Measure)]:
        score = Score(Measure(row.measure), row.part, row.whole)
        found.setdefault(row.month, []).append(score)
    return dict(list(found.items())[:months])


def activated_accounts(actor: Actor, ids: frozenset[int]) -> QuerySet[Account]:
    """The list behind the activations of a month, of accounts the reader may see."""
    seen = AllocatedAccount.objects.visible_to(actor).values("account_id")
    found = Account.objects.filter(pk__in=sorted(ids)).filter(pk__in=seen)
    return found.order_by("name_sort", "id")


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


def _figures(company_id: int, last: date) -> dict[str, list[tuple[date, int]]]:
    rows = PartnerFigure.objects.filter(company_id=company_id, as_of__lte=last)
    found: dict[str, list[tuple[date, int]]] = {}
    for kind, as_of, value in rows.order_by("-as_of").values_list("kind", "as_of", "value"):
        found.setdefault(kind, []).append((as_of, value))
    return found
