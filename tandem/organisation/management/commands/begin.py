"""`bin/tandem begin` makes an empty installation one that somebody can sign in to."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tandem.foundation.errors import Refusal
from tandem.organisation.commands.beginning import BothNames, begin_installation


class Command(BaseCommand):
    help = "Begin an empty installation: the vendor, regions, industries, one administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", required=True, help="the vendor's name")
        parser.add_argument("--username", required=True, help="the administrator signs in with it")
        parser.add_argument("--name", required=True, help="the administrator's name")
        for what in ("region", "industry"):
            parser.add_argument(
                f"--{what}",
                action="append",
                required=True,
                type=_both_names,
                metavar="中文=English",
                help=f"one for each {what}",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            hired = begin_installation(
                company=options["company"],
                username=options["username"],
                name=options["name"],
                regions=options["region"],
                industries=options["industry"],
                on=timezone.localdate(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{hired.user.username} can sign in with {hired.start_password}\n"
            "This password is shown once; change it under the menu behind the name."
        )


def _both_names(text: str) -> BothNames:
    zh, _, en = (part.strip() for part in text.partition("="))
    if not (zh and en):
        raise ArgumentTypeError(f"{text} lacks a name; write it as 北京=Beijing.")
    return BothNames(zh, en)
