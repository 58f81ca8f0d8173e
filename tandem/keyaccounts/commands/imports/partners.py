"""Partners a list names and nobody here knows: entered at one word, then the list is checked again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tandem.keyaccounts.commands.imports.checking import start_check
from tandem.keyaccounts.commands.imports.loading import hold_run
from tandem.keyaccounts.models import ImportRun
from tandem.keyaccounts.rules.naming import name_key
from tandem.organisation.commands.companies import found_partner
from tandem.organisation.rules.scope import Actor


@transaction.atomic
def enter_partners(*, actor: Actor, run_id: int, now: datetime) -> ImportRun:
    """Found each unknown partner once, however often and in how many spellings it is named."""
    run = hold_run(actor, run_id, ImportRun.State.CHECKED)
    by_key: dict[str, str] = {}
    for name in run.counts.get("unknown_partners", []):
        by_key.setdefault(name_key(name), name)
    for name in by_key.values():
        found_partner(actor=actor, name=name, now=now)
    return start_check(actor=actor, run_id=run_id)
