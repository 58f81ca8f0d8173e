"""Taking a file of deals back: what it entered goes, what it changed returns to what it was.

A deal that somebody has worked on since stays, and of a changed one only the columns that still
hold what the file said go back; the report says how many stayed. Customers that the file entered
go too, unless anybody has worked with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation.jobs import JobRun
from tandem.keyaccounts.commands.imports.removing import remove_accounts, used_since
from tandem.keyaccounts.commands.imports.undoing import take_back
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.commands.importing.applying import day_of, follow_amount
from tandem.pipeline.models import (
    DealLine,
    Opportunity,
    SnapshotRow,
    StageChange,
    TeamMember,
)

OWN = (TeamMember, DealLine, StageChange, SnapshotRow)


def undo_deals(run: ImportRun, work: JobRun, actor: Actor) -> dict[str, Any]:
    return take_back(
        run, work, actor, lambda rows: _undo(run, rows), words=_("Taking the deals back")
    )


@transaction.atomic
def _undo(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    now = timezone.now()
    ids = [row.made["deal"] for row in rows if row.made.get("deal")]
    held = Opportunity.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    deals = {deal.pk: deal for deal in held}
    new = [row for row in rows if row.made.get("new") and row.made["deal"] in deals]
    worked_on = _worked_on(new, deals)
    Opportunity.objects.filter(
        pk__in=[row.made["deal"] for row in new if row.made["deal"] not in worked_on]
    ).delete()
    kept = {row.pk for row in new if row.made["deal"] in worked_on}
    for row in rows:
        if row.made.get("deal") in deals and not row.made.get("new") and _give_back(row, deals):
            kept.add(row.pk)
    _remove_customers(run, rows)
    for row in rows:
        row.undone_at = now
        row.made = {**row.made, "kept": True} if row.pk in kept else row.made
    ImportRow.objects.bulk_update(rows, ["made", "undone_at"])


def _worked_on(rows: Sequence[ImportRow], deals: dict[int, Opportunity]) -> set[int]:
    """Deals written on since, or that rows beyond a new deal's own point to."""
    ids = [row.made["deal"] for row in rows]
    used = {pk for row in rows if deals[pk := row.made["deal"]].version != row.made["version"]}
    for relation in Opportunity._meta.related_objects:
        model, name = relation.related_model, relation.field.attname
        if model not in OWN:
            pointing = model._base_manager.filter(**{f"{name}__in": ids})
            used |= set(pointing.values_list(name, flat=True))
    return used


def _give_back(row: ImportRow, deals: dict[int, Opportunity]) -> bool:
    """Each column that still holds what the file said; whether anything stays as it is now."""
    deal = deals[row.made["deal"]]
    names = [name for name in row.before if name != "version"]
    back = [name for name in names if getattr(deal, name) == day_of(row.after, name)]
    stays = len(back) < len(names)
    if stays:  # what follows from the stage goes back with it or not at all
        back = [name for name in back if "stage_id" in back or name not in FOLLOWS_STAGE]
    for name in back:
        setattr(deal, name, day_of(row.before, name))
    deal.version += 1
    deal.save(update_fields=[*back, "version"])
    if row.made.get("step") and "stage_id" in back:
        StageChange.objects.filter(pk=row.made["step"]).delete()
    follow_amount(deal.pk, row.after["amount_minor"], row.before["amount_minor"])
    return stays


FOLLOWS_STAGE = frozenset({"state", "category", "stage_since", "close_on", "closed_on"})


def _remove_customers(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    entered = {row.made["entered"]: row for row in rows if row.made.get("entered")}
    remove_accounts([pk for pk in entered if pk not in used_since(run, entered)])
