"""The check: every row is read, compared with what is there, and its fate written down.

Nothing is changed but the run's own rows, so a check can be repeated as often as one likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tandem.foundation import audit, bulk, jobs
from tandem.foundation.jobs import JobRun
from tandem.foundation.tables import CellFault, Row
from tandem.keyaccounts.commands.columns import batches
from tandem.keyaccounts.commands.imports.comparing import said
from tandem.keyaccounts.commands.imports.context import row_context
from tandem.keyaccounts.commands.imports.kinds import Fate, Judge, kind_of
from tandem.keyaccounts.commands.imports.loading import header_of, hold_run, mapping_of, open_file
from tandem.keyaccounts.commands.imports.mapping import OPEN
from tandem.keyaccounts.intake.mapping import ColumnMapping
from tandem.keyaccounts.intake.rows import CleanRow, LeftOut, RowContext, RowReader, RowShape
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.organisation.rules.scope import Actor

BATCH = 500
SHOWN = 60
PEOPLE_PROBLEMS = frozenset(
    {"person_unknown", "person_left", "person_ambiguous", "person_in_other_role"}
)
COLUMNS = ("run", "number", "raw", "clean", "outcome", "problems", "account", "before", "after")
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})


@transaction.atomic
def start_check(*, actor: Actor, run_id: int) -> ImportRun:
    """Check the whole file as a job; the wizard shows the report when it is done."""
    run = hold_run(actor, run_id, *OPEN)
    run.state = ImportRun.State.CHECKING
    run.job = jobs.start(
        kind="keyaccounts.import_check",
        owner_id=run.owner_id,
        title=gettext_noop("Check %(file)s"),
        file=run.file_name,
        args={"run": run.pk},
        url=reverse("import", args=[run.pk]),
    )
    run.save(update_fields=["state", "job"])
    return run


def check_rows(run: ImportRun, work: JobRun, *, today: date) -> dict[str, Any]:
    """Read, compare and write down every row; replaces the rows of an earlier check."""
    _forget_rows(run)
    kind = kind_of(run)
    total = int(run.options.get("rows", 0))
    with open_file(run) as table:
        header = header_of(run, table)
        context = row_context(run, today=today, date_1904=table.date_1904)
        judge = kind.judge(run, today)
        checker = Checker(run, mapping_of(run), context, kind.shape, judge)
        for chunk in batches(table.rows(run.sheet, header=header), BATCH):
            written = checker.check(chunk)
            with transaction.atomic():
                bulk.insert_rows(ImportRow, COLUMNS, written)
            work.report(chunk[-1].number, max(total, chunk[-1].number), _("Reading the rows"))
    checker.forget_rows()
    work.report(total, total + 1, _("Looking for duplicates"), at_once=True)
    checked_at = timezone.now()  # what others enter from now on is compared after the run
    return _finish(run, checker, kind.look_further(run), checked_at)


@dataclass
class Checker:
    """Gives every row its fate, and gathers what the report asks a person."""

    run: ImportRun
    mapping: ColumnMapping
    context: RowContext
    shape: RowShape
    judge: Judge
    counts: Counter[str] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    partners: Counter[str] = field(default_factory=Counter)
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._reader = RowReader(self.mapping, self.context, self.shape)

    def forget_rows(self) -> None:
        """All rows are read: what was kept to read the next ones makes room."""
        del self._reader
        self.judge.forget()

    def check(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        """Values of COLUMNS for each row."""
        read = [(row, self._reader.read(row.number, row.values)) for row in rows]
        self.judge.learn([clean for _row, clean in read if isinstance(clean, CleanRow)])
        return [self._written(row, clean) for row, clean in read]

    def _written(self, row: Row, clean: CleanRow | LeftOut) -> tuple[Any, ...]:
        raw = [_json(value) for value in row.values]
        if isinstance(clean, LeftOut):
            outcome: str = ImportRow.Outcome.SKIPPED
            problems = [said("note", clean.why, "", {})]
            fate = Fate(outcome, {})
            self._gather(clean.number, problems)
        else:
            fate, problems = self._fate(clean)
            outcome = fate.outcome
        self.counts[outcome] += 1
        values = {key: _json(value) for key, value in fate.values.items()}
        return (
            *(self.run.pk, row.number, raw, values, outcome, problems),
            *(fate.account_id, fate.before, fate.after),
        )

    def _fate(self, clean: CleanRow) -> tuple[Fate, list[dict[str, Any]]]:
        fate = self.judge.judge(clean)
        problems = [
            {
                "level": notice.level,
                "code": notice.code,
                "field": notice.field,
                "column": notice.column,
                "facts": audit.plain(notice.facts),
            }
            for notice in clean.notices
        ]
        problems += fate.problems
        self._gather(clean.number, problems)
        if any(problem["level"] == "problem" for problem in problems):
            fate = Fate(ImportRow.Outcome.ERROR, fate.values)
        return fate, problems

    def _gather(self, number: int, problems: Sequence[dict[str, Any]]) -> None:
        self.problems.update({(problem["level"], problem["code"]) for problem in problems})
        for problem in problems:
            code, facts = problem["code"], problem["facts"]
            if code in PEOPLE_PROBLEMS:
                self.people[facts["value"]] += 1
            elif code == "partner_unknown":
                self.partners[facts["value"]] += 1
            elif code == "unknown_value":
                place = (problem["field"], facts["value"])
                self.unknown.setdefault(place, []).append(number)

    def problems_by_weight(self) -> list[tuple[str, str, int]]:
        """(level, code, in how many rows), the gravest and most frequent first."""
        order = {"problem": 0, "warning": 1, "note": 2}
        found = [(level, code, rows) for (level, code), rows in self.problems.items()]
        return sorted(found, key=lambda item: (order[item[0]], -item[2], item[1]))

    def asked(self) -> list[dict[str, Any]]:
        """Values nobody knows, the most frequent first, with the likeliest meanings."""
        often = sorted(self.unknown.items(), key=lambda item: -len(item[1]))
        return [
            {
                "field": name,
                "text": text,
                "count": len(rows),
                "row": rows[0],
                "guesses": [
                    {"key": guess.key, "score": guess.score}
                    for guess in self.context.choices(name).guesses(text)
                ],
            }
            for (name, text), rows in often[:SHOWN]
        ]


def _finish(
    run: ImportRun, checker: Checker, resembling: int, checked_at: datetime
) -> dict[str, Any]:
    counts = {outcome: checker.counts[outcome] for outcome in ImportRow.Outcome.values}
    counts[ImportRow.Outcome.POSSIBLE] += resembling
    counts[ImportRow.Outcome.NEW] -= resembling
    with transaction.atomic():
        run.counts = {
            **counts,
            "unknown_values": checker.asked(),
            "unknown_values_total": len(checker.unknown),
            "unknown_people": checker.people.most_common(SHOWN),
            "unknown_people_total": len(checker.people),
            "unknown_partners": sorted(checker.partners),
            "problems": checker.problems_by_weight(),
            "checked_at": checked_at.isoformat(),
        }
        run.state = ImportRun.State.CHECKED
        run.save(update_fields=["counts", "state"])
    return counts


def _forget_rows(run: ImportRun) -> None:
    """A few thousand to a transaction: nobody waits long behind a large file checked again."""
    while ids := list(ImportRow.objects.filter(run=run).values_list("pk", flat=True)[:5000]):
        ImportRow.objects.filter(pk__in=ids).delete()


def _json(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    return value.text if isinstance(value, CellFault) else value.isoformat()
