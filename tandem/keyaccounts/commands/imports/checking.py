"""The check: every row is read, compared with what is there, and its fate written down.

Nothing is changed but the run's own rows, so a check can be repeated as often as one likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.foundation import audit, jobs
from tandem.foundation.jobs import JobRun
from tandem.foundation.tables import CellFault, Row
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.imports.comparing import Known, fate_of
from tandem.keyaccounts.commands.imports.context import Names, row_context
from tandem.keyaccounts.commands.imports.loading import header_of, hold_run, mapping_of, open_file
from tandem.keyaccounts.commands.imports.mapping import OPEN
from tandem.keyaccounts.commands.imports.resembling import find_resembling
from tandem.keyaccounts.intake.mapping import ColumnMapping
from tandem.keyaccounts.intake.rows import CleanRow, LeftOut, RowReader, SeenRows
from tandem.keyaccounts.intake.unknown import unknown_values
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.keyaccounts.rules.naming import natural_key
from tandem.organisation.rules.scope import Actor

BATCH = 1000
UNKNOWN_SHOWN = 60


@transaction.atomic
def start_check(*, actor: Actor, run_id: int) -> ImportRun:
    """Check the whole file as a job; the wizard shows the report when it is done."""
    run = hold_run(actor, run_id, *OPEN)
    run.state = ImportRun.State.CHECKING
    run.job = jobs.start(
        kind="keyaccounts.import_check",
        owner_id=run.owner_id,
        title=_("Check %(file)s") % {"file": run.file_name},
        args={"run": run.pk},
        url=f"/accounts/imports/{run.pk}/",
    )
    run.save(update_fields=["state", "job"])
    return run


def check_rows(run: ImportRun, work: JobRun, *, today: date) -> dict[str, Any]:
    """Read, compare and write down every row; replaces the rows of an earlier check."""
    ImportRow.objects.filter(run=run).delete()
    mapping, names, known = mapping_of(run), Names.load(), Known.load()
    counts: Counter[str] = Counter()
    unknown_people: Counter[str] = Counter()
    total = int(run.options.get("rows", 0))
    with open_file(run) as table:
        header = header_of(run, table)
        context = row_context(run, today=today, date_1904=table.date_1904)
        source = table.rows(run.sheet, header=header)
        reader, seen = RowReader(mapping, context), SeenRows(natural_key)
        for chunk in batches(source, BATCH):
            made = [_row(run, row, reader, seen, names, known, unknown_people) for row in chunk]
            with transaction.atomic():
                ImportRow.objects.bulk_create(made, batch_size=500)
            counts.update(row.outcome for row in made)
            work.report(chunk[-1].number, max(total, chunk[-1].number), _("Reading the rows"))
        asked = unknown_values(table.rows(run.sheet, header=header), mapping, context)
    work.report(total, total + 1, _("Looking for duplicates"), at_once=True)
    resembling = find_resembling(run, known)
    counts["possible"] += resembling
    counts["new"] -= resembling
    return _finish(run, counts, asked, unknown_people)


def _row(
    run: ImportRun,
    row: Row,
    reader: RowReader,
    seen: SeenRows,
    names: Names,
    known: Known,
    unknown_people: Counter[str],
) -> ImportRow:
    read = reader.read(row.number, row.values)
    raw = [_json(value) for value in row.values]
    if isinstance(read, LeftOut):
        problems = [{"level": "note", "code": read.why, "field": "", "column": "", "facts": {}}]
        outcome = ImportRow.Outcome.SKIPPED
        return ImportRow(run=run, number=row.number, raw=raw, outcome=outcome, problems=problems)
    twin = seen.check(read) if read.is_usable else None
    fate = fate_of(read, names, known, defaults=run.options.get("defaults", {}))
    problems = [asdict(notice) for notice in read.notices] + fate.problems
    if twin is not None:
        problems.append(asdict(twin))
    for code in fate.problems:
        if code["code"] in ("person_unknown", "person_left", "person_ambiguous"):
            unknown_people[code["facts"]["value"]] += 1
    is_wrong = any(problem["level"] == "problem" for problem in problems)
    return ImportRow(
        run=run,
        number=row.number,
        raw=raw,
        clean=audit.plain(fate.values),
        outcome=ImportRow.Outcome.ERROR if is_wrong else fate.outcome,
        problems=[{**item, "facts": audit.plain(item["facts"])} for item in problems],
        account_id=None if is_wrong else fate.account_id,
        before=audit.plain(fate.before),
        after=audit.plain(fate.after),
    )


def _finish(
    run: ImportRun, counts: Counter[str], asked: list[Any], unknown_people: Counter[str]
) -> dict[str, Any]:
    with transaction.atomic():
        run.counts = {
            **{outcome: max(0, counts.get(outcome, 0)) for outcome in ImportRow.Outcome.values},
            "unknown_values": [
                {
                    "field": item.field,
                    "text": item.text,
                    "count": item.count,
                    "row": item.first_row,
                    "guesses": [asdict(guess) for guess in item.guesses],
                }
                for item in asked[:UNKNOWN_SHOWN]
            ],
            "unknown_people": unknown_people.most_common(UNKNOWN_SHOWN),
            "unknown_people_total": len(unknown_people),
            "checked_at": timezone.now().isoformat(),
        }
        run.state = ImportRun.State.CHECKED
        run.save(update_fields=["counts", "state"])
    return {outcome: run.counts[outcome] for outcome in ImportRow.Outcome.values}


def _json(value: Any) -> Any:
    if isinstance(value, CellFault):
        return value.text
    return audit.plain({"": value})[""]


def read_samples(
    run: ImportRun, mapping: ColumnMapping, *, today: date, count: int
) -> Iterator[CleanRow | LeftOut]:
    """The first rows as the mapping reads them, for the preview."""
    with open_file(run) as table:
        header = header_of(run, table)
        reader = RowReader(mapping, row_context(run, today=today, date_1904=table.date_1904))
        for row, _number in zip(table.rows(run.sheet, header=header), range(count), strict=False):
            yield reader.read(row.number, row.values)
