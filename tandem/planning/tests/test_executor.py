"""However the regions are spread, the plan is the same."""

from __future__ import annotations

import pytest

from tandem.planning.coverage.solve import solve
from tandem.planning.executor import AHEAD, cluster
from tandem.planning.synthetic import NationSize, draw_nation
from tandem.planning.terms import Settings


def test_two_cluster_workers_find_the_same_plan_as_one_process():
    distributed = pytest.importorskip("distributed", reason="the cluster extra is not installed")
    nation = draw_nation(NationSize(160, 6, 3, 6, 3, 1), settings=Settings(top_n=6))
    alone = solve(nation)

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, processes=False
        ) as workers,
        cluster(workers.scheduler_address) as map_regions,
    ):
        spread = solve(nation, map_regions=map_regions)

    assert (spread.owner == alone.owner).all()
    assert (spread.partner == alone.partner).all()
    assert spread.value == alone.value
    assert spread.bound == alone.bound


def test_results_come_in_the_order_of_the_tasks_and_few_are_on_their_way():
    out: list[int] = []

    class Future:
        def __init__(self, value):
            self.value = value

        def result(self):
            out.remove(self.value)
            return self.value

    class Client:
        most = 0

        def scheduler_info(self, n_workers):
            return {"workers": {"a": 1, "b": 2}}

        def submit(self, function, task, pure):
            out.append(task)
            self.most = max(self.most, len(out))
            return Future(function(task))

    from tandem.planning.executor import _ahead

    client = Client()

    assert list(_ahead(client, lambda task: task, range(20))) == list(range(20))
    assert client.most <= 2 * AHEAD
