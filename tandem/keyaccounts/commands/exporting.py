"""A list leaves the product as a file: at once when it is short, else as a job of its owner.

Whoever takes a list is noted with what was asked and how long it was. The file of a job waits for
its owner alone and for a day; then it is removed.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.foundation import audit, jobs
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.jobs import JobRun
from tandem.foundation.models import Job
from tandem.foundation.tables import write_csv, write_xlsx
from tandem.foundation.uuids import uuid7
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.queries.exporting import header, lines, listed
from tandem.keyaccounts.queries.filters import AccountFilter
from tandem.keyaccounts.queries.paging import Order, parse_order
from tandem.keyaccounts.queries.reading import parse_filter
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

EXPORT = "keyaccounts.export"
KEPT = timedelta(hours=24)
BATCH = 1000
WRITERS: dict[str, Callable[..., int]] = {"csv": write_csv, "xlsx": write_xlsx}


class ExportGone(Refusal):
    """The file was kept for a day, and the day is over."""


@transaction.atomic
def note_export(*, actor: Actor, query: str, kind: str, rows: int, now: datetime) -> None:
    audit.record_many(
        [
            audit.entry_of(
                actor=actor,
                act="keyaccounts.list_exported",
                subject_type=User._meta.label_lower,
                subject_id=actor.user_id or 0,
                after={"query": query[:600], "format": kind, "rows": rows},
                now=now,
            )
        ]
    )


@transaction.atomic
def start_export(
    *, actor: Actor, chosen: AccountFilter, order: Order, among: Sequence[int] | None, kind: str
) -> Job:
    """Write the file as a job; the tray leads to it when it is ready."""
    args = {
        "query": chosen.as_query(),
        "sort": str(order),
        "among": None if among is None else sorted(among),
        "format": kind,
    }
    job = jobs.start(
        kind=EXPORT,
        owner_id=actor.person_id,
        title=gettext_noop("Export the list of accounts"),
        args=args,
    )
    job.url = reverse("export_file", args=[job.pk])
    job.save(update_fields=["url"])
    return job


def write_export(work: JobRun, *, actor: Actor) -> dict[str, Any]:
    """Read the whole list at one moment, then write it out; a stopped job leaves no file."""
    kind = work.args["format"]
    path = folder() / f"{uuid7()}.{kind}"
    with tempfile.TemporaryFile() as spool:
        total = _read_at_once(spool, work.args, actor)
        try:
            with path.open("wb") as file:
                WRITERS[kind](file, header(), _reported(spool, work, total))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    rows = total - 1  # the last line holds the totals
    now = timezone.now()
    note_export(actor=actor, query=work.args["query"], kind=kind, rows=rows, now=now)
    return {"file": path.name, "rows": rows, "until": (now + KEPT).isoformat()}


def ready_export(*, owner_id: int, job_id: int, now: datetime) -> tuple[Job, Path]:
    """The finished job of this owner, and its file."""
    job = Job.objects.filter(pk=job_id, owner_id=owner_id, kind=EXPORT).first()
    if job is None or job.state != Job.State.DONE:
        raise NotThere("no_such_export", _("There is no such file among yours, or not yet."))
    path = folder() / job.result["file"]
    if now >= datetime.fromisoformat(job.result["until"]) or not path.exists():
        raise ExportGone(
            "export_gone",
            _("This file was kept for 24 hours and is gone. Export the list again."),
        )
    return job, path


def remove_old_exports(*, now: datetime) -> int:
    """Files past their day, and those of workers that were killed; returns how many."""
    oldest = (now - KEPT).timestamp()
    old = [path for path in folder().iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def folder() -> Path:
    path = Path(settings.MEDIA_ROOT) / "exports"
    path.mkdir(parents=True, exist_ok=True, mode=0o750)
    return path


def _read_at_once(spool: IO[bytes], args: Mapping[str, Any], actor: Actor) -> int:
    """The lines of one statement, put aside: nothing is written to the database meanwhile."""
    accounts = listed(
        actor,
        parse_filter(QueryDict(args["query"])),
        parse_order(args["sort"]),
        on=timezone.localdate(),
        among=args["among"],
    )
    count = 0
    for chunk in batches(lines(accounts), BATCH):
        pickle.dump(chunk, spool)
        count += len(chunk)
    spool.seek(0)
    return count


def _reported(spool: IO[bytes], work: JobRun, total: int) -> Iterator[list[Any]]:
    """The lines put aside; the job reports, and may be stopped, between two portions."""
    done = 0
    while done < total:
        work.report(done, total, _("Writing the file"), at_once=done == 0)
        chunk = pickle.load(spool)  # noqa: S301  (our own, of a file without a name)
        yield from chunk
        done += len(chunk)
