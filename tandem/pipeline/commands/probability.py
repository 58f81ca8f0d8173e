"""How likely deals are won, written down by who reckons it (a model above this app), with its day.

The deals themselves do not count this as a save: it is a figure about them, not a change of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.bulk import write_columns
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.commands.columns import batches
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity
from tandem.pipeline.permissions import permit_recording

COLUMNS = (
    "probability_permille",
    "probability_on",
    "probability_model",
    "probability_reasons",
)


@dataclass(frozen=True)
class Probability:
    """Of a thousand such deals this many are won; what speaks for and against it."""

    permille: int
    reasons: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def record_probability(
    *,
    actor: Actor,
    figures: Mapping[int, Probability | None],
    on: date,
    model_version: str,
    now: datetime,
) -> int:
    """Write them down by opportunity id; None takes a figure back. Returns how many were written."""
    permit_recording(actor)
    for figure in figures.values():
        if figure is not None and not 0 <= figure.permille <= 1000:
            raise ValueError("A probability lies between 0 and 1000 in a thousand.")
    _require_there(actor, sorted(figures))
    rows = ((pk, _values(figure, on, model_version)) for pk, figure in sorted(figures.items()))
    write_columns(Opportunity, COLUMNS, rows)
    entry = audit.entry_of(
        actor=actor,
        act="pipeline.probabilities_recorded",
        subject_type=Opportunity._meta.label_lower,
        subject_id=0,
        after={"model": model_version, "on": on, "count": len(figures)},
        now=now,
    )
    audit.record_many([entry])
    return len(figures)


def _require_there(actor: Actor, ids: Sequence[int]) -> None:
    seen = Opportunity.objects.visible_to(actor)
    if sum(seen.filter(pk__in=chunk).count() for chunk in batches(ids)) != len(ids):
        raise NotThere(
            "deals_not_there",
            _("Not all of these opportunities are there any more. Reckon them anew."),
        )


def _values(figure: Probability | None, on: date, model_version: str) -> list[Any]:
    if figure is None:
        return [None, None, "", []]
    return [figure.permille, on, model_version[:40], list(figure.reasons)]
