"""`bin/tandem bench planner` runs and prints every row (on a small nation)."""

from __future__ import annotations

import json
from io import StringIO

from django.core.management import call_command

from tandem.planning.bench import measure
from tandem.planning.synthetic import NationSize

TINY = NationSize(240, 4, 2, 6, 2, 1)


def test_the_planner_bench_prints_every_row_beside_its_yardstick(monkeypatch):
    tiny = measure.Sizes(nation=TINY, calendars=2, workers=1, small=TINY)
    monkeypatch.setattr(measure.Sizes, "quick", classmethod(lambda cls: tiny))
    printed = StringIO()

    call_command("bench", "planner", "--json", "--quick", stdout=printed)

    answer = json.loads(printed.getvalue())
    rows = {"national", "small", "place", "calendar", "replan", "public", "goals"}
    assert set(answer) == {"yardstick", *rows}
    assert answer["yardstick"]["cpu_ms"] > 0
    assert answer["national"]["accounts"] == 240
    assert answer["national"]["violations"] == 0
    assert answer["national"]["value"] <= answer["national"]["bound"]
    assert answer["calendar"]["sellers"] == 2
    assert set(answer["replan"]) == {"seller_leaves", "week_away"}
    by_what = {goal["what"]: goal for goal in answer["goals"]}
    assert by_what["50,000 accounts: limits broken"]["met"] is True
    assert by_what["periodic routing: mean gap"]["met"] is None
    assert all(goal["goal"] is not None for goal in answer["goals"])
