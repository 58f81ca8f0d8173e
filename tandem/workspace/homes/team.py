"""A manager's or inside seller's day: one line for each outside seller they look after."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.queries.week import TeamRow, team_weeks
from tandem.foundation.formats import count
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, chip, link
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.workspace.queries.waiting import Waiting, waiting_for

TEAM_SHOWN = 60
BEHIND = 0.6


def home(request: Request) -> dict[str, Any]:
    today, actor = timezone.localdate(), request.actor
    rows = team_weeks(sellers=sellers_seen_by(actor, on=today)[:TEAM_SHOWN], on=today)
    waiting = waiting_for(actor) if Role.REGION_MANAGER in actor.roles else None
    return {
        "today": today,
        "tiles": _tiles(rows) + (_waiting_tiles(waiting) if waiting else []),
        "draft_plan_id": waiting.draft_plan_id if waiting else None,
        "grid": _grid(rows),
    }


def _tiles(rows: list[TeamRow]) -> list[Tile]:
    done = sum(row.cadence.customer.done for row in rows)
    quota = sum(row.cadence.customer.quota for row in rows)
    return [
        Tile(
            _("Customer visits this week"),
            f"{count(done)}/{count(quota)}",
            url=reverse("team_weeks"),
            definition=_("Completed customer visits against the week's quota."),
        ),
        Tile(
            _("Top 20 seen this quarter"),
            f"{count(sum(row.top.seen for row in rows))}/{count(sum(row.top.of for row in rows))}",
            url=reverse("team_weeks"),
            definition=_("Top accounts that their owner visited in person this quarter."),
        ),
    ]


def _waiting_tiles(waiting: Waiting) -> list[Tile]:
    accounts = reverse("accounts")
    return [
        Tile(
            _("Without an owner"),
            count(waiting.ownerless),
            url=f"{accounts}?owner=none",
            definition=_("Locked accounts that nobody owns. A published plan leaves none."),
        ),
        Tile(
            _("Candidates to lock"),
            count(waiting.candidates),
            url=f"{accounts}?state=candidate",
            definition=_("Discovered accounts that wait for a decision to lock them."),
        ),
    ]


def _grid(rows: list[TeamRow]) -> Grid:
    return Grid(
        id="team",
        label=_("Sellers"),
        columns=[
            Column(_("Pair"), kind="main"),
            Column(_("Visits this week"), kind="number", tag=True),
            Column(_("Still planned"), kind="number", low=True),
            Column(_("Partner visits"), kind="number", low=True),
            Column(_("Top 20"), kind="number", tag=True),
            Column(_("Next week planned"), kind="number", low=True),
            Column(_("Standing")),
        ],
        rows=[_row(row) for row in rows],
        empty=Empty(
            _("No seller yet"),
            _("Sellers of your region appear here once they are hired and paired."),
            icon="pair",
        ),
    )


def _row(row: TeamRow) -> Row:
    url = reverse("week_of", args=[row.seller.pk])
    customer, following = row.cadence.customer, row.next_week.customer
    open_share = (customer.done + customer.planned) / customer.quota if customer.quota else 1
    standing = chip(_("behind"), tone="bad") if open_share < BEHIND else chip(_("on track"))
    return Row(
        id=row.seller.pk,
        label=str(row.seller),
        url=url,
        cells=[
            link(str(row.seller), url, note=str(row.inside or "")),
            f"{customer.done}/{customer.quota}",
            customer.planned,
            f"{row.cadence.partner.done}/{row.cadence.partner.quota}",
            f"{row.top.seen}/{row.top.of}",
            f"{following.planned}/{following.quota}",
            standing,
        ],
    )
