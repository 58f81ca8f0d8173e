"""`bin/tandem score --map MAP.toml TRAIN.csv TEST.csv OUT.csv`: production's own model on any table.

Needs no database. docs/winning/score.md describes the map. Exit code 2 and one sentence when a file
or the map cannot be used (OUT is not touched); 3 when TRAIN teaches nothing (OUT holds the base rate).
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "The chance of winning for each row of TEST, learnt from TRAIN; docs/winning/score.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("train", metavar="TRAIN.csv", help="deals whose outcome is known")
        parser.add_argument("test", metavar="TEST.csv", help="deals to score")
        parser.add_argument("out", metavar="OUT.csv", help="where the chances are written")
        parser.add_argument("--map", metavar="MAP.toml", help="what the columns mean")
        parser.add_argument("--json", action="store_true", help="print JSON only")

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy is loaded
        from tandem.winning.learning.files import score_files
        from tandem.winning.learning.output import as_dict, report
        from tandem.winning.learning.refused import BadInput
        from tandem.winning.learning.scoring import REFUSED

        paths = [Path(options[name]) for name in ("train", "test", "out")]
        try:
            answer = score_files(Path(options["map"]) if options["map"] else None, *paths)
        except BadInput as refusal:
            self.stderr.write(str(refusal))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(answer), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report(answer)))
        if answer.verdict == REFUSED:
            self.stderr.write(answer.said[-1])
            sys.exit(3)
