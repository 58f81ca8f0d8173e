"""`bin/tandem import_file opportunities FILE --by LOGIN [--map MAP.toml]`: the wizard from a shell.

Prints what the check found, writes the good rows and an error file beside the others. Exit code 2
and one sentence when the file or the map cannot be used, 3 when rows are wrong.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tandem.foundation.errors import Refusal
from tandem.foundation.jobs import run_job
from tandem.foundation.tables import TableRefused, write_xlsx
from tandem.keyaccounts.commands.imports import by_map, start_check, start_run
from tandem.keyaccounts.commands.imports.kinds import import_kinds, kind_of
from tandem.keyaccounts.models import ImportRow, ImportRun
from tandem.keyaccounts.queries.imports import error_rows
from tandem.keyaccounts.wording import problem_heading, reasons_of
from tandem.organisation.actors import actor_for
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor


class Command(BaseCommand):
    help = "Import a file of accounts or of opportunities, as the import pages do."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The map's own description is the help people need."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=by_map.__doc__,
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[kind.key for kind in import_kinds()])
        parser.add_argument("file", metavar="FILE", type=Path, help="XLSX or CSV")
        parser.add_argument("--by", required=True, metavar="LOGIN", help="who imports")
        parser.add_argument("--map", type=Path, metavar="MAP.toml", help="what the columns mean")
        parser.add_argument("--check", action="store_true", help="say what would be; enter nothing")
        parser.add_argument("--all-or-none", action="store_true", help="nothing if a row is wrong")
        parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="rows with errors")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wrong = self._import(options)
        except (Refusal, TableRefused, OSError) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        if wrong:
            sys.exit(3)

    def _import(self, options: dict[str, Any]) -> int:
        """How many rows are wrong."""
        actor = _importer(options["by"])
        told = by_map.read_map(options["map"]) if options["map"] else by_map.ImportMap()
        run = by_map.prepare_run(
            actor=actor, kind=options["kind"], path=options["file"], told=told, now=timezone.now()
        )
        run = _worked(start_check(actor=actor, run_id=run.pk))
        self._say_check(run)
        wrong: int = run.counts[ImportRow.Outcome.ERROR]
        if wrong and options["errors"]:
            with options["errors"].open("wb") as file:
                write_xlsx(file, [*run.header, "原因"], reasons_of(run, error_rows(run)))
            self.stdout.write(f"{wrong:>9,} rows with errors stand in {options['errors']}")
        if not options["check"]:
            run = start_run(
                actor=actor,
                run_id=run.pk,
                now=timezone.now(),
                all_or_none=options["all_or_none"],
            )
            counts = _worked(run).counts
            self.stdout.write(f"{counts['made']:>9,} entered\n{counts['changed']:>9,} changed")
        return wrong

    def _say_check(self, run: ImportRun) -> None:
        for outcome in ImportRow.Outcome:
            if run.counts[outcome]:
                self.stdout.write(f"{run.counts[outcome]:>9,} {outcome.label}")
        own = kind_of(run).words.sentences()
        for level, code, number in run.counts["problems"]:
            self.stdout.write(f"{number:>9,} {level}: {problem_heading(code, own)}")


def _importer(login: str) -> Actor:
    user = User.objects.filter(username=login, is_active=True).first()
    if user is None:
        raise by_map.BadMap("no_such_login", f"Nobody here signs in as “{login}”. Name a login.")
    return actor_for(user, channel="shell")


def _worked(run: ImportRun) -> ImportRun:
    """Do the run's job here, or wait for the worker that took it first."""
    if (job := run.job) is None:
        return run
    run_job.call(job.pk)
    job.refresh_from_db()
    while job.is_open:
        time.sleep(0.5)
        job.refresh_from_db()
    if job.state == job.State.FAILED:
        raise by_map.BadMap("job_failed", job.note)
    run.refresh_from_db()
    return run
