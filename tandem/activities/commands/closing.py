"""What every way of ending a visit does alike: the entry on the timeline, and the visit's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tandem.activities.commands.log import write_activity
from tandem.activities.events import VisitCompleted
from tandem.activities.models import Activity, Visit
from tandem.foundation import audit, events
from tandem.foundation.locking import save_changes
from tandem.keyaccounts.commands.coverage import record_contacts, record_visits
from tandem.organisation.actors import system_actor
from tandem.organisation.rules.scope import Actor


def note_visit(
    actor: Actor,
    visit: Visit,
    text: str,
    facts: dict[str, Any],
    now: datetime,
    *,
    at: datetime | None = None,
    has_met: bool = True,
) -> Activity | None:
    """The entry on the account's timeline; a partner visit has no account and stays a visit."""
    if visit.account_id is None:
        return None
    activity = write_activity(
        actor=actor,
        account_id=visit.account_id,
        kind=Activity.Kind.VISIT,
        at=at or now,
        text=text,
        facts=facts,
        is_partner_visible=False,
        now=now,
        by_id=visit.seller_id,
    )
    if has_met:
        whole = system_actor()  # a plan may have moved the account since; the visit still happened
        witness = replace(actor, grants=whole.grants, reach=whole.reach)
        record_visits(actor=witness, days={visit.account_id: visit.on})
        record_contacts(actor=witness, days={visit.account_id: visit.on})
    return activity


def close_visit(
    actor: Actor,
    visit: Visit,
    version: int | None,
    state: str,
    note: str,
    now: datetime,
    activity: Activity | None = None,
) -> None:
    save_changes(visit, version=version, state=state, note=note.strip()[:500], activity=activity)
    audit.record(
        actor=actor,
        act=f"activities.visit_{state}",
        subject=visit,
        before={"state": Visit.State.PLANNED},
        after={"state": state, "on": visit.on},
        account_id=visit.account_id,
        now=now,
    )
    if state == Visit.State.DONE:
        events.publish(VisitCompleted(visit.pk, visit.account_id, visit.seller_id))
