"""`tandem demo load --size small|national` fills an empty database with the demo company."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.utils import timezone

from tandem.demo.commands import PASSWORD, empty_demo, load_demo
from tandem.demo.commands.plan import plan_demo
from tandem.demo.commands.public import check_public_facts, load_crm, load_listed_names
from tandem.demo.queries import loaded, logins
from tandem.demo.rules.public_crm import UnreadableRow
from tandem.demo.rules.sizes import SIZES
from tandem.foundation.errors import Refusal

SEED = 2006


class Command(BaseCommand):
    help = "The demo company: load it, or load real public data beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        load = acts.add_parser("load", help="Fill an empty database with an invented company.")
        load.add_argument("--size", choices=sorted(SIZES), default="small")
        load.add_argument("--seed", type=int, default=SEED)
        load.add_argument("--today", type=_day, default=None, help="last day of its history")
        load.add_argument("--activities", type=int, default=None, help="how many in all")
        load.add_argument("--reset", action="store_true", help="empty a loaded demo first")

        start = acts.add_parser("start", help="Tables, company and built files, for bin/demo.")
        start.add_argument("--size", choices=sorted(SIZES), default="small")
        start.add_argument("--reset", action="store_true", help="empty a loaded demo first")

        acts.add_parser("plan", help="Plan the coverage, publish it and lay out the weeks.")

        public = acts.add_parser("public", help="Load real public data beside what is there.")
        public.add_argument("--data", type=Path, required=True, help="folder of the public sets")
        public.add_argument("--names", action="store_true", help="listed companies as candidates")

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {
            "load": self._load,
            "start": self._start,
            "plan": self._plan,
            "public": self._public,
        }
        try:
            acts[options["act"]](options)
        except (Refusal, UnreadableRow) as refusal:
            raise CommandError(str(refusal)) from refusal
        except FileNotFoundError as missing:
            raise CommandError(
                f"{missing.filename} is not there. Give the folder of the public sets with --data."
            ) from missing

    def _plan(self, options: dict[str, Any]) -> None:
        for line in plan_demo(now=timezone.now()):
            self.stdout.write(line)
            self.stdout.flush()

    def _public(self, options: dict[str, Any]) -> None:
        folder, now = options["data"], timezone.now()
        told = load_crm(folder=folder / "maven_crm", now=now)
        if options["names"]:
            path = folder / "zh_company_names" / "listed_half_A.csv"
            told += load_listed_names(path=path, now=now)
        told += check_public_facts(
            holidays=folder / "zh_calendar" / "cn_holidays_makeup.csv",
            cities=folder / "zh_geo" / "pca.csv",
        )
        for one in told:
            self.stdout.write(f"{one.read:>7,} read {one.kept:>7,} kept  {one.what}: {one.note}")

    def _start(self, options: dict[str, Any]) -> None:
        """In one process, because Django takes longer to start than to find nothing to do."""
        try:
            call_command("migrate", verbosity=0)
            self._load({"seed": SEED, "today": None, "activities": None, **options})
            call_command("collectstatic", interactive=False, verbosity=0)
        except (DatabaseError, InconsistentMigrationHistory, OSError) as error:
            raise CommandError(
                f"The demo in {settings.DATA_DIR} could not be made ready: {error}. Free some room "
                "if the disk is full; if the data is of another version, move that folder away."
            ) from error

    def _load(self, options: dict[str, Any]) -> None:
        if options["reset"]:
            empty_demo()
        mark = loaded()
        if mark is None:
            mark = load_demo(
                size=SIZES[options["size"]],
                seed=options["seed"],
                today=options["today"] or timezone.localdate(),
                now=timezone.now(),
                activities=options["activities"],
                report=self._line,
            )
            self.stdout.write(f"Loaded the {mark.size} demo in {mark.seconds:.1f} s.")
        else:
            self.stdout.write(
                f"The {mark.size} demo of {mark.today} is already loaded; --reset starts anew."
            )
        self._print_logins()

    def _line(self, what: str, count: int, seconds: float) -> None:
        self.stdout.write(f"{seconds:7.1f} s  {count:>9,}  {what}")
        self.stdout.flush()

    def _print_logins(self) -> None:
        self.stdout.write(f"Everybody's password is {PASSWORD}. One login for each role:")
        for login in logins():
            self.stdout.write(f"  {login.role:<18} {login.username:<20} {login.name}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is not a day; write it as 2026-11-24.") from error
