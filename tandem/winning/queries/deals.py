"""Closed and open deals as tables for the model, and the deals behind a win rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import DealCompetitor, Opportunity, OpportunityQuerySet, StageChange

YEAR = timedelta(days=365)
PAGE = 100
FACTS = (
    *("id", "state", "opened_on", "closed_on", "amount_minor", "currency", "product", "is_joint"),
    *("worked_by_id", "account_id", "account__segment", "account__industry_id"),
    "account__region_id",
)


@dataclass(frozen=True)
class Window:
    """Deals closed from `first` to `last`, both in."""

    first: date
    last: date
    is_past: bool = False  # nothing closed in the year that ended yesterday: an older one


def window_of(on: date) -> Window:
    """The year that ended yesterday: what closes today may still be taken back."""
    return Window(on - YEAR, on - timedelta(days=1))


def latest_window(actor: Actor, on: date) -> Window:
    """The year that ended yesterday, or the one that ended with the last closing the actor sees.

    An imported history of years ago has rates too; without this its pages would be empty.
    """
    window = window_of(on)
    if closed_in(actor, window).exists():
        return window
    seen = Opportunity.objects.visible_to(actor)
    before = seen.filter(state__in=("won", "lost"), closed_on__lt=window.first)
    last = before.order_by("-closed_on").values_list("closed_on", flat=True).first()
    if last is None:
        return window
    return replace(window_of(last + timedelta(days=1)), is_past=True)


def closed_in(actor: Actor, window: Window) -> OpportunityQuerySet:
    return Opportunity.objects.visible_to(actor).filter(
        state__in=("won", "lost"), closed_on__gte=window.first, closed_on__lte=window.last
    )


@dataclass(frozen=True)
class Side:
    """Closed deals of one kind, and how many of them were won, with their value by currency."""

    closed: int
    won: int

    @property
    def rate(self) -> float | None:
        return self.won / self.closed if self.closed else None


def sides(actor: Actor, window: Window) -> dict[str, Side]:
    """`joint` and `solo`."""
    found = (
        closed_in(actor, window)
        .values("is_joint")
        .annotate(closed=Count("id"), wins=Count("id", filter=Q(state="won")))
        .order_by()
    )
    by = {row["is_joint"]: Side(row["closed"], row["wins"]) for row in found}
    return {"joint": by.get(True, Side(0, 0)), "solo": by.get(False, Side(0, 0))}


def rivals(actor: Actor, window: Window, most: int = 12) -> list[dict[str, Any]]:
    """Against whom deals were closed, the most frequent first."""
    found = (
        DealCompetitor.objects.filter(opportunity__in=closed_in(actor, window).values("id"))
        .values("name_key")
        .annotate(
            name=Min("name"),
            closed=Count("opportunity"),
            wins=Count("opportunity", filter=Q(opportunity__state="won")),
        )
        .order_by("-closed", "name_key")[:most]
    )
    return [dict(row) for row in found]


def deals_behind(
    actor: Actor, window: Window, *, side: str = "", state: str = "", rival: str = ""
) -> OpportunityQuerySet:
    """The deals that a number of the page counts."""
    rows = closed_in(actor, window)
    if side in ("joint", "solo"):
        rows = rows.filter(is_joint=side == "joint")
    if state in ("won", "lost"):
        rows = rows.filter(state=state)
    if rival:
        against = DealCompetitor.objects.filter(name_key=rival).values("opportunity_id")
        rows = rows.filter(id__in=against)
    return rows


def facts_of(rows: OpportunityQuerySet) -> list[dict[str, Any]]:
    return list(rows.order_by("id").values(*FACTS))


def stage_days(rows: OpportunityQuerySet) -> Iterator[tuple[int, str, date]]:
    """Deal, stage and the day it was reached, of these deals."""
    changes = StageChange.objects.filter(opportunity_id__in=rows.order_by().values("id"))
    found = changes.values_list("opportunity_id", "after_id", "on").iterator(chunk_size=5_000)
    return ((deal, str(stage), on) for deal, stage, on in found)
