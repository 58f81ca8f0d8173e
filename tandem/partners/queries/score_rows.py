"""The rows behind each measure of a scorecard, for the month that `queries.scores.month_of` judges."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from tandem.foundation.fiscal import Period
from tandem.keyaccounts.models import Account, ActivationEvent
from tandem.organisation.rules.scope import Actor
from tandem.partners.models import AllocatedAccount, PartnerFigure
from tandem.partners.queries.scores import allocated_in
from tandem.partners.rules.scores import Measure

Kind = PartnerFigure.Kind
KINDS = {
    Measure.CREDIT_USED: (Kind.CREDIT_USED, Kind.CREDIT_LINE),
    Measure.DAYS_OUTSTANDING: (Kind.SALES_OUTSTANDING,),
    Measure.ON_TIME: (Kind.ON_TIME, Kind.DELIVERIES),
    Measure.DAMAGE: (Kind.DAMAGED, Kind.DELIVERIES),
}


def figures_behind(
    actor: Actor, company_id: int, measure: Measure, month: Period
) -> QuerySet[PartnerFigure]:
    """What was entered up to the end of the month, the newest first; the measure takes the top."""
    rows = PartnerFigure.objects.visible_to(actor).filter(
        company_id=company_id, kind__in=KINDS[measure], as_of__lte=month.last_day
    )
    return rows.select_related("by").order_by("-as_of", "kind")


def accounts_behind(actor: Actor, company_id: int, month: Period) -> QuerySet[Account]:
    """The accounts allocated in the month that the reader may see, activated ones first."""
    seen = AllocatedAccount.objects.visible_to(actor)
    promised = seen.filter(pk__in=allocated_in(company_id, month).values("pk")).values("account_id")
    event = ActivationEvent.objects.filter(
        account_id=OuterRef("pk"), on__gte=month.start, on__lt=month.end
    )
    rows = Account.objects.filter(pk__in=promised).annotate(was_activated=Exists(event))
    return rows.select_related("industry", "owner").order_by("-was_activated", "name_sort", "id")
