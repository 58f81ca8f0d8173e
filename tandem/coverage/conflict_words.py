"""Limits that cannot hold together, in words: who and where, what clashes, and what to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import decimal
from tandem.organisation.models import Region


def conflicts_in_words(
    conflicts: Sequence[Mapping[str, Any]], regions: Mapping[int, Region]
) -> list[dict[str, Any]]:
    """One block a region: its limits, each with its way out; any one of them is enough."""
    return [
        {
            "region": regions.get(conflict["region"] or 0, ""),
            "region_id": conflict["region"],
            "is_smallest": conflict["is_smallest"],
            "limits": [_limit(fact) for fact in conflict["facts"]],
        }
        for conflict in conflicts
    ]


def _limit(fact: Mapping[str, Any]) -> dict[str, str]:
    words = {
        "amount": decimal(fact["amount"], digits=0),
        "limit": decimal(fact["limit"], digits=0),
        "percent": decimal(fact["limit"] * 100, digits=0),
    }
    return {
        "code": fact["code"],
        "says": _says().get(fact["code"], fact["code"]) % words,
        "way_out": _ways_out().get(fact["code"], ""),
    }


def _says() -> dict[str, str]:
    return {
        "FIXED_BY_PEOPLE": _(
            "People have fixed %(amount)s of %(limit)s accounts by pin or notice."
        ),
        "TOP_COUNT": _(
            "The sellers are to hold %(amount)s personal accounts; there are %(limit)s."
        ),
        "VISITS": _(
            "The personal accounts alone take %(amount)s visits; the sellers can make %(limit)s."
        ),
        "HOURS": _(
            "The personal accounts alone take %(amount)s hours; the sellers have %(limit)s."
        ),
        "HOURS_BAND": _("Nobody's hours may lie more than %(percent)s%% from the region's mean."),
        "CALLS": _("The inside sellers can make %(limit)s calls a quarter."),
        "MOVES": _("%(limit)s of %(amount)s owned accounts may change hands."),
    }


def _ways_out() -> dict[str, str]:
    return {
        "FIXED_BY_PEOPLE": _("Take pins away, or wait until the notice has run out."),
        "TOP_COUNT": _("Ask for fewer personal accounts each, or lock more accounts here."),
        "VISITS": _("Ask for more visits a week, or give the region another seller."),
        "HOURS": _("Give the region another seller, or ask for fewer personal accounts each."),
        "HOURS_BAND": _("Widen the band, or move accounts between the sellers by hand."),
        "CALLS": _("Give the region another inside seller, or ask for fewer calls on the cards."),
        "MOVES": _("Let more owners change: the curve of the plan shows what it is worth."),
    }
