"""Opportunities come from another system by its own number: a second run changes only what changed.

One entry of audit a run, with how many rows were new, changed and the same (docs/glossary.md,
opportunity).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.money import MINOR_DIGITS
from tandem.keyaccounts.commands.moving import move_rows, move_rows_back
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import Opportunity
from tandem.pipeline.permissions import permit_recording

BATCH = 500


class BadOpportunity(Refusal):
    """A row cannot be an opportunity; the sentence says which and why."""


@dataclass(frozen=True)
class OpportunityFacts:
    """One opportunity as another system tells it; `external_id` is its number there."""

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


@dataclass(frozen=True)
class Recorded:
    new: int
    changed: int
    same: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.same


FACTS = tuple(field.name for field in fields(OpportunityFacts))


@transaction.atomic
def record_opportunities(
    *, actor: Actor, rows: Sequence[OpportunityFacts], source: str, now: datetime
) -> Recorded:
    """Write these opportunities by their external ids, all or none."""
    permit_recording(actor)
    _refuse_bad(rows)
    _refuse_hidden(actor, {row.account_id for row in rows if row.account_id is not None})
    new, changed, same = 0, 0, 0
    for start in range(0, len(rows), BATCH):
        fresh, differing, equal = _split(rows[start : start + BATCH])
        Opportunity.objects.bulk_create(fresh)
        Opportunity.objects.bulk_update(differing, [*FACTS[1:], "version"])
        new, changed, same = new + len(fresh), changed + len(differing), same + equal
    recorded = Recorded(new, changed, same)
    _audit_run(actor, source, recorded, now)
    return recorded


def _refuse_bad(rows: Iterable[OpportunityFacts]) -> None:
    seen: set[str] = set()
    for row in rows:
        if not row.external_id or row.external_id in seen:
            raise BadOpportunity(
                "opportunity_number",
                _("Opportunity “{number}” has no number of its own. Give each row another number.")
                .format(number=row.external_id),
            )  # fmt: skip
        seen.add(row.external_id)
        if row.stage not in Opportunity.Stage.values:
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
    seen = Account.objects.visible_to(actor).living().filter(pk__in=ids).count()
    if seen != len(ids):
        raise NotThere(
            "accounts_not_there",
            _("Not all customers of these opportunities are there. Load the customers first."),
        )


def _split(
    rows: Sequence[OpportunityFacts],
) -> tuple[list[Opportunity], list[Opportunity], int]:
    """New ones, changed ones (the row held, the version raised), and how many are the same."""
    numbers = [row.external_id for row in rows]
    held = Opportunity.objects.select_for_update().filter(external_id__in=numbers)
    known = {one.external_id: one for one in held}
    fresh: list[Opportunity] = []
    differing: list[Opportunity] = []
    for row in rows:
        before = known.get(row.external_id)
        if before is None:
            fresh.append(Opportunity(**asdict(row)))
        elif any(getattr(before, name) != getattr(row, name) for name in FACTS):
            for name in FACTS:
                setattr(before, name, getattr(row, name))
            before.version += 1
            differing.append(before)
    return fresh, differing, len(rows) - len(fresh) - len(differing)


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


def opportunities_follow_merge(event: AccountsMerged) -> None:
    move_rows(event, Opportunity)


def opportunities_go_back(event: AccountsUnmerged) -> None:
    move_rows_back(event, Opportunity)
