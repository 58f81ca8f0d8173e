"""How likely a deal is won, in words: the figure written down on it, its reasons, its day and its model.

The codes of reasons are those that the model of `winning` was given (`commands/probability.py`).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tandem.foundation.formats import day, percent
from tandem.pipeline.models import Opportunity, Stage

STEP = "step "  # before the code of a stage: how often and how long ago the deal was there


def chance_of(deal: Opportunity) -> str:
    """Empty where no model speaks of it, and for a deal that ended."""
    if deal.probability_permille is None or deal.state != Stage.Kind.OPEN:
        return ""
    return percent(deal.probability_permille / 1000)


def likelihood_of(deal: Opportunity, stages: dict[str, str]) -> dict[str, Any] | None:
    """Figure, reasons for and against, and what they rest on; `stages` are names by code."""
    chance = chance_of(deal)
    if not chance:
        return None
    return {
        "chance": chance,
        "on": day(deal.probability_on),
        "model": deal.probability_model,
        "reasons": [
            {"text": reason_text(one["field"], stages), "is_for": one["effect"] > 0}
            for one in deal.probability_reasons
        ],
    }


def reason_text(code: str, stages: dict[str, str]) -> str:
    """What a field of the model is called; a code that is new here is shown as it came."""
    if code.startswith(STEP):
        stage = code.removeprefix(STEP)
        return _("Time at the stage “{stage}”").format(stage=stages.get(stage, stage))
    return _words().get(code, code)


def _words() -> dict[str, str]:
    return {
        "segment": _("Class of the customer"),
        "industry": _("Industry"),
        "region": _("Region"),
        "product": _("Product"),
        "currency": _("Currency"),
        "amount": _("Amount"),
        "owner": _("Who works it"),
        "joint": _("Worked with a partner or not"),
        "days open": _("Days since it was opened"),
        "month": _("Month of the year"),
        "day of the week": _("Day of the week"),
        "events so far": _("Steps so far"),
        "events in the last 7 days": _("Steps of the last seven days"),
        "days since the first event": _("Days since its first step"),
        "days since the last event": _("Days since its last step"),
        "days between the last two events": _("Days between its last two steps"),
        "days with events": _("Days with a step"),
        "last step": _("Where it stands"),
        "step before the last": _("Where it stood before"),
        "people so far": _("People so far"),
        "who did the last step": _("Who took the last step"),
    }
