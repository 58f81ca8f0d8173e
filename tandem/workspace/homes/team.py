"""A manager's or inside seller's day: one line for each outside seller they look after."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.queries.cadence import TopSeen
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.queries.visit_list import STANDING
from tandem.activities.queries.week import TeamRow, team_weeks
from tandem.activities.queries.wording import why_less
from tandem.activities.rules.cadence import Cadence
from tandem.foundation.fiscal import Period, fiscal_calendar
from tandem.foundation.formats import count, percent, share
from tandem.foundation.kit import Column, Empty, Grid, Row, Tile, chip, link, number
from tandem.organisation.requests import Request
from tandem.organisation.rules.roles import Role
from tandem.workspace.addresses import accounts_url, part_of, top_url, visits_url
from tandem.workspace.day_tasks import tasks_of_day
from tandem.workspace.queries.tops import tops_in_sight
from tandem.workspace.queries.waiting import Waiting, waiting_for


def home(request: Request) -> dict[str, Any]:
    today, actor = timezone.localdate(), request.actor
    calendar = fiscal_calendar()
    week, quarter = calendar.week(today), calendar.quarter(today)
    rows = team_weeks(actor=actor, sellers=sellers_seen_by(actor, on=today), on=today)
    top = tops_in_sight(actor=actor, since=quarter.start)
    waiting = waiting_for(actor) if Role.REGION_MANAGER in actor.roles else None
    return {
        "tasks": tasks_of_day(actor),
        "today": today,
        "tiles": _tiles(rows, top, week, quarter)
        + (
            [*_waiting_tiles(waiting), _registrations_tile(waiting.registrations)]
            if waiting
            else []
        ),
        "draft_plan_id": waiting.draft_plan_id if waiting else None,
        "grid": _grid(rows, week, quarter),
    }


def _tiles(rows: list[TeamRow], top: TopSeen, week: Period, quarter: Period) -> list[Tile]:
    done = sum(row.cadence.customer.done for row in rows)
    quota = sum(row.cadence.customer.quota for row in rows)
    seen_url = top_url(seen_since=quarter.start)
    return [
        Tile(
            _("Customer visits this week"),
            f"{count(done)}/{count(quota)}",
            url=visits_url(week, state="done"),
            count=done,
            definition=_("Completed customer visits against the week's quota."),
        ),
        Tile(
            _("Top 20 seen this quarter"),
            share(top.seen, top.of),
            url=seen_url,
            count=top.seen,
            note=part_of(top.seen, seen_url, top.of, top_url()),
            definition=_("Top accounts that their owner visited in person this quarter."),
        ),
    ]


def _waiting_tiles(waiting: Waiting) -> list[Tile]:
    return [
        Tile(
            _("Without an owner"),
            count(waiting.ownerless),
            url=accounts_url(owner="none"),
            count=waiting.ownerless,
            definition=_("Locked accounts that nobody owns. A published plan leaves none."),
        ),
        Tile(
            _("Candidates to lock"),
            count(waiting.candidates),
            url=accounts_url(state="candidate"),
            count=waiting.candidates,
            definition=_("Discovered accounts that wait for a decision to lock them."),
        ),
    ]


def _registrations_tile(waiting: int) -> Tile:
    """What partners wait for: claims the rules left to the manager, and conflicts."""
    return Tile(
        _("Registrations to decide"),
        count(waiting),
        url=f"{reverse('registrations')}?show=open",
        count=waiting,
        definition=_("Registrations of partners that wait for your word, conflicts included."),
    )


def _grid(rows: list[TeamRow], week: Period, quarter: Period) -> Grid:
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
        rows=[_row(row, week, quarter) for row in rows],
        empty=Empty(
            _("No seller yet"),
            _("Sellers of your region appear here once they are hired and paired."),
            icon="pair",
        ),
    )


def _row(row: TeamRow, week: Period, quarter: Period) -> Row:
    url, seller = reverse("week_of", args=[row.seller.pk]), row.seller.pk
    customer, partner, following = row.cadence.customer, row.cadence.partner, row.next_week.customer
    coming = fiscal_calendar().week(week.end)
    standing = chip(_("behind"), tone="bad") if customer.is_behind else chip(_("on track"))
    return Row(
        id=seller,
        label=str(row.seller),
        url=url,
        peek_url=reverse("seller_peek", args=[seller]),
        cells=[
            link(str(row.seller), url, note=str(row.inside or "")),
            _of_quota(
                customer,
                visits_url(week, state="done", seller_id=seller),
                note=why_less(row.cadence.less, of_everybody=False),
            ),
            number(customer.planned, visits_url(week, state="planned", seller_id=seller)),
            _of_quota(partner, visits_url(week, state="done", kind="partner", seller_id=seller)),
            number(
                row.top.seen,
                top_url(seen_since=quarter.start, owner=seller),
                text=f"{row.top.seen}/{row.top.of}",
            ),
            number(
                following.standing,
                visits_url(coming, state=STANDING, seller_id=seller),
                text=percent(following.planned_share),
            ),
            standing,
        ],
    )


def _of_quota(cadence: Cadence, url: str, note: str = "") -> SafeString:
    return number(cadence.done, url, text=f"{cadence.done}/{cadence.quota}", note=note)
