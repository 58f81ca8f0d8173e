"""What changed in the forecast of a period since a snapshot (`rules/waterfall.py`), and the deals
behind each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import (
    ForecastSnapshot,
    Opportunity,
    OpportunityQuerySet,
    SnapshotRow,
    Stage,
)
from tandem.pipeline.rules.waterfall import Change, Step, Waterfall, in_order


@dataclass(frozen=True)
class Window:
    """A period (both days inclusive) of one currency, and of one category if there is one."""

    start: date
    end: date
    currency: str
    category: str = ""

    def inside(self) -> Q:
        """The same columns on a deal and on a row of a snapshot."""
        fits = Q(currency=self.currency, close_on__gte=self.start, close_on__lte=self.end)
        if self.category:
            return fits & Q(category=self.category)
        return fits & ~Q(category=Stage.Category.OMITTED)

    def in_period(self) -> Q:
        return Q(
            opportunity__currency=self.currency,
            opportunity__close_on__gte=self.start,
            opportunity__close_on__lte=self.end,
        )


def last_snapshot(before: date) -> ForecastSnapshot | None:
    """The newest one that was taken before a day."""
    taken = ForecastSnapshot.objects.whole().filter(taken_on__lt=before)
    return taken.order_by("-taken_on").first()


def waterfall(*, actor: Actor, snapshot: ForecastSnapshot, window: Window) -> Waterfall:
    """Two reads: what was inside, by what became of it; and what has come in."""
    was = _was_inside(actor, snapshot, window)
    sums = (
        was.order_by()
        .values("step")
        .annotate(
            n=Count("id"),
            then=Coalesce(Sum("amount_minor"), 0),
            today=Coalesce(Sum("opportunity__amount_minor"), 0),
            moved=Count("id", filter=~Q(value_then=F("value_now"))),
        )
    )
    before, changes = 0, []
    for row in sums:
        before += row["then"]
        step = Step(row["step"])
        if step is Step.REVALUED:
            changes.append(Change(step, row["moved"], row["today"] - row["then"]))
        else:
            changes.append(Change(step, row["n"], -row["then"]))
    come = _come_in(actor, snapshot, window).order_by().values("step")
    changes += [
        Change(Step(row["step"]), row["n"], row["total"])
        for row in come.annotate(n=Count("id"), total=Coalesce(Sum("amount_minor"), 0))
    ]
    return in_order(changes, before)


def deals_of_step(
    actor: Actor, snapshot: ForecastSnapshot, window: Window, step: Step
) -> OpportunityQuerySet:
    """The deals a number of the waterfall counts."""
    if step in (Step.NEW, Step.MOVED_IN):
        come = _come_in(actor, snapshot, window).filter(step=step.value)
        return Opportunity.objects.visible_to(actor).filter(pk__in=come.values("pk"))
    was = _was_inside(actor, snapshot, window).filter(step=step.value)
    if step is Step.REVALUED:
        was = was.exclude(value_then=F("value_now"))
    return Opportunity.objects.visible_to(actor).filter(pk__in=was.values("opportunity_id"))


def _was_inside(actor: Actor, snapshot: ForecastSnapshot, window: Window) -> QuerySet[Any]:
    """Rows that counted then, with what became of the deal; one that still counts is re-valued."""
    stays = window.in_period()
    held = (
        Q(opportunity__category=window.category)
        if window.category
        else ~Q(opportunity__category=Stage.Category.OMITTED)
    )
    rows = SnapshotRow.objects.visible_to(actor).filter(window.inside(), snapshot=snapshot)
    return rows.annotate(
        value_then=Coalesce(F("amount_minor"), 0),
        value_now=Coalesce(F("opportunity__amount_minor"), 0),
        step=Case(
            When(opportunity__state=Stage.Kind.WON, then=Value(Step.WON.value)),
            When(opportunity__state=Stage.Kind.LOST, then=Value(Step.LOST.value)),
            When(~stays | Q(opportunity__close_on=None), then=Value(Step.SLIPPED.value)),
            When(~held, then=Value(Step.MOVED_OUT.value)),
            default=Value(Step.REVALUED.value),
            output_field=CharField(),
        ),
    )


def _come_in(actor: Actor, snapshot: ForecastSnapshot, window: Window) -> QuerySet[Any]:
    """Deals that count now and did not then, by whether they were there.

    What counted is taken out as one set: both databases read it from one index and hash it, while
    a look for each deal costs three times as much.
    """
    frozen = SnapshotRow.objects.filter(snapshot=snapshot)
    now = Opportunity.objects.visible_to(actor).open().filter(window.inside())
    now = now.exclude(pk__in=frozen.filter(window.inside()).values("opportunity_id"))
    was_there = Exists(frozen.filter(opportunity_id=OuterRef("pk")))
    return now.annotate(
        step=Case(
            When(was_there | Q(opened_on__lte=snapshot.taken_on), then=Value(Step.MOVED_IN.value)),
            default=Value(Step.NEW.value),
            output_field=CharField(),
        )
    )
