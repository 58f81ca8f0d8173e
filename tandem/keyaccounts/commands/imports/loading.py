"""Finding a run of one's own, its file and its mapping."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotAllowed, NotThere, Refusal
from tandem.foundation.models import Job, Series
from tandem.foundation.tables import Header, Limits, Table, open_table
from tandem.keyaccounts.commands.imports.kinds import kind_of
from tandem.keyaccounts.intake.mapping import ColumnMapping
from tandem.keyaccounts.models import ImportRun
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

TURN = "keyaccounts.import_turn"
BUSY = (ImportRun.State.RUNNING, ImportRun.State.UNDOING)


class WrongStep(Refusal):
    """The run is further on, or not so far."""


class FileForgotten(Refusal):
    """The upload was kept as long as the company wishes, and no longer."""


class AnotherImportRuns(Refusal):
    """Two imports at once could enter one customer twice."""


def require_importer(actor: Actor) -> None:
    """Only sales operations keep the list as a whole."""
    if not actor.has_any({Role.SALES_OPS}):
        raise NotAllowed(
            "import_not_yours",
            _("Sales operations import lists. Send them the file."),
        )


def hold_run(actor: Actor, run_id: int, *states: str) -> ImportRun:
    """The run, locked until the transaction ends, if it is in one of the states."""
    require_importer(actor)
    rows = ImportRun.objects.visible_to(actor).select_related("job")
    run = rows.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NotThere("no_such_import", _("There is no such import among yours."))
    run.state = run.standing
    if states and run.state not in states:
        raise WrongStep(
            "wrong_step",
            _("This import is already at another step (%(state)s). Reload to go on from there.")
            % {"state": run.get_state_display()},
        )
    return run


def require_turn(run: ImportRun) -> None:
    """Wait for the one place in line, then refuse if somebody else's import is under way."""
    Series.objects.get_or_create(name=TURN)
    Series.objects.filter(name=TURN).update(next_number=F("next_number") + 1)
    working = ImportRun.objects.filter(
        state__in=BUSY, job__state__in=(Job.State.WAITING, Job.State.RUNNING)
    )
    other = working.exclude(pk=run.pk).first()
    if other is not None:
        raise AnotherImportRuns(
            "another_import_runs",
            _("“%(file)s” is being imported just now. Start this one when it is done.")
            % {"file": other.file_name},
        )


def folder() -> Path:
    path = Path(settings.MEDIA_ROOT) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o750)
    return path


def open_file(run: ImportRun) -> Table:
    """Every page of the wizard and the check read it; a workbook is taken apart only once."""
    if not run.file_path:
        raise FileForgotten(
            "file_forgotten",
            _(
                "“%(file)s” was deleted here %(days)s days after it was last needed. "
                "Choose the file again to begin a new import."
            )
            % {"file": run.file_name, "days": settings.TANDEM["IMPORT_FILES_DAYS"]},
        )
    limits, path = Limits(bytes=settings.MAX_IMPORT_BYTES), folder() / run.file_path
    return open_table(path, run.file_name, limits=limits, kept=_rows_of(path))


def forget_file(path: Path) -> None:
    """An upload that came to nothing leaves nothing."""
    path.unlink(missing_ok=True)
    shutil.rmtree(_rows_of(path), ignore_errors=True)


def _rows_of(path: Path) -> Path:
    return path.with_suffix(".rows")


def header_of(run: ImportRun, table: Table) -> Header:
    row = run.header_row if run.options.get("header_chosen") else None
    return table.header(run.sheet or None, row=row)


def mapping_of(run: ImportRun) -> ColumnMapping:
    return ColumnMapping.from_json(run.mapping, kind_of(run).fields)
