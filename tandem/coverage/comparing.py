"""The values of the page that sets two plans side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.coverage import wording
from tandem.coverage.grids import lines_url
from tandem.coverage.models import CoveragePlan
from tandem.coverage.pages import region_shown
from tandem.coverage.queries.comparison import Beside, Comparison, compare
from tandem.coverage.queries.plans import (
    plan_of,
    plans_seen_by,
    regions_in_order,
)
from tandem.coverage.queries.totals import Totals, totals_of
from tandem.foundation.formats import change, count, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Row, link
from tandem.foundation.requests import whole_number
from tandem.organisation.models import Region
from tandem.organisation.rules.scope import Actor

State = CoveragePlan.State
WITHOUT_LINES = (State.RUNNING, State.FAILED, State.DISCARDED)


def comparison_context(
    actor: Actor, here: CoveragePlan, *, asked: Mapping[str, str]
) -> dict[str, Any]:
    """Two plans in one table, then by region or seller; without another plan, only the choice."""
    others = [
        plan
        for plan in plans_seen_by(actor)
        if plan.pk != here.pk and plan.state not in WITHOUT_LINES
    ]
    there = _chosen(actor, here, others, asked.get("with", ""))
    regions = regions_in_order()
    region_id = region_shown(actor, here, asked.get("region", ""))
    context: dict[str, Any] = {"plan": here, "others": others, "other": there}
    if there is None or here.state in WITHOUT_LINES:
        return context
    found = compare(actor, here, there, region_id=region_id, regions=regions)
    return context | {
        "region": regions.get(region_id or 0),
        "facts": facts_beside(actor, here, there),
        "differences": _differences(found, region_id),
        "grid": _grid(found, region_id, regions),
    }


def _chosen(
    actor: Actor, here: CoveragePlan, others: list[CoveragePlan], asked: str
) -> CoveragePlan | None:
    """The plan asked for, else the one a run was made beside, else the one that holds, else the
    newest other one."""
    if (plan_id := whole_number(asked)) is not None:
        return plan_of(actor, plan_id)
    if here.beside_id is not None:
        return next((plan for plan in others if plan.pk == here.beside_id), here.beside)
    held = [plan for plan in others if plan.state == State.PUBLISHED]
    return next(iter(held or others), None)


def facts_beside(
    actor: Actor, here: CoveragePlan, there: CoveragePlan
) -> list[tuple[str, str, str, str]]:
    """Name, here, there, difference: value, accounts, visits, and what one more of each is worth."""
    totals = totals_of(actor, [here, there])
    mine, others = totals.get(here.pk, Totals()), totals.get(there.pk, Totals())
    gap = (
        _("Gap"),
        wording.percent_of_bound(here.gap_percent),
        wording.percent_of_bound(there.gap_percent),
        "",
    )
    return [
        _money(_("Value"), here.value_thousand, there.value_thousand),
        _money(_("Proven bound"), here.bound_thousand, there.bound_thousand),
        gap,
        _counted(_("Accounts"), here.accounts, there.accounts),
        _counted(_("Owners changed"), here.changed_owners, there.changed_owners),
        _counted(_("Visits"), mine.visits, others.visits),
        _counted(_("Visits there is room for"), mine.room, others.room),
        _counted(_("Limits not held"), len(here.violations), len(there.violations)),
        _money(_("One more visit"), mine.one_visit, others.one_visit, digits=3),
        _money(_("One more outside seller"), mine.one_outside, others.one_outside),
        _money(_("One more inside seller"), mine.one_inside, others.one_inside),
    ]


def _money(
    name: str, here: float | None, there: float | None, *, digits: int = 1
) -> tuple[str, str, str, str]:
    shown = (wording.wan(here, digits=digits), wording.wan(there, digits=digits))
    return (name, *shown, _minus(here, there, digits=digits))


def _counted(name: str, here: float, there: float) -> tuple[str, str, str, str]:
    a, b = round(here), round(there)
    return name, count(a), count(b), change(a - b, digits=0)


def _minus(here: float | None, there: float | None, *, digits: int = 1) -> str:
    if here is None or there is None:
        return "–"
    return wording.signed(here - there, digits=digits)


def _differences(found: Comparison, region_id: int | None) -> list[tuple[str, str, str]]:
    """Name, number, the list behind it."""
    fixed: dict[str, Any] = {"against": found.there.pk}
    if region_id is not None:
        fixed["region"] = region_id
    rows = [
        (_("with another owner"), found.other_owner, "owner"),
        (_("with another partner"), found.other_partner, "partner"),
        (_("covered in another way"), found.other_way, "way"),
    ]
    listed = [
        (name, count(n), lines_url(found.here, differs=kind, **fixed)) for name, n, kind in rows
    ]
    return [*listed, (_("only in this plan"), count(found.only_here), "")]


def _grid(found: Comparison, region_id: int | None, regions: Mapping[int, Region]) -> Grid:
    unit = unit_label("wan")
    heading = _("Region") if region_id is None else _("Seller")
    return Grid(
        id="comparison",
        label=_("Side by side"),
        columns=[
            Column(heading, kind="main"),
            Column(_("Accounts"), kind="number", tag=True),
            Column("±", kind="number"),
            Column(_("Visits"), kind="number", tag=True),
            Column("±", kind="number"),
            Column(_("Value, %(unit)s") % {"unit": unit}, kind="number", tag=True),
            Column("±", kind="number"),
            Column(_("Gains"), kind="number", low=True),
            Column(_("Loses"), kind="number", low=True),
        ],
        rows=[_row(found, group, region_id) for group in found.groups],
        empty=Empty(_("These plans have no account in common")),
    )


def _row(found: Comparison, group: Beside, region_id: int | None) -> Row:
    here, there = group.here, group.there
    label = group.label or _("Without an owner")
    address = reverse("plan_comparison", args=[found.here.pk])
    name: object = label
    if region_id is None:
        name = link(label, f"{address}?with={found.there.pk}&region={group.key}")
    is_region = region_id is None  # what a region gains it gains from itself
    return Row(
        id=group.key,
        label=label,
        cells=[
            name,
            count(here.accounts),
            change(here.accounts - there.accounts, digits=0),
            count(here.visits),
            change(here.visits - there.visits, digits=0),
            wording.wan(here.value),
            wording.signed(here.value - there.value, digits=1),
            count(group.gained),
            "–" if is_region else count(group.lost),
        ],
    )
