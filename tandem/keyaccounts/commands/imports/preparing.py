"""The rows of a run, a transaction's worth at a time, with what can be worked out beforehand.

PostgreSQL writes in a process of its own: meanwhile a thread of this one works out the next rows.
SQLite writes in the very thread that asks, and a second one would take the interpreter from it at
every row; there the next rows are worked out first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection
from django.utils import timezone

from tandem.keyaccounts.commands.imports.due import DueRow, Pace, next_due
from tandem.keyaccounts.commands.imports.entering import NewAccount, prepare
from tandem.keyaccounts.models import ImportRun

Prepared = dict[int, NewAccount]


def prepared_ahead(run: ImportRun, pace: Pace) -> Iterator[tuple[list[DueRow], Prepared]]:
    """Rows due and not yet applied, in the order of the file, and the new accounts among them."""
    with ThreadPoolExecutor(max_workers=1) as aside:
        work_out = aside.submit if connection.vendor == "postgresql" else _at_once
        rows = next_due(run, after=0, size=pace.size)
        made = work_out(_prepare_new, rows)
        while rows:
            following = next_due(run, after=rows[-1].number, size=pace.size)
            coming = work_out(_prepare_new, following)
            yield rows, made.result()
            rows, made = following, coming


def _prepare_new(rows: Sequence[DueRow]) -> Prepared:
    """Asks the database nothing: it may run beside a transaction."""
    today = timezone.localdate()
    return {row.pk: prepare(row, on=today) for row in rows if not row.updates}


def _at_once(
    work: Callable[[Sequence[DueRow]], Prepared], rows: Sequence[DueRow]
) -> Future[Prepared]:
    done: Future[Prepared] = Future()
    done.set_result(work(rows))
    return done
