"""The nightly refit of the win model, and win rates and bookings of a person and of those who lead."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone

from tandem.foundation import jobs
from tandem.organisation.actors import actor_for, system_actor
from tandem.organisation.models import User
from tandem.organisation.rules.roles import MANAGERS
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.probability import Probability
from tandem.winning.commands.asking import RECKON, RECKON_LEADERS, REFIT, held_on
from tandem.winning.commands.recording import record_fit, record_snapshot
from tandem.winning.learning.effect import partner_effect
from tandem.winning.learning.reasons import Reason
from tandem.winning.learning.scoring import Answer, score_tables
from tandem.winning.models import FittedModel, Snapshot
from tandem.winning.queries.bookings import bookings_figures
from tandem.winning.queries.deals import latest_window
from tandem.winning.queries.tables import effect_arrays, win_tables


@jobs.job_kind(REFIT)
def refit(run: jobs.JobRun) -> dict[str, Any]:
    """Fit on all closed deals, judge, and score the open ones; killed, it begins anew."""
    on = date.fromisoformat(run.args["on"])
    actor = system_actor()
    run.report(0, 2, at_once=True)
    tables = win_tables(actor, on)
    closed, still_open = tables[1].rows, tables[2].rows
    if closed < 2 or not still_open:
        return {"closed": closed, "open": still_open}
    answer = score_tables(*tables)
    run.report(1, 2, at_once=True)
    figures = {
        int(row.id): Probability(round(row.chance * 1000), [_reason(each) for each in row.reasons])
        for row in answer.rows
    }
    fitted = record_fit(
        actor=actor, fitted=_row(answer, on), figures=figures, on=on, now=timezone.now()
    )
    return {"verdict": fitted.verdict, "closed": closed, "scored": fitted.scored}


def _row(answer: Answer, on: date) -> FittedModel:
    base = [row.base for row in answer.rows]
    return FittedModel(
        version=answer.version,
        verdict=answer.verdict,
        on=on,
        fitted_at=timezone.now(),
        closed=answer.closed,
        base_permille=round(1000 * sum(base) / len(base)),
        validation=answer.validation.as_dict() if answer.validation else {},
        said=list(answer.said),
    )


def _reason(reason: Reason) -> dict[str, Any]:
    return {"field": reason.field, "effect": round(reason.effect, 3)}


@jobs.job_kind(RECKON)
def reckon(run: jobs.JobRun) -> dict[str, Any]:
    """Over the deals that the asking person sees at the time of the run, not when they asked."""
    actor = actor_for(User.objects.get(pk=run.job.owner_id), channel="job")
    on = date.fromisoformat(run.args["on"])
    run.report(0, 2, at_once=True)
    deals = _reckon_difference(actor, on)
    run.report(1, 2, at_once=True)
    _reckon_bookings(actor, on)
    return {"deals": deals}


@jobs.job_kind(RECKON_LEADERS)
def reckon_leaders(run: jobs.JobRun) -> dict[str, Any]:
    """Of everybody who leads, each over what they see; killed, it goes on with those left."""
    on = date.fromisoformat(run.args["on"])
    leading = held_on(on).filter(role__in=MANAGERS).values("user_id")
    done = Snapshot.objects.filter(kind=Snapshot.Kind.BOOKINGS, on=on).values("user_id")
    people = list(User.objects.filter(pk__in=leading).exclude(pk__in=done).order_by("pk"))
    for at, person in enumerate(people):
        run.report(at, len(people))
        actor = actor_for(person, channel="job")
        _reckon_difference(actor, on)
        _reckon_bookings(actor, on)
    return {"people": len(people)}


def _reckon_difference(actor: Actor, on: date) -> int:
    """Joint against solo; gives how many deals it rests on."""
    window = latest_window(actor, on)
    effect = partner_effect(*effect_arrays(actor, window))
    days = {"first": window.first.isoformat(), "last": window.last.isoformat()}
    record_snapshot(
        actor=actor,
        kind=Snapshot.Kind.EFFECT,
        on=on,
        figures=asdict(effect) | days,
        now=timezone.now(),
    )
    return effect.deals


def _reckon_bookings(actor: Actor, on: date) -> None:
    figures = bookings_figures(actor, on)
    record_snapshot(
        actor=actor, kind=Snapshot.Kind.BOOKINGS, on=on, figures=figures, now=timezone.now()
    )
