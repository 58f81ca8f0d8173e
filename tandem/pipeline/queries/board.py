"""The board of opportunities: what one sees of it, summed by stage, and a page of the list.

Amounts of different currencies are never added: a sum is always of one currency. Pages go by where
the last one ended (opened day and id), so they cost the same wherever they lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum
from django.db.models.expressions import OrderBy

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, OpportunityQuerySet
from tandem.pipeline.queries.stages import all_stages

PAGE = 100


@dataclass(frozen=True)
class StageSum:
    """How many opportunities of a currency stand at a stage, and what they are worth together."""

    stage: str
    currency: str
    count: int
    amount_minor: int


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: when it was opened (None: not known) and its id."""

    opened_on: date | None
    id: int

    def __str__(self) -> str:
        return f"{self.opened_on or ''}~{self.id}"


@dataclass(frozen=True)
class OpportunityPage:
    rows: list[Opportunity]
    next: Cursor | None


def stage_sums(actor: Actor) -> list[StageSum]:
    """Every stage of every currency the actor sees, in the order of the stages."""
    found = (
        Opportunity.objects.visible_to(actor)
        .values("stage__code", "currency")
        .annotate(count=Count("id"), amount=Sum("amount_minor"))
        .order_by("currency")
    )
    ranks = {stage.code: rank for rank, stage in enumerate(all_stages())}
    sums = [
        StageSum(row["stage__code"], row["currency"], row["count"], row["amount"] or 0)
        for row in found
    ]
    return sorted(sums, key=lambda one: (one.currency, ranks[one.stage]))


def opportunity_page(
    *, actor: Actor, currency: str, stage: str = "", after: Cursor | None = None, size: int = PAGE
) -> OpportunityPage:
    """The newest first; those without a day come last."""
    rows = Opportunity.objects.visible_to(actor).filter(currency=currency)
    if stage:
        rows = rows.filter(stage__code=stage)
    if after is not None:
        rows = rows.filter(_beyond(after))
    page = list(_with_names(rows).order_by(*ORDER)[: size + 1])
    last = page[size - 1] if len(page) > size else None
    return OpportunityPage(page[:size], Cursor(last.opened_on, last.pk) if last else None)


def read_cursor(text: str) -> Cursor | None:
    """A cursor from an address; one that means nothing starts at the beginning."""
    day, _mark, number = text.partition("~")
    try:
        return Cursor(date.fromisoformat(day) if day else None, int(number))
    except ValueError:
        return None


ORDER = (
    OrderBy(F("opened_on"), descending=True, nulls_last=True),
    OrderBy(F("id"), descending=True),
)


def _beyond(after: Cursor) -> Q:
    no_day = Q(opened_on__isnull=True)
    if after.opened_on is None:
        return no_day & Q(id__lt=after.id)
    earlier = Q(opened_on__lt=after.opened_on)
    return earlier | Q(opened_on=after.opened_on, id__lt=after.id) | no_day


def _with_names(rows: OpportunityQuerySet) -> OpportunityQuerySet:
    return rows.select_related("account", "worked_by", "signed_by", "stage")
