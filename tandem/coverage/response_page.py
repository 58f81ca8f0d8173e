"""The values of the page of response rates: what was assumed, what history said, and the value's range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tandem.coverage import wording
from tandem.coverage.grids import lines_url
from tandem.coverage.models import CoveragePlan
from tandem.coverage.queries.plans import held_out_of, industries_by_id
from tandem.foundation.formats import count, decimal, percent
from tandem.foundation.kit import Column, Empty, Grid, Row, number
from tandem.organisation.models import Industry
from tandem.organisation.rules.scope import Actor


def responses_context(actor: Actor, plan: CoveragePlan) -> dict[str, Any]:
    industries = industries_by_id()
    rates = plan.responses.get("rates", [])
    held = held_out_of(actor, plan)
    return {
        "plan": plan,
        "value": wording.wan(plan.value_thousand),
        "low": wording.wan(plan.responses.get("low")),
        "high": wording.wan(plan.responses.get("high")),
        "held_out": number(held, lines_url(plan, held_out=1)) if held else "0",
        "held_count": held,
        "grid": Grid(
            id="rates",
            label=_("Response rates"),
            columns=[
                Column(_("Accounts"), kind="main"),
                Column(_("Assumed"), kind="number", tag=True),
                Column(_("Used"), kind="number", tag=True),
                Column(_("Range, 9 in 10"), kind="number", tag=True),
                Column(_("Weight of history"), kind="number", tag=True),
                Column(_("Quarters with contacts"), kind="number", low=True),
                Column(_("What history says")),
            ],
            rows=[_row(at, rate, industries) for at, rate in enumerate(rates)],
            empty=Empty(_("This plan kept no response rates"), _("Make a new plan to see them.")),
        ),
    }


def _row(at: int, rate: Mapping[str, Any], industries: Mapping[int, Industry]) -> Row:
    status = _("active") if rate["is_active"] else _("dormant")
    label = f"{industries.get(rate['industry'], '–')} · {status}"
    low, high = (decimal(rate[end], digits=2) for end in ("low", "high"))
    return Row(
        id=at,
        label=label,
        cells=[
            label,
            decimal(rate["prior"], digits=2),
            decimal(rate["rate"], digits=2),
            f"{low} – {high}",
            percent(rate["own"]),
            count(rate["rows"]),
            _verdicts().get(rate.get("says", ""), ""),
        ],
    )


def _verdicts() -> dict[str, str]:
    return {
        "OWN": _("used"),
        "FEW_ROWS": _("too little of it"),
        "NO_DIFFERENCE": _("cannot tell: who was not contacted bought as much"),
        "DOES_NOT_FIT": _("does not fit the curve"),
    }
