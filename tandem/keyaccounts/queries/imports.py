"""What the import wizard shows: the run, its rows by outcome, its problems by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account, ImportRow, ImportRun
from tandem.organisation.rules.scope import Actor

PAGE = 50
RUNS_SHOWN = 30


@dataclass(frozen=True)
class RowPage:
    rows: list[ImportRow]
    first: int
    total: int
    next_after: int | None


def run_of(actor: Actor, run_id: int) -> ImportRun:
    run = ImportRun.objects.visible_to(actor).select_related("job").filter(pk=run_id).first()
    if run is None:
        raise NotThere("no_such_import", _("There is no such import among yours."))
    run.state = run.standing
    return run


def recent_runs(actor: Actor) -> list[ImportRun]:
    """With the state each is really in: a killed worker leaves the written one behind."""
    rows = ImportRun.objects.visible_to(actor).select_related("owner", "job")
    runs = list(rows.order_by("-id")[:RUNS_SHOWN])
    for run in runs:
        run.state = run.standing
    return runs


def rows_page(run: ImportRun, outcome: str, *, after: int) -> RowPage:
    """Rows of one outcome from a row number on, by the index of the run."""
    rows = ImportRow.objects.filter(run=run, outcome=outcome)
    page = list(rows.filter(number__gt=after).order_by("number")[: PAGE + 1])
    more = len(page) > PAGE
    return RowPage(
        rows=page[:PAGE],
        first=rows.filter(number__lte=after).count() + 1 if after else 1,
        total=rows.count(),
        next_after=page[PAGE - 1].number if more else None,
    )


def candidate_names(rows: list[ImportRow]) -> dict[int, Account]:
    """The accounts that possible duplicates of a page resemble."""
    ids = {item["account"] for row in rows for item in row.candidates if "account" in item}
    return Account.objects.select_related("region", "owner").in_bulk(list(ids))


def error_rows(run: ImportRun) -> Iterator[tuple[list[Any], list[dict[str, Any]]]]:
    """Raw cells and problems of every row that could not be entered, in the file's order."""
    rows = ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.ERROR).order_by("number")
    yield from rows.values_list("raw", "problems").iterator(chunk_size=1000)


def to_lock(run: ImportRun) -> int:
    """How many accounts of this run are still candidates."""
    rows = ImportRow.objects.filter(run=run, account__state=Account.State.CANDIDATE)
    return rows.exclude(applied_at=None).filter(undone_at=None).count()
