"""`bin/tandem match A.csv B.csv --map MAP.toml [--json]`: the import's own matching on any two lists.

Needs no database. Exit code 2 and one sentence when a file or the map cannot be used.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from tandem.keyaccounts.matching import mapping
from tandem.keyaccounts.matching.cli import run
from tandem.keyaccounts.matching.tables import BadInput
from tandem.keyaccounts.wording import match_reason


class Command(BaseCommand):
    help = "Pairs of records in two lists that are, or may be, one customer, with the reasons."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The map's own description is the help people need."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=mapping.__doc__,
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("a", metavar="A.csv", help="the first list")
        parser.add_argument("b", metavar="B.csv", help="the second; the same file: duplicates")
        parser.add_argument("--map", required=True, metavar="MAP.toml", help="which columns agree")
        parser.add_argument("--json", action="store_true", help="print JSON only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = run(options["a"], options["b"], options["map"])
        except BadInput as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(answer)))


def _lines(answer: dict[str, Any]) -> list[str]:
    """A table for a terminal: one pair a line, what they agree in at its end."""
    pairs, summary = answer["pairs"], answer["summary"]
    wide = [max([len(pair[side]) for pair in pairs] + [1]) for side in ("a", "b")]
    lines = [f"{'A':<{wide[0]}}  {'B':<{wide[1]}}  score  decision  reasons"]
    with translation.override("en"):
        lines += [
            f"{pair['a']:<{wide[0]}}  {pair['b']:<{wide[1]}}  {pair['score']:5.3f}  "
            f"{pair['decision']:<8}  {'; '.join(match_reason(each) for each in pair['reasons'])}"
            for pair in pairs
        ]
    return [
        *lines,
        f"{summary['records_a']} and {summary['records_b']} records: "
        f"matched {summary['match']}, possible {summary['possible']}.",
    ]
