"""What only a person can say: what an unknown value means, and whether two rows are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tandem.keyaccounts.commands.imports.kinds import kind_of
from tandem.keyaccounts.commands.imports.loading import hold_run
from tandem.keyaccounts.commands.imports.mapping import OPEN
from tandem.keyaccounts.models import ImportRow, ImportRun, RememberedMapping
from tandem.organisation.rules.scope import Actor

DECISIONS = frozenset({"new", "update", "skip", ""})


@transaction.atomic
def answer_values(
    *,
    actor: Actor,
    run_id: int,
    answers: Mapping[tuple[str, str], str],
    defaults: Mapping[str, str],
    now: datetime,
) -> ImportRun:
    """What unknown regions, industries and the like mean, and which to use for empty cells."""
    run = hold_run(actor, run_id, *OPEN)
    kind = kind_of(run)
    known = {field: {key for key, _l in offer.choices} for field, offer in kind.offers().items()}
    values = {field: dict(meanings) for field, meanings in run.values.items()}
    for (field, text), key in answers.items():
        if field in known and (key in known[field] or key == ""):
            values.setdefault(field, {})[text] = key
    chosen = {field: defaults.get(field) for field in kind.empties}
    chosen = {field: key for field, key in chosen.items() if key in known[field]}
    run.values = values
    run.options = {**run.options, "defaults": chosen}
    run.save(update_fields=["values", "options"])
    RememberedMapping.objects.filter(signature=run.signature).update(values=values, used_at=now)
    return run


@transaction.atomic
def decide_rows(
    *, actor: Actor, run_id: int, decision: str, rows: Iterable[int] | None = None
) -> int:
    """For possible duplicates: enter as new, update the one found, or leave out.

    `rows` are row numbers of the file; without them every possible duplicate is meant.
    """
    run = hold_run(actor, run_id, ImportRun.State.CHECKED)
    if decision not in DECISIONS:
        decision = ""
    possible = ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.POSSIBLE)
    if rows is not None:
        possible = possible.filter(number__in=list(rows))
    return possible.update(decision=decision)
