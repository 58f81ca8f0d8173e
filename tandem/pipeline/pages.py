"""What the board shows: stage chips with counts and sums, and the grid in one unit of money."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, count, day, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, chip, link, person
from tandem.foundation.money import Money
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, Stage
from tandem.pipeline.queries.board import (
    OpportunityPage,
    StageSum,
    opportunity_page,
    read_cursor,
    stage_sums,
)
from tandem.pipeline.queries.stages import all_stages

TONES = {"won": "ok", "lost": "", "proposal": "info"}
UNITS = {"CNY": "wan"}  # one unit a page; other currencies are written in whole units


def board_context(actor: Actor, asked: QueryDict) -> dict[str, Any]:
    """The page of one currency; the one with most opportunities unless another is asked for."""
    sums = stage_sums(actor)
    currency = _currency(sums, asked.get("currency", ""))
    stages = all_stages()
    stage = asked.get("stage", "")
    stage = stage if stage in {one.code for one in stages} else ""
    mine = [one for one in sums if one.currency == currency]
    cursor = read_cursor(asked.get("after", ""))
    page = opportunity_page(actor=actor, currency=currency, stage=stage, after=cursor)
    shown = sum(one.count for one in mine if not stage or one.stage == stage)
    return {
        "currencies": _currency_tabs(sums, currency),
        "stages": _stage_tabs(stages, mine, currency, stage),
        "unit": unit_label(UNITS.get(currency, "one"), currency=currency),
        "grid": _grid(page, currency, stage, shown, _start(asked)),
    }


def _currency(sums: list[StageSum], asked: str) -> str:
    counts: dict[str, int] = {}
    for one in sums:
        counts[one.currency] = counts.get(one.currency, 0) + one.count
    if asked in counts:
        return asked
    return max(counts, key=lambda currency: (counts[currency], currency), default="CNY")


def _currency_tabs(sums: list[StageSum], current: str) -> list[dict[str, Any]]:
    """Shown where there is more than one: amounts of two currencies are never added."""
    names = sorted({one.currency for one in sums})
    if len(names) < 2:
        return []
    return [
        {"label": name, "url": _address(currency=name), "is_current": name == current}
        for name in names
    ]


def _stage_tabs(
    stages: list[Stage], sums: list[StageSum], currency: str, current: str
) -> list[dict[str, Any]]:
    by_stage = {one.stage: one for one in sums}
    total = StageSum("", currency, sum(s.count for s in sums), sum(s.amount_minor for s in sums))
    tabs = [_tab(total, _("All"), current)]
    for stage in stages:
        one = by_stage.get(stage.code, StageSum(stage.code, currency, 0, 0))
        tabs.append(_tab(one, str(stage), current))
    return tabs


def _tab(one: StageSum, label: str, current: str) -> dict[str, Any]:
    return {
        "label": label,
        "count": count(one.count),
        "amount": _amount(one.amount_minor, one.currency),
        "url": _address(currency=one.currency, stage=one.stage),
        "is_current": one.stage == current,
    }


def _grid(page: OpportunityPage, currency: str, stage: str, total: int, start: int) -> Grid:
    following = start + len(page.rows)
    next_url = _address(currency=currency, stage=stage, after=str(page.next or ""), from_=following)
    return Grid(
        id="pipeline-list",
        label=_("Opportunities"),
        columns=[
            Column(_("Opportunity"), kind="main"),
            Column(_("Customer")),
            Column(_("Stage")),
            Column(_("Amount"), kind="number"),
            Column(_("Worked by"), low=True),
            Column(_("Signed by"), low=True),
            Column(_("Opened"), low=True),
            Column(_("Closed"), low=True),
        ],
        rows=[_row(one) for one in page.rows],
        pager=Pager(
            count=total,
            first=start + 1 if page.rows else 0,
            last=following,
            previous_url=_address(currency=currency, stage=stage) if start else "",
            next_url=next_url if page.next else "",
        ),
        empty=_empty(stage, currency),
    )


def _row(one: Opportunity) -> Row:
    url = reverse("account", args=[one.account_id]) if one.account_id else ""
    customer: object = link(one.account, url) if url else _("not named by the source")
    return Row(
        id=one.pk,
        label=one.title,
        url=url,
        cells=[
            one.title,
            customer,
            chip(str(one.stage), tone=TONES.get(one.stage_id, "")),
            _amount(one.amount_minor, one.currency),
            person(str(one.worked_by) if one.worked_by else one.worked_by_name),
            str(one.signed_by or ""),
            day(one.opened_on),
            day(one.closed_on),
        ],
    )


def _empty(stage: str, currency: str) -> Empty:
    if stage:
        return Empty(
            _("Nothing stands at this stage"),
            _("Choose another stage, or look at all of them."),
            actions=[(_("All stages"), _address(currency=currency))],
        )
    return Empty(
        _("No opportunity yet"),
        _("Sales operations load them from the system where they are kept now."),
        icon="pipeline",
    )


def _amount(minor: int | None, currency: str) -> str:
    money = None if minor is None else Money(minor, currency)
    return amount(money, unit=UNITS.get(currency, "one"))


def _start(asked: QueryDict) -> int:
    """How many rows lie before this page, as its address says; only shown, never trusted."""
    text = asked.get("from", "")
    return int(text) if text.isdecimal() and len(text) < 8 and asked.get("after") else 0


def _address(*, currency: str, stage: str = "", after: str = "", from_: int = 0) -> str:
    asked = {"currency": currency, "stage": stage, "after": after}
    if after:
        asked["from"] = str(from_)
    return (
        f"{reverse('pipeline')}?{urlencode({key: value for key, value in asked.items() if value})}"
    )
