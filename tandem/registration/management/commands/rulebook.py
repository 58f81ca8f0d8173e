"""`bin/tandem rulebook check|replay|keep FILE`: the rules of the game as a file, without a browser.

`check` needs no database. A file that cannot be the rules, or contradicts itself, ends with exit code 1
and the sentence the page says, the two rules named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tandem.foundation.errors import Refusal
from tandem.organisation.actors import actor_for, system_actor
from tandem.organisation.models import User
from tandem.registration.commands.rulebooks import check_rulebook, write_rulebook
from tandem.registration.queries.lists import past_cases
from tandem.registration.rules.rulebook import LONGEST
from tandem.registration.rules.verdict import replay

SHOWN = 50


class Command(BaseCommand):
    help = "Check a rulebook file, replay past registrations under it, keep it as a draft."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for act, said in (
            ("check", "say whether the file can be the rules"),
            ("replay", "say which past registrations would end differently"),
            ("keep", "keep it as a draft; a person puts it in force on its page"),
        ):
            one = acts.add_parser(act, help=said)
            one.add_argument("file", type=Path)
            if act == "keep":
                one.add_argument("--by", required=True, help="user name of who writes it")
                one.add_argument("--name", default="", help="what the version is called")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = _text(options["file"])
            {"check": self._check, "replay": self._replay, "keep": self._keep}[options["act"]](
                text, options
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _check(self, text: str, options: dict[str, Any]) -> None:
        book = check_rulebook(text)
        self.stdout.write(f"{len(book.rules)} rules, no contradiction.")

    def _replay(self, text: str, options: dict[str, Any]) -> None:
        total, flips = replay(check_rulebook(text), past_cases(system_actor()))
        self.stdout.write(f"Would flip {len(flips)} of {total}.")
        for flip in flips[:SHOWN]:
            was, would = f"{flip.was} ({flip.was_rule})", f"{flip.would_be} ({flip.would_rule})"
            self.stdout.write(f"  {flip.case}: {was} -> {would}")

    def _keep(self, text: str, options: dict[str, Any]) -> None:
        person = User.objects.filter(username=options["by"]).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {options['by']}. Name a colleague.")
        actor = actor_for(person, channel="cli")
        row = write_rulebook(actor=actor, name=options["name"], text=text, now=timezone.now())
        self.stdout.write(
            f"Version {row.number} is kept as a draft: /registrations/rules/{row.number}/"
        )


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LONGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read as UTF-8 text: {error}") from error
