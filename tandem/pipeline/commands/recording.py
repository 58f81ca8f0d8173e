"""Opportunities come from another system by its own number: a second run changes only what changed.

A row that the source tells as it told it last time is left alone, whatever people have done with
the deal since. One entry of audit a run, with how many rows were new, changed and the same
(docs/glossary.md, opportunity).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.money import MINOR_DIGITS
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity, Stage, StageChange
from tandem.pipeline.permissions import permit_recording
from tandem.pipeline.queries.stages import all_stages

BATCH = 500


class BadOpportunity(Refusal):
    """A row cannot be an opportunity; the sentence says which and why."""


@dataclass(frozen=True)
class OpportunityFacts:
    """One opportunity as another system tells it; `external_id` is its number there.

    `closed_on` of an open stage is the day it is expected to close.
    """

    external_id: str
    title: str
    stage: str
    account_id: int | None = None
    product: str = ""
    amount_minor: int | None = None
    currency: str = "CNY"
    worked_by_id: int | None = None
    worked_by_name: str = ""
    signed_by_id: int | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    project: str = ""
    close_reason_id: int | None = None
    lost_to: str = ""
    close_note: str = ""
    next_step: str = ""
    next_step_on: date | None = None


@dataclass(frozen=True)
class Recorded:
    new: int
    changed: int
    same: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.same


@dataclass(frozen=True)
class Written:
    """What became of some rows; `before` holds the columns of a changed deal as they were."""

    fresh: list[Opportunity]
    differing: list[tuple[Opportunity, dict[str, Any]]]
    same: int


FACTS = tuple(field.name for field in fields(OpportunityFacts))
KEPT = ("state", "category", "stage_since", "close_on", "closed_on", "told", "version")
TOLD_LATER = {  # fields of a later version: a print without them stays what it was
    field.name: field.default for field in fields(OpportunityFacts)[12:]
}


@transaction.atomic
def record_opportunities(
    *, actor: Actor, rows: Sequence[OpportunityFacts], source: str, now: datetime
) -> Recorded:
    """Write these opportunities by their external ids, all or none."""
    permit_recording(actor)
    stages = {stage.code: stage for stage in all_stages()}
    _refuse_bad(rows, stages)
    _refuse_hidden(actor, {row.account_id for row in rows if row.account_id is not None})
    new, changed, same = 0, 0, 0
    for start in range(0, len(rows), BATCH):
        written = write_facts(rows[start : start + BATCH], stages, now)
        new, changed = new + len(written.fresh), changed + len(written.differing)
        same += written.same
    recorded = Recorded(new, changed, same)
    _audit_run(actor, source, recorded, now)
    return recorded


def write_facts(
    rows: Sequence[OpportunityFacts], stages: Mapping[str, Stage], now: datetime
) -> Written:
    """Some rows, already checked, with their history; the caller holds the transaction."""
    written = _split(rows, stages)
    Opportunity.objects.bulk_create(written.fresh)
    changed = [deal for deal, _before in written.differing]
    Opportunity.objects.bulk_update(changed, [*told_columns(), *KEPT])
    _write_history(written, now)
    return written


def _refuse_bad(rows: Iterable[OpportunityFacts], stages: Mapping[str, Stage]) -> None:
    seen: set[str] = set()
    for row in rows:
        if not row.external_id or row.external_id in seen:
            raise BadOpportunity(
                "opportunity_number",
                _("Opportunity “{number}” has no number of its own. Give each row another number.")
                .format(number=row.external_id),
            )  # fmt: skip
        seen.add(row.external_id)
        if row.stage not in stages:
            raise BadOpportunity(
                "opportunity_stage",
                _("Opportunity {number} stands at “{stage}”, which is no stage. Map it first.")
                .format(number=row.external_id, stage=row.stage),
            )  # fmt: skip
        if row.currency not in MINOR_DIGITS:
            raise BadOpportunity(
                "opportunity_currency",
                _("Opportunity {number} is in {currency}, which is not a known currency.")
                .format(number=row.external_id, currency=row.currency),
            )  # fmt: skip


def _refuse_hidden(actor: Actor, ids: set[int]) -> None:
    living = Account.objects.visible_to(actor).living()
    seen = sum(living.filter(pk__in=chunk).count() for chunk in batches(sorted(ids)))
    if seen != len(ids):
        raise NotThere(
            "accounts_not_there",
            _("Not all customers of these opportunities are there. Load the customers first."),
        )


def _split(rows: Sequence[OpportunityFacts], stages: Mapping[str, Stage]) -> Written:
    """New ones, changed ones with what they were, and how many are the same."""
    numbers = [row.external_id for row in rows]
    held = Opportunity.objects.select_for_update().filter(external_id__in=numbers)
    known = {one.external_id: one for one in held}
    fresh: list[Opportunity] = []
    differing: list[tuple[Opportunity, dict[str, Any]]] = []
    for row in rows:
        deal = known.get(row.external_id)
        if deal is None:
            fresh.append(Opportunity(**told_by(row, stages)))
        elif not _is_as_told(deal, told := told_by(row, stages)):
            before = {name: getattr(deal, name) for name in (*told_columns(), *KEPT)}
            differing.append((deal, before))
            _take_over(deal, told)
    return Written(fresh, differing, len(rows) - len(fresh) - len(differing))


def _is_as_told(deal: Opportunity, told: Mapping[str, Any]) -> bool:
    """Told as last time; of a deal from before prints were kept, each column is looked at."""
    if deal.told:
        return bool(deal.told == told["told"])
    return all(getattr(deal, name) == told[name] for name in told_columns())


def _take_over(deal: Opportunity, told: Mapping[str, Any]) -> None:
    """What the source says now stands; of a stage that stays the same, its day stays too."""
    since = deal.stage_since if deal.stage_id == told["stage_id"] else told["stage_since"]
    for name, value in told.items():
        setattr(deal, name, value)
    deal.stage_since = since or told["stage_since"]
    deal.version += 1


def told_by(row: OpportunityFacts, stages: Mapping[str, Stage]) -> dict[str, Any]:
    """The columns of a row of the source, and those that follow from them."""
    values = asdict(row)
    stage = stages[values.pop("stage")]
    is_open = stage.kind == Stage.Kind.OPEN
    day = values.pop("closed_on")
    return values | {
        "stage_id": stage.code,
        "state": stage.kind,
        "category": stage.category,
        "stage_since": row.opened_on if is_open else day or row.opened_on,
        "close_on": day if is_open else None,
        "closed_on": None if is_open else day,
        "told": print_of(row),
    }


def told_columns() -> list[str]:
    return ["stage_id" if name == "stage" else name for name in FACTS[1:] if name != "closed_on"]


def print_of(row: OpportunityFacts) -> str:
    values = {
        name: value
        for name, value in asdict(row).items()
        if name not in TOLD_LATER or value != TOLD_LATER[name]
    }
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _write_history(written: Written, now: datetime) -> None:
    """A row of history where the source tells a day; a deal without any day has none."""
    steps = [
        StageChange(opportunity=deal, after_id=deal.stage_id, on=deal.stage_since,
                    amount_minor=deal.amount_minor)
        for deal in written.fresh
        if deal.stage_since is not None
    ]  # fmt: skip
    today = timezone.localdate(now)
    steps += [
        StageChange(opportunity=deal, before_id=before["stage_id"], after_id=deal.stage_id,
                    on=deal.closed_on or today, at=now, amount_minor=deal.amount_minor)
        for deal, before in written.differing
        if before["stage_id"] != deal.stage_id
    ]  # fmt: skip
    StageChange.objects.bulk_create(steps)


def _audit_run(actor: Actor, source: str, recorded: Recorded, now: datetime) -> None:
    entry = audit.entry_of(
        actor=actor,
        act="pipeline.opportunities_recorded",
        subject_type=Opportunity._meta.label_lower,
        subject_id=0,
        after={"source": source, **asdict(recorded)},
        now=now,
    )
    audit.record_many([entry])
