"""How regions are spread over workers: in this process, or over a pool of processes.

A `MapRegions` takes a function and a list of tasks and yields the results in the order of the
tasks. A cluster plugs in the same way. Workers run one thread each: NumPy's own threading makes
many small regions three to five times slower.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

MapRegions = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]

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
