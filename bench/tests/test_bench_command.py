"""`bin/tandem bench planner` runs and prints every row (on a small nation)."""

from __future__ import annotations

import json
from io import StringIO

from django.core.management import call_command

from tandem.planning.bench import measure
from tandem.planning.synthetic import NationSize

TINY = NationSize(240, 4, 2, 6, 2, 1)


def test_the_planner_bench_prints_every_row_beside_its_yardstick(monkeypatch):
    tiny = measure.Sizes(nation=TINY, calendars=2, workers=1)
    monkeypatch.setattr(measure.Sizes, "quick", classmethod(lambda cls: tiny))
    printed = StringIO()

    call_command("bench", "planner", "--json", "--quick", stdout=printed)

    answer = json.loads(printed.getvalue())
    assert set(answer) == {"yardstick", "national", "calendar", "replan", "public"}
    assert answer["yardstick"]["cpu_ms"] > 0
    assert answer["national"]["accounts"] == 240
    assert answer["national"]["violations"] == 0
    assert answer["national"]["value"] <= answer["national"]["bound"]
    assert answer["calendar"]["sellers"] == 2
    assert set(answer["replan"]) == {"seller_leaves", "week_away"}
