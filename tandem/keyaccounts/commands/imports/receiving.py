"""Taking a file in: it is opened, looked at and mapped by guess before anything is stored."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.tables import Header, Table
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.commands.imports.kinds import kind_called, kind_of
from tandem.keyaccounts.commands.imports.loading import (
    folder,
    forget_file,
    open_file,
    require_importer,
)
from tandem.keyaccounts.intake.fields import Fields
from tandem.keyaccounts.intake.guess import guess_mapping
from tandem.keyaccounts.intake.mapping import ColumnMapping, header_signature
from tandem.keyaccounts.models import ImportRun, RememberedMapping
from tandem.organisation.rules.scope import Actor

SAMPLES = 200


class NoRoom(Refusal):
    """The disk is full."""


def receive_file(
    *,
    actor: Actor,
    file_name: str,
    chunks: Iterable[bytes],
    now: datetime,
    kind: str = "accounts",
) -> ImportRun:
    """Store an uploaded list with its guessed mapping; a file nobody can read leaves nothing.

    The file is read before the transaction begins: a large workbook takes seconds, and on SQLite
    every other writer would wait for it.
    """
    require_importer(actor)
    kind_called(kind)
    path = folder() / f"{uuid7()}{Path(file_name).suffix.lower()[:5]}"
    try:
        run = ImportRun(
            owner_id=actor.person_id,
            kind=kind,
            file_name=Path(file_name).name[:200],
            file_path=path.name,
            file_hash=_store(path, chunks),
            created_at=now,
        )
        with open_file(run) as table:
            run.options = {"sheets": [sheet.name for sheet in table.sheets if not sheet.hidden]}
            look_at(run, table, table.header())
    except OSError as error:
        forget_file(path)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise NoRoom(
            "no_room",
            _(
                "The server has no room left for %(file)s, and nothing was kept. Ask the "
                "administrator to free some, then choose the file again."
            )
            % {"file": Path(file_name).name[:200]},
        ) from error
    except BaseException:
        forget_file(path)
        raise
    _keep(run, actor, now)
    return run


@transaction.atomic
def _keep(run: ImportRun, actor: Actor, now: datetime) -> None:
    run.save()
    audit.record(
        actor=actor,
        act="keyaccounts.list_received",
        subject=run,
        after={"file": run.file_name, "sha256": run.file_hash},
        now=now,
    )


def look_at(run: ImportRun, table: Table, header: Header, sheet: str | None = None) -> None:
    """Note the header and the guessed mapping of one sheet."""
    chosen = table.sheet(sheet)
    samples = [row.values for row in islice(table.rows(chosen.name, header=header), SAMPLES)]
    kind = kind_of(run)
    signature = f"{kind.key} {header_signature(header.names)}"
    mapping = guess_mapping(
        header.names,
        samples,
        positions=[column.position for column in header.columns],
        known=kind.known(),
        remembered=_remembered(signature, kind.fields),
        fields=kind.fields,
    )
    run.sheet = chosen.name
    run.header = list(header.names)
    run.header_row = header.last_row
    run.signature = signature
    run.mapping = mapping.as_json()
    run.options = {**run.options, "rows": chosen.row_count, "title": header.title}
    remembered = RememberedMapping.objects.filter(signature=signature).first()
    run.values = remembered.values if remembered else {}
    run.state = ImportRun.State.UPLOADED


def _remembered(signature: str, fields: Fields) -> list[ColumnMapping]:
    rows = RememberedMapping.objects.filter(signature=signature)
    return [ColumnMapping.from_json(row.mapping, fields) for row in rows]


def _store(path: Path, chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    path.chmod(0o640)
    return digest.hexdigest()
