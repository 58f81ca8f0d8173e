"""The page of win rates: joint against solo, what is left of it once alike deals are compared, rivals.

Counts and rates are read when the page is asked for, so that they equal the lists behind them; the
adjusted difference is a figure of a job, shown with its days.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tandem.foundation.formats import count, day, decimal, percent
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, Tile, link
from tandem.organisation.rules.scope import Actor
from tandem.winning.models import FittedModel, Snapshot
from tandem.winning.queries.deals import Side, Window, latest_window, rivals, sides, window_of
from tandem.winning.queries.scope import newest_fit, snapshot_of

QUARTERS = 4  # in the window of a year


def win_rate_context(actor: Actor, *, today: date) -> dict[str, Any]:
    window = latest_window(actor, today)
    found = sides(actor, window)
    effect = snapshot_of(actor, Snapshot.Kind.EFFECT)
    return {
        "window": window,
        "why_past": why_past(window),
        "tiles": _tiles(found, effect),
        "effect": effect,
        "compared": _compared(effect) if effect else None,
        "why_not": _why_not(effect),
        "worth": _worth(found["solo"], effect),
        "grid": _grid(rivals(actor, window)),
        "fit": _fit(newest_fit()),
        "definitions": definitions(),
    }


def definitions() -> list[tuple[str, str]]:
    return [
        (
            _("Win rate"),
            _("Deals won of all deals won or lost that closed in the year shown above."),
        ),
        (_("Joint"), _("A partner was on the team before the proposal stage; the same day is too late.")),
        (
            _("Adjusted difference"),
            _("Joint minus solo for deals alike in segment, industry, size, days until the proposal and owner: every deal is asked twice, as if joint and as if solo (g-computation). The range holds 95 of 100 repetitions drawn by customer."),
        ),
        (
            _("Brier score"),
            _("Mean squared distance of probability and outcome; less is better. A model is shown only if it beats the base rate on deals it had not seen, clear of luck."),
        ),
        (
            _("Calibration error"),
            _("How far the probabilities lie from what came of the deals: over ten groups of equal size, the mean distance of probability and share won."),
        ),
    ]  # fmt: skip


def deals_url(**asked: str) -> str:
    return f"{reverse('win_rate_deals')}?{urlencode({k: v for k, v in asked.items() if v})}"


def why_past(window: Window) -> str:
    """Why an older year is shown; empty where it is the latest."""
    if not window.is_past:
        return ""
    return _("No deal you see closed in the year until yesterday; shown is the year to {day}, when the last one did.").format(
        day=day(window.last)
    )  # fmt: skip


def _compared(effect: Snapshot) -> Window:
    """The days a comparison was made over; before they were kept it was always the year before it."""
    told = effect.figures
    if "first" not in told:
        return window_of(effect.on)
    return Window(date.fromisoformat(told["first"]), date.fromisoformat(told["last"]))


def _tiles(found: dict[str, Side], effect: Snapshot | None) -> list[Tile]:
    said = dict(definitions())
    joint, solo = found["joint"], found["solo"]
    both = Side(joint.closed + solo.closed, joint.won + solo.won)
    return [
        _rate_tile(_("Win rate"), both, deals_url(), said[_("Win rate")]),
        _rate_tile(_("Win rate, joint"), joint, deals_url(side="joint"), said[_("Joint")]),
        _rate_tile(_("Win rate, solo"), solo, deals_url(side="solo"), said[_("Joint")]),
        Tile(
            _("Raw difference"),
            "–" if joint.rate is None or solo.rate is None else _points(joint.rate - solo.rate),
            note=_("joint minus solo, deals as they are"),
        ),
        Tile(
            _("Adjusted difference"),
            _points(effect.figures["adjusted"])
            if effect is not None and _has_number(effect)
            else "–",
            note=_range(effect) if effect is not None and _has_number(effect) else _("no number"),
            definition=said[_("Adjusted difference")],
        ),
    ]


def _rate_tile(label: str, side: Side, url: str, definition: str) -> Tile:
    note = ngettext("{won} of {closed} deal", "{won} of {closed} deals", side.closed).format(
        won=count(side.won), closed=count(side.closed)
    )
    return Tile(
        label,
        "–" if side.rate is None else percent(side.rate, digits=1),
        note=note,
        url=url,
        count=side.closed,
        definition=definition,
    )


def _points(difference: float) -> str:
    """A difference of two rates, with its sign."""
    sign = "+" if difference >= 0 else "−"
    return _("{sign}{points} points").format(sign=sign, points=decimal(abs(difference) * 100))


def _has_number(effect: Snapshot | None) -> bool:
    return effect is not None and "adjusted" in effect.figures


def _range(effect: Snapshot) -> str:
    figures = effect.figures
    return _("{low} to {high}; {joint} joint of {deals} deals").format(
        low=_points(figures["low"]),
        high=_points(figures["high"]),
        joint=count(figures["joint"]),
        deals=count(figures["deals"]),
    )


def _why_not(effect: Snapshot | None) -> str:
    """Why there is no number, in a sentence; empty where there is one or nobody asked."""
    if effect is None or _has_number(effect):
        return ""
    facts = {"deals": count(effect.figures["deals"]), "joint": count(effect.figures["joint"])}
    sentences = {
        "too_few": _("{deals} deals closed in the year, and an adjusted number needs 200. The raw rates above are all there is to say."),
        "one_sided": _("{joint} of {deals} deals are joint: one kind is too rare to compare. The raw rates above are all there is to say."),
        "no_overlap": _("Joint and solo deals are hardly ever alike in segment, industry, size, age and owner, so nothing can be compared fairly. The raw rates above are all there is to say."),
    }  # fmt: skip
    return sentences[effect.figures["reason"]].format(**facts)


def _worth(solo: Side, effect: Snapshot | None) -> str:
    """What the difference would mean if solo deals were worked jointly."""
    if effect is None or not _has_number(effect):
        return ""
    quarter = solo.closed / QUARTERS
    low, middle, high = (quarter * effect.figures[key] for key in ("low", "adjusted", "high"))
    return _("Worked jointly, the {solo} solo deals of a quarter would bring {middle} more wins ({low} to {high}), if nothing else differs.").format(
        solo=count(round(quarter)), middle=decimal(middle), low=decimal(low), high=decimal(high)
    )  # fmt: skip


def _grid(found: list[dict[str, Any]]) -> Grid:
    return Grid(
        id="win-rate-rivals",
        label=_("Against whom"),
        columns=[
            Column(_("Competitor"), kind="main"),
            Column(_("Deals closed"), kind="number"),
            Column(_("Won"), kind="number"),
            Column(_("Win rate"), kind="number"),
        ],
        rows=[
            Row(
                id=at,
                label=one["name"],
                cells=[
                    one["name"],
                    link(count(one["closed"]), deals_url(rival=one["name_key"])),
                    link(count(one["wins"]), deals_url(rival=one["name_key"], state="won")),
                    percent(one["wins"] / one["closed"], digits=1),
                ],
            )
            for at, one in enumerate(found, start=1)
        ],
        pager=Pager(count=len(found), first=1 if found else 0, last=len(found)),
        empty=Empty(
            _("No competitor is named on a closed deal"),
            _("Sellers name them on the deal; then this table says against whom deals are won."),
        ),
    )


def _fit(fit: FittedModel | None) -> dict[str, Any] | None:
    """How good the win model is, for people."""
    if fit is None:
        return None
    figures = fit.validation
    return {
        "row": fit,
        "base": percent((fit.base_permille or 0) / 1000, digits=1),
        "brier": decimal(figures["brier"], digits=4) if figures else "",
        "base_brier": decimal(figures["base_brier"], digits=4) if figures else "",
        "calibration": percent(figures["ece"], digits=1) if figures else "",
        "unseen": count(figures["deals"]) if figures else "",
        "closed": count(fit.closed),
        "scored": count(fit.scored),
    }
