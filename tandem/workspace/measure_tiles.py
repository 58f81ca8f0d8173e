"""The process measures of all sellers one reads together, and which way they went in the last weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tandem.activities.queries.measures import Coverage, touched_since
from tandem.activities.queries.scorecards import PastWeek, Scorecards
from tandem.foundation.formats import count, decimal, share
from tandem.foundation.kit import Change, Tile, number
from tandem.workspace.addresses import accounts_url, part_of, top_url, visits_url
from tandem.workspace.measure_rows import SellerLine, Spans
from tandem.workspace.measure_words import definitions

Part = Callable[[Coverage], tuple[int, int]]  # of how many


@dataclass(frozen=True)
class ShareTile:
    """A share of accounts. `is_of_quarter`: it begins anew with each quarter."""

    label: str
    part: Part
    part_url: str
    whole_url: str
    is_of_quarter: bool = True


def measure_tiles(lines: Sequence[SellerLine], cards: Scorecards, spans: Spans) -> list[Tile]:
    start = spans.quarter.start
    touched = accounts_url(touched_since=touched_since(spans.on).isoformat())
    deep = accounts_url(deep_since=start.isoformat())
    seen = ShareTile(
        _("Top 20 seen"), lambda one: (one.seen, one.top), top_url(seen_since=start), top_url()
    )
    direct = ShareTile(
        _("Direct relationship index"),
        lambda one: (one.touched, one.locked),
        touched,
        accounts_url(),
        is_of_quarter=False,
    )
    deeply = ShareTile(_("Deep coverage"), lambda one: (one.deep, one.locked), deep, accounts_url())
    return [
        _cadence(lines, cards.past, spans),
        _share(seen, cards, spans),
        _channel_only(lines),
        _share(direct, cards, spans),
        _share(deeply, cards, spans),
    ]


def _cadence(lines: Sequence[SellerLine], past: Sequence[PastWeek], spans: Spans) -> Tile:
    """The weeks that are over are drawn; the running one grows until Friday and says nothing yet."""
    done = sum(line.week.customer.done for line in lines)
    quota = sum(line.week.customer.quota for line in lines)
    return Tile(
        _("Visit cadence"),
        f"{count(done)}/{count(quota)}",
        url=visits_url(spans.week, state="done"),
        count=done,
        note=_last_week(past[-1]) if past else _("this week"),
        definition=_said(_("Visit cadence")),
        spark=[one.done / one.quota if one.quota else 0 for one in past],
    )


def _last_week(past: PastWeek) -> SafeString:
    text = f"{count(past.done)}/{count(past.quota)}"
    return format_html(
        _("last week {visits}"),
        visits=number(past.done, visits_url(past.week, state="done"), text=text),
    )


def _channel_only(lines: Sequence[SellerLine]) -> Tile:
    only = sum(line.visited.is_channel_only for line in lines)
    return Tile(
        _("Channel-only sellers"),
        count(only),
        url=f"{reverse('measures')}?only=channel",
        count=only,
        note=_("in four weeks"),
        definition=_said(_("Customer share")),
    )


def _share(tile: ShareTile, cards: Scorecards, spans: Spans) -> Tile:
    part, whole = tile.part(cards.whole)
    since = spans.quarter.start if tile.is_of_quarter else date.min
    before = [
        tile.part(past.coverage)
        for past in cards.past
        if past.coverage is not None and past.week.start >= since
    ]
    shares = [100 * one / of if of else 0.0 for one, of in [*before, (part, whole)]]
    return Tile(
        tile.label,
        share(part, whole, digits=1),
        url=tile.part_url,
        count=part,
        note=part_of(part, tile.part_url, whole, tile.whole_url),
        change=_change(shares) if _has_last_week(cards, since) else None,
        definition=_said(tile.label),
        spark=shares if before else (),
    )


def _has_last_week(cards: Scorecards, since: date) -> bool:
    """Whether the week before was counted, in the same quarter where the measure begins with one."""
    last = cards.past[-1] if cards.past else None
    return last is not None and last.coverage is not None and last.week.start >= since


def _change(shares: Sequence[float]) -> Change:
    moved = round(shares[-1] - shares[-2], 1)
    return Change(moved, decimal(abs(moved)), _("points on last week"))


def _said(label: str) -> str:
    return dict(definitions())[label]
