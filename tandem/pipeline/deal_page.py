"""What the page of one deal shows: three numbers, the way it went, and a form for each part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import ago, day, minute
from tandem.foundation.kit import Tile, chip
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.forms import DealForm, NextStepForm
from tandem.pipeline.likelihood import chance_of, likelihood_of
from tandem.pipeline.models import Opportunity, Stage, StageChange
from tandem.pipeline.permissions import may_work
from tandem.pipeline.queries.deals import (
    colleagues_for,
    deal_record,
    signers_for,
    team_of,
)
from tandem.pipeline.queries.stages import open_stages
from tandem.pipeline.wording import age_of, days, money, stage_chip, unit, warnings_of


def deal_context(actor: Actor, opportunity_id: int, today: date) -> dict[str, Any]:
    record = deal_record(actor, opportunity_id)
    deal = record.deal
    is_open = deal.state == Stage.Kind.OPEN
    can_work = may_work(actor, deal)
    way = _way(deal) if is_open else []
    return {
        "deal": deal,
        "record": record,
        "chips": _chips(deal),
        "numbers": _numbers(deal, today),
        "warnings": warnings_of(deal, today),
        "stages": way,
        "likelihood": likelihood_of(deal, {one["code"]: one["label"] for one in way}),
        "unit": unit(deal.currency),
        "lines": [(line, money(line.amount_minor, deal.currency)) for line in record.lines],
        "steps": [_step_line(step, deal.currency) for step in record.steps],
        "is_open": is_open,
        "can_work": can_work,
        "can_edit": can_work and is_open,
        "category": dict(Stage.Category.choices)[deal.category],
    }


def deal_form(deal: Opportunity, data: Any, today: date) -> DealForm:
    initial = {
        name: getattr(deal, name)
        for name in (
            *("title", "project", "amount_minor", "close_on"),
            *("category", "worked_by_id", "signed_by_id"),
        )
    }
    workers = list(colleagues_for(deal.account, today))
    if deal.worked_by is not None and deal.worked_by not in workers:
        workers.insert(0, deal.worked_by)
    signers = signers_for(deal.account)
    if deal.signed_by is not None and deal.signed_by not in signers:
        signers.insert(0, deal.signed_by)
    return DealForm(data, initial=initial, currency=deal.currency, workers=workers, signers=signers)


def step_form(deal: Opportunity, data: Any, people: list[User]) -> NextStepForm:
    initial = {
        "what": deal.next_step,
        "on": deal.next_step_on,
        "by_id": deal.next_step_by_id,
    }
    return NextStepForm(data, initial=initial, people=people)


def step_people(deal: Opportunity, today: date) -> list[User]:
    """The team first, then those who see the customer; whoever has it now stays on offer."""
    now = [deal.next_step_by] if deal.next_step_by else []
    return list(dict.fromkeys([*now, *team_of(deal), *colleagues_for(deal.account, today)]))


def _chips(deal: Opportunity) -> list[Any]:
    chips = [stage_chip(deal)]
    if deal.is_joint:
        chips.append(chip(_("Joint"), tone="info", mark="pair"))
    if deal.state == Stage.Kind.LOST and deal.close_reason:
        chips.append(chip(deal.close_reason))
    return chips


def _numbers(deal: Opportunity, today: date) -> list[Tile]:
    is_open = deal.state == Stage.Kind.OPEN
    closing = deal.close_on if is_open else deal.closed_on
    age = age_of(deal, today)
    tiles = [
        Tile(_("Amount"), money(deal.amount_minor, deal.currency), unit=unit(deal.currency)),
        Tile(
            _("Expected to close") if is_open else _("Closed"),
            day(closing),
            note=ago(closing, today=today) if closing else "",
        ),
    ]
    if is_open:
        usual = deal.stage.patience.days_for(deal.amount_minor, deal.currency)
        tiles.append(
            Tile(
                _("At this stage"),
                days(age) if age is not None else "–",
                note=_("usual: %(days)s") % {"days": days(usual)},
            )
        )
    if chance := chance_of(deal):
        tiles.append(Tile(_("Likely to be won"), chance, note=day(deal.probability_on)))
    return tiles


def _way(deal: Opportunity) -> list[dict[str, Any]]:
    """The open stages with where the deal stands."""
    passed = "done"
    way = []
    for stage in open_stages():
        state = "current" if stage.code == deal.stage_id else passed
        if state == "current":
            passed = ""
        way.append({"label": str(stage), "code": stage.code, "state": state, "url": ""})
    return way


def _step_line(step: StageChange, currency: str) -> dict[str, Any]:
    """One line of the history."""
    title = f"{step.before} → {step.after}" if step.before else str(step.after)
    return {
        "icon": "flag",
        "title": title,
        "who": str(step.by) if step.by else "",
        "at": step.on.isoformat(),
        "when": minute(step.at) if step.at else day(step.on),
        "text": step.note,
        "chips": [money(step.amount_minor, currency) + " " + unit(currency)]
        if step.amount_minor is not None
        else [],
    }
