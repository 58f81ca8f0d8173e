"""The process measures as a page: every number leads to its list, every heading says its rule."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localtime

from tandem.activities.permissions import COUNTERS
from tandem.activities.queries.measures import latency_by_seller
from tandem.activities.queries.people import sellers_seen_by
from tandem.activities.queries.scorecards import Scorecards, scorecards
from tandem.foundation.fiscal import fiscal_calendar
from tandem.foundation.kit import Pager
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor
from tandem.workspace.measure_rows import SellerLine, Spans, measures_grid
from tandem.workspace.measure_tiles import measure_tiles
from tandem.workspace.measure_words import definitions

PAGE = 50


def measures_context(
    actor: Actor, *, today: date, only_channel: bool, after: str = ""
) -> dict[str, Any]:
    """Seven queries for any number of sellers; all of them count, one page of them is shown."""
    named = sellers_seen_by(actor, on=today).select_related(None).only("name", "name_en")
    sellers = list(named)
    cards = scorecards(actor=actor, seller_ids=[one.pk for one in sellers], on=today)
    spans = _spans(cards)
    lines = _lines(sellers, cards)
    listed = [line for line in lines if line.visited.is_channel_only] if only_channel else lines
    at = 1 + next((n for n, line in enumerate(listed) if str(line.seller.pk) == after), -1)
    shown = listed[at : at + PAGE]
    ids = [line.seller.pk for line in shown]
    hours = latency_by_seller(actor=actor, seller_ids=ids, on=cards.on)
    pager = _pager(listed, at, only_channel)
    return {
        "quarter": spans.quarter,
        "taken_at": cards.taken_at and localtime(cards.taken_at),
        "may_count": cards.taken_at is not None and actor.has_any(COUNTERS),
        "tiles": measure_tiles(lines, cards, spans),
        "grid": measures_grid(shown, hours, spans, pager),
        "only_channel": only_channel,
        "definitions": definitions(),
    }


def _spans(cards: Scorecards) -> Spans:
    """Of the day the numbers are of, so that each list behind one counts the same days."""
    calendar = fiscal_calendar()
    return Spans(cards.on, calendar.week(cards.on), calendar.quarter(cards.on))


def _lines(sellers: list[User], cards: Scorecards) -> list[SellerLine]:
    return [
        SellerLine(
            one,
            cards.weeks[one.pk],
            cards.visited[one.pk],
            cards.by_owner[one.pk],
            [(past.week, *past.by_seller.get(one.pk, (0, 0))) for past in cards.past],
        )
        for one in sellers
    ]


def _pager(listed: list[SellerLine], at: int, only_channel: bool) -> Pager:
    """The key of a page is the last seller of the page before."""
    count, last = len(listed), min(len(listed), at + PAGE)

    def url(key: int | None) -> str:
        said = {"only": "channel"} if only_channel else {}
        return f"?{urlencode(said | ({'after': key} if key else {}))}"

    before = listed[at - PAGE - 1].seller.pk if at > PAGE else None
    return Pager(
        count=count,
        first=min(count, at + 1),
        last=last,
        previous_url=url(before) if at else "",
        next_url=url(listed[last - 1].seller.pk) if last < count else "",
    )
