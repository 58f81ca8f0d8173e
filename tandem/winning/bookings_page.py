"""The page of bookings: month and quarter as P10, P50, P90, beside what each way erred by before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import amount, day, percent, unit_label
from tandem.foundation.kit import Column, Empty, Grid, Pager, Row, Tile, chip
from tandem.foundation.money import Money
from tandem.organisation.rules.scope import Actor
from tandem.winning.models import Snapshot
from tandem.winning.queries.scope import snapshot_of


def ways() -> dict[str, str]:
    return {
        "simulation": _("Simulation of open deals and base flow"),
        "same_last_quarter": _("Same period of the quarter before"),
        "average": _("Mean of the last three periods"),
        "pipeline": _("Win rate times open value"),
    }


def bookings_context(actor: Actor) -> dict[str, Any]:
    row = snapshot_of(actor, Snapshot.Kind.BOOKINGS)
    if row is None:
        return {"row": None}
    currency = row.figures["currency"]
    parts = [
        _part(_("Month"), row.figures["month"], currency, "month"),
        _part(_("Quarter"), row.figures["quarter"], currency, "quarter"),
    ]
    return {
        "row": row,
        "why_past": _why_past(row.figures.get("as_of", "")),
        "unit": unit_label(currency=currency),
        "parts": parts,
        "definitions": definitions(),
    }


def _why_past(as_of: str) -> str:
    """Why the forecast is of an older month; empty where it is of the running one."""
    if not as_of:
        return ""
    return _("No deal you see closed in the year before; shown is the forecast as of {day}, the day after the last one did.").format(
        day=day(date.fromisoformat(as_of))
    )  # fmt: skip


def definitions() -> list[tuple[str, str]]:
    return [
        (
            _("P10, P50, P90"),
            _("In one of ten such periods less is booked than P10, in one of two less than P50, in nine of ten less than P90."),
        ),
        (
            _("Error (WAPE)"),
            _("Sum of the distances between forecast and bookings over the sum of bookings, on past periods forecast by what was known on their first day."),
        ),
        (
            _("Simulation of open deals and base flow"),
            _("Each open deal is won within the period as often as deals of its age were before; deals not yet opened add what they added in past periods. Where earlier ranges held less than eight of ten, the range is made wider."),
        ),
    ]  # fmt: skip


def _part(label: str, told: dict[str, Any] | None, currency: str, key: str) -> dict[str, Any]:
    if told is None:
        return {"label": label, "key": key, "tiles": [], "way": "", "ways": None, "tried": None}
    return {
        "label": label,
        "key": key,
        "tiles": [
            Tile(name, _amount(told[part], currency))
            for name, part in (("P10", "low"), ("P50", "middle"), ("P90", "high"))
        ],
        "way": ways()[told["way"]],
        "covered": percent(told["covered"]),
        "periods": len(told["tried"]),
        "ways": _ways_grid(told, key),
        "tried": _tried_grid(told, currency, key),
    }


def _ways_grid(told: dict[str, Any], key: str) -> Grid:
    words = ways()
    known = [(way, error) for way, error in told["error"].items() if error is not None]
    rows = sorted(known, key=lambda one: one[1])
    return Grid(
        id=f"ways-{key}",
        label=_("What each way erred by"),
        columns=[
            Column(_("Way"), kind="main"),
            Column(_("Error (WAPE)"), kind="number"),
            Column(_("Taken")),
        ],
        rows=[
            Row(
                id=at,
                label=words[way],
                cells=[
                    words[way],
                    percent(error, digits=1),
                    chip(_("used"), tone="ok") if way == told["way"] else "",
                ],
            )
            for at, (way, error) in enumerate(rows, start=1)
        ],
        pager=Pager(count=len(rows), first=1, last=len(rows)),
        empty=Empty(_("Nothing to compare yet"), ""),
    )


def _tried_grid(told: dict[str, Any], currency: str, key: str) -> Grid:
    way, tried = told["way"], told["tried"]
    return Grid(
        id=f"tried-{key}",
        label=_("Past periods"),
        columns=[
            Column(_("Period from"), kind="main"),
            Column("P10", kind="number"),
            Column(_("Forecast"), kind="number"),
            Column("P90", kind="number"),
            Column(_("Booked"), kind="number"),
        ],
        rows=[
            Row(
                id=at,
                label=one["start"],
                cells=[
                    one["start"],
                    _amount(one["low"], currency),
                    _amount(one["said"][way], currency),
                    _amount(one["high"], currency),
                    _amount(one["actual"], currency),
                ],
            )
            for at, one in enumerate(tried, start=1)
        ],
        pager=Pager(count=len(tried), first=1, last=len(tried)),
        empty=Empty(_("Nothing to compare yet"), ""),
    )


def _amount(minor: float, currency: str) -> str:
    return amount(Money(round(minor), currency))
