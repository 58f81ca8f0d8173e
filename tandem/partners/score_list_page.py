"""The values of the list behind one measure of a partner's scorecard."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import amount, count, day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, link, person
from tandem.organisation.models import Company
from tandem.organisation.rules.scope import Actor
from tandem.partners.account_grid import account_cells, account_columns
from tandem.partners.models import PartnerFigure, PlanAction, PlanVisit
from tandem.partners.partner_page import head_of
from tandem.partners.queries.plans import dated_of
from tandem.partners.queries.score_rows import KINDS, accounts_behind, figures_behind
from tandem.partners.queries.score_words import definitions, measure_names
from tandem.partners.rules.plan import GRACE, Item, Kept, was_kept
from tandem.partners.rules.scores import Measure

SHOWN = 200
MONEY = {PartnerFigure.Kind.CREDIT_LINE, PartnerFigure.Kind.CREDIT_USED}


def measure_context(actor: Actor, company: Company, measure: Measure) -> dict[str, Any]:
    month = fiscal_calendar().month(timezone.localdate())
    grid = _figures(actor, company, measure, month) if measure in KINDS else None
    if measure is Measure.ACTIVATIONS:
        grid = _accounts(actor, company, month)
    if measure is Measure.PLAN_KEPT:
        grid = _promises(actor, company, month)
    return head_of(company, "partner_scorecard") | {
        "month": month.label,
        "name": measure_names()[measure],
        "definition": definitions()[measure],
        "grid": grid,
        "shown": SHOWN,
    }


def _figures(actor: Actor, company: Company, measure: Measure, month: Period) -> Grid:
    rows = figures_behind(actor, company.pk, measure, month)[:SHOWN]
    return Grid(
        id="measure-rows",
        label=_("Entered figures"),
        columns=[
            Column(_("Figure"), kind="main"),
            Column(_("Day")),
            Column(_("Value"), kind="number"),
            Column(_("Source"), low=True),
            Column(_("Entered by")),
        ],
        rows=[
            Row(
                id=row.pk,
                label=row.get_kind_display(),
                cells=[
                    row.get_kind_display(),
                    day(row.as_of),
                    amount(row.value) if row.kind in MONEY else count(row.value),
                    row.source or "–",
                    person(row.by.get_full_name() if row.by else ""),
                ],
            )
            for row in rows
        ],
        empty=Empty(_("Nothing entered yet"), _("Sales operations enter the figures of partners.")),
    )


def _accounts(actor: Actor, company: Company, month: Period) -> Grid:
    rows = accounts_behind(actor, company.pk, month)[:SHOWN]
    return Grid(
        id="measure-rows",
        label=_("Allocated accounts"),
        columns=account_columns(Column(_("Activated"))),
        rows=[
            Row(
                id=row.pk,
                label=row.name,
                url=reverse("account", args=[row.pk]),
                cells=account_cells(
                    row,
                    link(row.name, reverse("account", args=[row.pk])),
                    chip(_("this month"), tone="ok")
                    if getattr(row, "was_activated", False)
                    else "–",
                ),
            )
            for row in rows
        ],
        empty=Empty(_("No account was allocated in this month")),
    )


def _promises(actor: Actor, company: Company, month: Period) -> Grid:
    actions, visits = dated_of(actor, company.pk, since=month.start, until=month.last_day)
    found = [(one.due_on, _action(one)) for one in actions]
    found += [(one.on, _visit(one)) for one in visits if one.on is not None]
    return Grid(
        id="measure-rows",
        label=_("Promised for this month"),
        columns=[
            Column(_("What"), kind="main"),
            Column(_("Customer")),
            Column(_("Which side")),
            Column(_("Due")),
            Column(_("Done on")),
            Column(_("Kept?")),
        ],
        rows=[row for _due, row in sorted(found, key=lambda pair: pair[0])],
        empty=Empty(_("No action or visit of a signed plan was due in this month")),
    )


def _action(one: PlanAction) -> Row:
    url = reverse("plan_action", args=[one.pk])
    customer = one.account.name if one.account else _("all of the plan")
    cells = [link(one.what, url), customer, one.get_side_display()]
    return Row(
        id=f"action-{one.pk}",
        label=one.what,
        url=url,
        cells=[*cells, *_dates(one.due_on, one.done_on)],
    )


def _visit(one: PlanVisit) -> Row:
    url = reverse("joint_plan", args=[one.plan_id])
    cells = [link(_("Visit"), url), one.account.name, one.get_side_display()]
    return Row(
        id=f"visit-{one.pk}",
        label=one.account.name,
        url=url,
        cells=[*cells, *_dates(one.on, one.done_on)],
    )


def _dates(due_on: date | None, done_on: date | None) -> list[object]:
    if due_on is None:
        return ["–", day(done_on), "–"]
    verdict = was_kept(Item(due_on, done_on), on=timezone.localdate())
    until = day(due_on + GRACE)
    said = {
        Kept.KEPT: chip(_("kept"), tone="ok"),
        Kept.MISSED: chip(_("not kept"), tone="bad"),
        Kept.PENDING: chip(_("until %(day)s") % {"day": until}),
    }
    return [day(due_on), day(done_on), said[verdict]]
