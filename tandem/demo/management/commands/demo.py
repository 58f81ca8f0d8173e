"""`tandem demo load --size small|national` fills an empty database with the demo company."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tandem.demo.commands import PASSWORD, empty_demo, load_demo
from tandem.demo.queries import loaded, logins
from tandem.demo.rules.sizes import SIZES
from tandem.foundation.errors import Refusal


class Command(BaseCommand):
    help = "The demo company: load it, or load real public data beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        load = acts.add_parser("load", help="Fill an empty database with an invented company.")
        load.add_argument("--size", choices=sorted(SIZES), default="small")
        load.add_argument("--seed", type=int, default=2006)
        load.add_argument("--today", type=_day, default=None, help="last day of its history")
        load.add_argument("--activities", type=int, default=None, help="how many in all")
        load.add_argument("--reset", action="store_true", help="empty a loaded demo first")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._load(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

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
