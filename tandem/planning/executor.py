"""How regions are spread over workers: in this process, over processes, or over a cluster.

A `MapRegions` takes a function and a list of tasks and yields the results in the order of the
tasks, so that the plan does not depend on who finished first. Workers run one thread each: NumPy's
own threading makes many small regions three to five times slower.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from typing import Any

from threadpoolctl import ThreadpoolController

MapRegions = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]

AHEAD = 2
"""Tasks a cluster worker holds at a time: one it works on and one that waits. The rest stay here,
so that memory does not grow with the number of regions."""

_THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)


def map_here(function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """One region after the other in this process."""
    return map(function, tasks)


@contextmanager
def one_thread() -> Iterator[None]:
    """NumPy's and SciPy's own threading off, in this process: on vectors of a hundred numbers it
    only waits, on a busy machine a hundred times as long as the work takes."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield


@cache
def _libraries() -> ThreadpoolController:
    """Looks the loaded libraries up once; call when SciPy is loaded."""
    return ThreadpoolController()


@contextmanager
def process_pool(workers: int) -> Iterator[MapRegions]:
    """A `MapRegions` over so many processes, each with one thread; closed on leaving."""
    before = {name: os.environ.get(name) for name in _THREAD_SETTINGS}
    os.environ.update(dict.fromkeys(_THREAD_SETTINGS, "1"))
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def cluster(address: str) -> Iterator[MapRegions]:
    """A `MapRegions` over the workers of a Dask scheduler (`tcp://host:8786`).

    Needs the cluster extra (`requirements/cluster.lock`) here and on every worker; workers are to
    be started with one thread each (docs/operating/cluster.md). `ImportError` without the extra.
    """
    from distributed import Client  # an extra: most installations never load it

    with Client(address, set_as_default=False) as client:
        yield lambda function, tasks: _ahead(client, function, tasks)


def _ahead(client: Any, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """Results in order, with a few tasks on their way at any moment."""
    waiting: deque[Any] = deque()
    window = AHEAD * max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
    for task in tasks:
        if len(waiting) == window:
            yield waiting.popleft().result()
        waiting.append(client.submit(function, task, pure=False))
    while waiting:
        yield waiting.popleft().result()
