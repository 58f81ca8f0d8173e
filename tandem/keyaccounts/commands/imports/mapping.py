"""The first decisions: which sheet, which header row, what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tandem.foundation.errors import Refusal
from tandem.keyaccounts.commands.imports.loading import hold_run, mapping_of, open_file
from tandem.keyaccounts.commands.imports.receiving import look_at
from tandem.keyaccounts.intake.mapping import ColumnMapping
from tandem.keyaccounts.models import ImportRow, ImportRun, RememberedMapping
from tandem.organisation.rules.scope import Actor

OPEN = (
    ImportRun.State.UPLOADED,
    ImportRun.State.MAPPED,
    ImportRun.State.CHECKED,
)


class MappingIncomplete(Refusal):
    """A column that must be known is not."""


def _needed(mapping: ColumnMapping) -> str:
    """The fields no file of this kind is read without, in the reader's language."""
    named = (field for field in mapping.fields.values() if field.required)
    return ", ".join(field.en if get_language() == "en" else field.zh for field in named)


def choose_sheet(
    *, actor: Actor, run_id: int, sheet: str, header_row: int | None = None
) -> ImportRun:
    """Read another sheet, or take another row as the header; the mapping is guessed anew.

    As in `receive_file`, no transaction is open while the workbook is read.
    """
    with transaction.atomic():
        run = hold_run(actor, run_id, *OPEN)
    with open_file(run) as table:
        run.options = {**run.options, "header_chosen": header_row is not None}
        look_at(run, table, table.header(sheet, row=header_row), sheet)
    _begin_anew(actor, run)
    return run


@transaction.atomic
def _begin_anew(actor: Actor, run: ImportRun) -> None:
    """Keep what was read, unless the run has gone on meanwhile."""
    hold_run(actor, run.pk, *OPEN)
    run.save()
    ImportRow.objects.filter(run=run).delete()


@transaction.atomic
def choose_columns(
    *,
    actor: Actor,
    run_id: int,
    fields: Mapping[int, str | None],
    units: Mapping[int, str],
    now: datetime,
) -> ImportRun:
    """Say what each column (by its position in the file) means, and remember it for next time."""
    run = hold_run(actor, run_id, *OPEN)
    mapping = mapping_of(run)
    for column in mapping.columns:
        field = fields.get(column.position, column.field)
        unit = units.get(column.position, column.unit)
        if field != column.field or unit != column.unit:
            mapping = mapping.choose(column.position, field, unit=unit or None)
    asked = mapping.questions()
    if asked:
        raise MappingIncomplete(
            "mapping_incomplete",
            _(
                "Choose which column holds %(fields)s, and the unit of every amount. "
                "Nothing was changed."
            )
            % {"fields": _needed(mapping)},
            questions=[(question.what, question.field) for question in asked],
        )
    run.mapping = mapping.as_json()
    run.state = ImportRun.State.MAPPED
    run.save(update_fields=["mapping", "state"])
    RememberedMapping.objects.update_or_create(
        signature=run.signature,
        defaults={"mapping": run.mapping, "used_at": now},
    )
    return run
