"""What every command here writes beside its change: the decision or the step, the audit, the notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tandem.foundation import audit
from tandem.foundation.changing import change_held
from tandem.organisation.commands.notices import notify
from tandem.organisation.queries import work_calendar
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Decision, Registration, Rulebook, Step
from tandem.registration.queries.customers import manager_of
from tandem.registration.rules.clock import clock_of, minutes_between
from tandem.registration.rules.protection import last_day
from tandem.registration.rules.settings import Settings

State = Registration.State


def change(
    actor: Actor, registration: Registration, act: str, now: datetime, **changes: Any
) -> None:
    """Write the columns and the audit entry of one change; the caller holds the row."""
    account_id = registration.account_id
    change_held(actor, registration, f"registration.{act}", now, account_id, **changes)


def note_decision(
    actor: Actor,
    registration: Registration,
    *,
    kind: str,
    verdict: str,
    rulebook: Rulebook,
    now: datetime,
    **facts: Any,
) -> Decision:
    start, end = timezone.localtime(registration.received_at), timezone.localtime(now)
    return Decision.objects.create(
        registration=registration,
        kind=kind,
        verdict=verdict,
        rulebook=rulebook,
        by_id=None if kind == Decision.Kind.RULES else actor.user_id,
        at=now,
        minutes=minutes_between(work_calendar(), start, end),
        **facts,
    )


def note_step(
    actor: Actor, registration: Registration, kind: str, now: datetime, **facts: Any
) -> Step:
    return Step.objects.create(
        registration=registration,
        kind=kind,
        facts=audit.plain(facts),
        by_id=actor.user_id,
        at=now,
    )


def granted_columns(settings: Settings, now: datetime) -> dict[str, Any]:
    """What a claim looks like from the moment it is protected."""
    today = timezone.localdate(now)
    return {
        "state": State.GRANTED,
        "decided_at": now,
        "protected_since": today,
        "protected_until": last_day(today, settings),
        "is_expiry_told": False,
        "case_id": None,
    }


def clock_columns(settings: Settings, now: datetime) -> dict[str, datetime]:
    """The decision clock, started at this moment."""
    clock = clock_of(
        work_calendar(),
        timezone.localtime(now),
        hours=settings.decision_hours,
        first_percent=settings.first_reminder_percent,
        last_percent=settings.last_reminder_percent,
    )
    return {
        "due_at": clock.due_at,
        "first_reminder_at": clock.first_reminder_at,
        "last_reminder_at": clock.last_reminder_at,
    }


def tell_decider(registration: Registration, now: datetime) -> None:
    """Who has to decide is told at once."""
    manager = manager_of(registration.region, on=timezone.localdate(now))
    if registration.state in Registration.OPEN and manager is not None:
        kind, company = f"registration_{registration.state}", registration.company.name
        tell_staff([manager.pk], registration, kind, now, company=company)


def tell_staff(
    user_ids: list[int], registration: Registration, kind: str, now: datetime, **facts: Any
) -> None:
    """Whoever decides, at the vendor's."""
    notify(
        user_ids=user_ids,
        kind=kind,
        facts={"number": str(registration), "customer": registration.customer_name, **facts},
        url=reverse("registration", args=[registration.pk]),
        record=f"registration:{registration.pk}",
        now=now,
    )


def tell_owner(registration: Registration, kind: str, now: datetime, **facts: Any) -> None:
    """The owner of the claim is told; a claim says only what is its own."""
    notify(
        user_ids=[registration.owner_id],
        kind=kind,
        facts={"number": str(registration), "customer": registration.customer_name, **facts},
        url=reverse("portal_deal", args=[registration.pk]),
        record=f"registration:{registration.pk}",
        now=now,
    )
