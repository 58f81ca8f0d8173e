"""The values of what-if pages: what has been tried beside a plan, and a run beside its plan."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.coverage import wording
from tandem.coverage.comparing import facts_beside
from tandem.coverage.models import CoveragePlan
from tandem.coverage.queries.plans import runs_beside
from tandem.coverage.queries.totals import Totals, totals_of
from tandem.foundation.formats import count
from tandem.foundation.kit import Column, Empty, Grid, Row, link
from tandem.organisation.rules.scope import Actor

State = CoveragePlan.State


def what_if_context(actor: Actor, plan: CoveragePlan) -> dict[str, Any]:
    """What has been tried beside this plan, and how it came out."""
    runs = runs_beside(actor, plan)
    totals = totals_of(actor, [plan, *runs])
    grid = Grid(
        id="runs",
        label=_("What has been tried"),
        columns=[
            Column(_("Condition"), kind="main"),
            Column(_("Owners changed"), kind="number", tag=True),
            Column(_("Visits"), kind="number", tag=True),
            Column(_("Value"), kind="number", tag=True),
            Column("±", kind="number"),
            Column(_("Gap"), kind="number", low=True),
            Column(_("One more outside seller"), kind="number", low=True),
            Column(_("One more inside seller"), kind="number", low=True),
        ],
        rows=[_row(plan, run, totals) for run in runs],
        empty=Empty(_("Nothing has been tried yet")),
    )
    return {"plan": plan, "grid": grid, "has_moved_on": _has_moved_on(plan)}


def run_context(actor: Actor, run: CoveragePlan) -> dict[str, Any]:
    """A finished run beside the plan it was asked of."""
    base = run.beside
    if base is None or run.value_thousand is None:
        return {}
    return {
        "base": base,
        "beside": facts_beside(actor, run, base),
        "has_moved_on": _has_moved_on(base),
    }


def _has_moved_on(plan: CoveragePlan) -> bool:
    """Since it was published owners are what the plan made them, so runs start from there."""
    return plan.state in (State.PUBLISHED, State.REPLACED)


def _row(plan: CoveragePlan, run: CoveragePlan, totals: dict[int, Totals]) -> Row:
    sums = totals.get(run.pk, Totals())
    return Row(
        id=run.pk,
        label=str(run.number),
        cells=[
            link(wording.what_if_in_words(run.what_if), reverse("plan_version", args=[run.pk])),
            count(run.changed_owners),
            count(sums.visits),
            wording.wan(run.value_thousand),
            _difference(run, plan),
            wording.percent_of_bound(run.gap_percent),
            wording.wan(sums.one_outside),
            wording.wan(sums.one_inside),
        ],
    )


def _difference(run: CoveragePlan, plan: CoveragePlan) -> str:
    if run.value_thousand is None or plan.value_thousand is None:
        return "–"
    return wording.signed(run.value_thousand - plan.value_thousand, digits=1)
