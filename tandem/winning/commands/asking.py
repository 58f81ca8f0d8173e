"""Asking for a refit and for a person's win rates and bookings: light, so that pages and the clock may."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from tandem.foundation import jobs
from tandem.foundation.models import Job
from tandem.organisation.models import RoleGrant, open_on
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

REFIT = "winning.refit"
RECKON = "winning.reckon"
RECKON_LEADERS = "winning.reckon_leaders"


@transaction.atomic
def ask_to_reckon(*, actor: Actor, on: date) -> Job:
    """Work the person's own figures out; a run that is waiting already is enough."""
    waiting = Job.objects.filter(kind=RECKON, owner_id=actor.person_id, state=Job.State.WAITING)
    if (job := waiting.first()) is not None:
        return job
    return jobs.start(
        kind=RECKON,
        owner_id=actor.person_id,
        title=gettext_noop("Reckoning win rates and bookings"),
        args={"on": on.isoformat()},
        url=reverse("win_rate"),
    )


def refit_every_day(on: date) -> Job | None:
    """The nightly refit, in the name of sales operations."""
    return _once_a_day(REFIT, gettext_noop("Fitting the win model anew"), on)


def reckon_every_day(on: date) -> Job | None:
    """The nightly figures of everybody who leads, so that the morning's page has them."""
    return _once_a_day(RECKON_LEADERS, gettext_noop("Reckoning the figures of those who lead"), on)


def _once_a_day(kind: str, title: str, on: date) -> Job | None:
    """However often it is asked; without anybody in sales operations there is no company yet."""
    owner = held_on(on).filter(role=Role.SALES_OPS).order_by("user_id").first()
    if owner is None or Job.objects.filter(kind=kind, args__on=on.isoformat()).exists():
        return None
    return jobs.start(
        kind=kind,
        owner_id=owner.user_id,
        title=title,
        args={"on": on.isoformat()},
        url=reverse("win_rate"),
    )


def held_on(on: date) -> QuerySet[RoleGrant]:
    """Roles in force on a day, of people who are still here."""
    return RoleGrant.objects.filter(open_on(on), user__is_active=True)
