"""`bin/tandem bench pages|import|planner|winmodel [--json]`: what things cost, beside a yardstick."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from bench.yardstick import yardstick_ms
from tandem.planning.bench.goals import as_text


class Command(BaseCommand):
    help = "Measure pages, the import, the planner or the win model; bench/README.md says on which data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["pages", "import", "planner", "winmodel"])
        parser.add_argument("--json", action="store_true", help="print JSON only")
        parser.add_argument("--rounds", type=int, default=30)
        parser.add_argument("--here", action="store_true", help="pages: this database only")
        parser.add_argument("--only", default="", help="pages: those whose name begins like this")
        parser.add_argument("--quick", action="store_true", help="planner: a small nation")
        parser.add_argument(
            "--drawn", action="store_true", help="winmodel: sets of which the truth is known"
        )
        parser.add_argument("--data", type=Path, help="winmodel: folder of the public sets")
        parser.add_argument(
            "--million", action="store_true", help="planner: a million accounts too"
        )
        parser.add_argument(
            "--public", "--public-dir", type=Path, help="planner: folder of public instances"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        answer = {"yardstick": {"cpu_ms": round(yardstick_ms(), 2)}, **_measure(what, options)}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            if "goals" in answer:
                self.stdout.write(as_text(answer["goals"]))


def _measure(what: str, options: dict[str, Any]) -> dict[str, Any]:
    if what == "pages" and not options["here"]:
        from bench.both import measure_both

        return measure_both(options["rounds"], options["only"])
    if what == "pages":
        from bench.pages import data_size, measure_pages

        return {"data": data_size(), **measure_pages(options["rounds"], options["only"])}
    if what == "import":
        from bench.imports import measure_imports

        return {"imports": measure_imports()}
    if what == "winmodel" and options["drawn"]:
        from bench.drawn import measure_drawn

        return measure_drawn()
    if what == "winmodel":
        from bench.winmodel import SHARED, measure_winmodel

        return measure_winmodel(options["data"] or SHARED)
    from tandem.planning.bench.measure import Sizes, measure

    sizes = Sizes.quick() if options["quick"] else Sizes()
    return measure(replace(sizes, public=options["public"], million=options["million"]))
