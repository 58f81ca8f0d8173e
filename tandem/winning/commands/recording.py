"""Writes down what was fitted, the probabilities of open deals, and a person's figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tandem.foundation import audit
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.probability import Probability, record_probability
from tandem.pipeline.models import Opportunity
from tandem.winning.models import FittedModel, Snapshot
from tandem.winning.permissions import permit_fitting
from tandem.winning.queries.scope import print_of


@transaction.atomic
def record_fit(
    *,
    actor: Actor,
    fitted: FittedModel,
    figures: Mapping[int, Probability],
    on: date,
    now: datetime,
) -> FittedModel:
    """The record of a fit and the probability of each deal that is still open.

    A model that was refused, or has no signal, takes older probabilities back: the base rate stands
    on the page, and no deal wears a figure of its own that means nothing.
    """
    permit_fitting(actor)
    deals = Opportunity.objects.select_for_update().visible_to(actor).open()
    held = list(deals.order_by("id").values_list("id", "probability_permille"))
    useful = fitted.verdict == FittedModel.Verdict.USEFUL
    new: dict[int, Probability | None] = {
        pk: figures.get(pk) if useful else None
        for pk, old in held
        if (useful and pk in figures) or old is not None
    }
    if new:
        record_probability(actor=actor, figures=new, on=on, model_version=fitted.version, now=now)
    fitted.scored = sum(1 for figure in new.values() if figure is not None)
    fitted.save()
    audit.record(
        actor=actor,
        act="winning.model_fitted",
        subject=fitted,
        after={"verdict": fitted.verdict, "closed": fitted.closed, "scored": fitted.scored},
        now=now,
    )
    return fitted


@transaction.atomic
def record_snapshot(
    *, actor: Actor, kind: str, on: date, figures: Mapping[str, Any], now: datetime
) -> Snapshot:
    """Replaces what this person had of the kind; a figure without its day would be no figure."""
    row, _new = Snapshot.objects.update_or_create(
        user_id=actor.person_id,
        kind=kind,
        defaults={
            "reach": print_of(actor),
            "on": on,
            "made_at": now,
            "figures": dict(figures),
        },
    )
    audit.record(
        actor=actor,
        act="winning.figures_reckoned",
        subject=row,
        after={"kind": kind, "on": on},
        now=now,
    )
    return row
