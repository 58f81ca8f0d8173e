"""Limits of a region that cannot hold together, as the plan keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from tandem.coverage.rules.lines import Ids, facts_of
from tandem.planning.facts import Fact
from tandem.planning.problem import CoverageProblem

MOST_REGIONS = 3  # each takes the engine some seconds


def regions_in_conflict(violations: Sequence[Fact]) -> list[int]:
    """Regions to ask the engine about, most broken limits first; no region twice.

    Where nobody sells there is nothing to weigh.
    """
    broken = [fact.region for fact in violations if fact.code != "NO_SELLER_IN_REGION"]
    known = sorted(set(broken), key=lambda region: (-broken.count(region), region))
    return [region for region in known if region >= 0][:MOST_REGIONS]


def answer(there: Connection, problem: CoverageProblem, region: int) -> None:
    """Send what the engine says of one region; runs in a process that knows nothing of Django."""
    from tandem.planning.coverage.conflict import find_conflict  # SciPy comes with it

    there.send(find_conflict(problem, region))


def conflict_kept(
    region: int, facts: Sequence[Fact], *, is_smallest: bool, ids: Ids
) -> dict[str, Any]:
    return {
        "region": ids.region(region),
        "is_smallest": is_smallest,
        "facts": facts_of(facts, ids),
    }
