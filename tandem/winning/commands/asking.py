"""Asking for a refit and for a person's win rates and bookings: light, so that pages and the clock may."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from tandem.foundation import jobs
from tandem.foundation.models import Job
from tandem.organisation.models import RoleGrant, open_on
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

REFIT = "winning.refit"
RECKON = "winning.reckon"


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
    """The nightly refit, in the name of sales operations; once a day however often it is asked."""
    held = RoleGrant.objects.filter(
        open_on(on),
        role=Role.SALES_OPS,
        user__is_active=True,
    )
    owner = held.order_by("user_id").values_list("user_id", flat=True).first()
    if owner is None or Job.objects.filter(kind=REFIT, args__on=on.isoformat()).exists():
        return None
    return jobs.start(
        kind=REFIT,
        owner_id=owner,
        title=gettext_noop("Fitting the win model anew"),
        args={"on": on.isoformat()},
        url=reverse("win_rate"),
    )
