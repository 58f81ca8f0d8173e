"""The measures of a scorecard in words: the vendor's page and the partner's say the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tandem.foundation.formats import count, decimal
from tandem.foundation.kit import Tile
from tandem.partners.rules.scores import TYPED, Measure, Score


def measure_names() -> dict[Measure, str]:
    return {
        Measure.CREDIT_USED: _("Credit used of the line"),
        Measure.DAYS_OUTSTANDING: _("Days sales outstanding"),
        Measure.ON_TIME: _("Delivered on time"),
        Measure.DAMAGE: _("Delivered with damage"),
        Measure.ACTIVATIONS: _("Activations per allocated account"),
        Measure.PLAN_KEPT: _("Joint plan kept"),
    }


def definitions() -> dict[Measure, str]:
    return {
        Measure.CREDIT_USED: _("Last credit used of the month over the credit line of that day."),
        Measure.DAYS_OUTSTANDING: _("Last days sales outstanding entered for the month."),
        Measure.ON_TIME: _("Deliveries on time over all deliveries of the month's count."),
        Measure.DAMAGE: _("Deliveries with damage over all deliveries of the month's count."),
        Measure.ACTIVATIONS: _(
            "Allocated accounts with an activation in the month over all that were allocated in it."
        ),
        Measure.PLAN_KEPT: _(
            "Actions and visits due in the month and done by their day or in the week after it."
        ),
    }


def score_tile(score: Score) -> Tile:
    note = _("entered by sales operations") if score.measure in TYPED else ""
    if score.whole and score.part is not None:
        of = _("%(part)s of %(whole)s") % {"part": count(score.part), "whole": count(score.whole)}
        note = note if score.measure is Measure.CREDIT_USED else of
    if not score.is_known:
        note = _("not entered yet") if score.measure in TYPED else _("nothing to judge yet")
    return Tile(
        measure_names()[score.measure],
        written(score),
        note=note,
        definition=definitions()[score.measure],
    )


def written(score: Score) -> str:
    if score.permille is not None:
        return f"{decimal(score.permille / 10)}%"
    return count(score.part) if score.part is not None else "–"
