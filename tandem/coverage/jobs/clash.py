"""Asking the engine which limits clash, in a process of its own that is ended when time is up.

The question is a search without a bound on its time; a plan is not kept waiting for it.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from tandem.coverage.queries.problem import Gathered
from tandem.coverage.rules.conflicts import answer, conflict_kept, regions_in_conflict
from tandem.planning.coverage import plan as found
from tandem.planning.problem import CoverageProblem

SECONDS = 60.0  # a region
BEAT_SECONDS = 1.0


def conflicts_of(
    gathered: Gathered, solution: found.CoveragePlan, *, beat: Callable[[], None]
) -> list[dict[str, Any]]:
    """The fewest limits that cannot hold together, for the regions that broke most.

    A region whose answer takes too long has none; what is broken still stands in the plan.
    """
    kept = []
    for region in regions_in_conflict(solution.violations):
        conflict = _ask(gathered.problem, region, beat)
        if conflict is not None and conflict.facts:
            smallest = conflict.is_smallest
            kept.append(
                conflict_kept(region, conflict.facts, is_smallest=smallest, ids=gathered.ids)
            )
    return kept


def _ask(problem: CoverageProblem, region: int, beat: Callable[[], None]) -> Any:
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=answer, args=(there, problem, region), daemon=True)
    process.start()
    there.close()
    try:
        return _wait(here, beat)
    finally:
        process.terminate()
        process.join()


def _wait(here: Connection, beat: Callable[[], None]) -> Any:
    for _second in range(int(SECONDS / BEAT_SECONDS)):
        beat()  # says so when the owner asks to stop
        if here.poll(BEAT_SECONDS):
            try:
                return here.recv()
            except EOFError:  # the process failed; the plan goes on without its answer
                return None
    return None
