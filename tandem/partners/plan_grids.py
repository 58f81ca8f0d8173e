"""The lists on the page of a joint plan: its accounts, its actions, the visits of both sides."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.formats import day
from tandem.foundation.kit import Column, Empty, Grid, Row, chip, link, person
from tandem.organisation.rules.scope import Actor
from tandem.partners.account_grid import account_cells, account_columns
from tandem.partners.models import JointPlan, PlanAction, PlanVisit
from tandem.partners.queries.plans import accounts_in_plan, actions_of, visits_of
from tandem.partners.rules.plan import Item, Kept, was_kept

SHOWN = 100


def accounts_grid(actor: Actor, plan: JointPlan) -> Grid:
    rows = accounts_in_plan(actor, plan).select_related("industry", "owner")[:SHOWN]
    return Grid(
        id="plan-accounts",
        label=_("Accounts of the plan"),
        columns=account_columns(),
        rows=[
            Row(
                id=row.pk,
                label=row.name,
                url=reverse("account", args=[row.pk]),
                cells=account_cells(row, link(row.name, reverse("account", args=[row.pk]))),
            )
            for row in rows
        ],
        empty=Empty(_("No account yet"), _("Put in the accounts both sides work on.")),
    )


def actions_grid(actor: Actor, plan: JointPlan) -> Grid:
    return Grid(
        id="plan-actions",
        label=_("Actions"),
        columns=[
            Column(_("What is to be done"), kind="main"),
            Column(_("Customer"), low=True),
            Column(_("Kind of action")),
            Column(_("Which side")),
            Column(_("Who")),
            Column(_("By when")),
            Column(_("State")),
        ],
        rows=[_action_row(action) for action in actions_of(actor, plan)[:SHOWN]],
        empty=Empty(
            _("No action yet"), _("Service, promotion, marketing, sales: who does what by when.")
        ),
    )


def _action_row(action: PlanAction) -> Row:
    url, customer = reverse("plan_action", args=[action.pk]), action.account
    return Row(
        id=action.pk,
        label=action.what,
        url=url,
        cells=[
            link(action.what, url),
            customer.name if customer else _("all of the plan"),
            action.get_kind_display(),
            action.get_side_display(),
            person(action.owner.get_full_name()),
            day(action.due_on),
            _action_chip(action),
        ],
    )


def _action_chip(action: PlanAction) -> object:
    verdict = was_kept(Item(action.due_on, action.done_on), on=timezone.localdate())
    if action.state == PlanAction.State.OPEN and verdict is Kept.MISSED:
        return chip(_("overdue"), tone="bad")
    tone = "ok" if action.state == PlanAction.State.DONE else ""
    return chip(action.get_state_display(), tone=tone)


def visits_grid(actor: Actor, plan: JointPlan) -> Grid:
    return Grid(
        id="plan-visits",
        label=_("Visits of both sides"),
        columns=[
            Column(_("Customer"), kind="main"),
            Column(_("Which side")),
            Column(_("Who"), low=True),
            Column(_("Planned")),
            Column(_("Visited on")),
        ],
        rows=[_visit_row(visit) for visit in visits_of(actor, plan)[:SHOWN]],
        empty=Empty(
            _("No visit yet"),
            _("Visits of the vendor's calendar to these accounts count here by themselves."),
        ),
    )


def _visit_row(visit: PlanVisit) -> Row:
    return Row(
        id=visit.pk,
        label=visit.account.name,
        cells=[
            visit.account.name,
            visit.get_side_display(),
            person(visit.person.get_full_name() if visit.person else ""),
            day(visit.on),
            day(visit.done_on),
        ],
    )
