"""The planner inside a job: it reports, keeps the lease, shows what it has proven, stops when asked."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from tandem.coverage.rules.progress import Progress
from tandem.foundation import jobs
from tandem.foundation.errors import Refusal
from tandem.planning.coverage import plan as found
from tandem.planning.executor import MapRegions, map_here, process_pool
from tandem.planning.problem import CoverageProblem
from tandem.planning.terms import PlanningError, PlanningStopped

STEPS = 100
SPREAD_FROM = 10_000  # accounts
MOST_WORKERS = 8
BEAT_SECONDS = 10.0
Tell = Callable[[Progress], None]


class CannotBePlanned(Refusal):
    """The planner refused the data; its sentence says what and why."""


def find_plan(
    run: jobs.JobRun,
    problem: CoverageProblem,
    *,
    span: tuple[int, int],
    tell: Tell = lambda progress: None,
) -> found.CoveragePlan:
    """The best plan; `span` is the part of the job's hundred steps that it takes."""
    # Compiled code and SciPy come in with it: 100 MB that no web worker should carry.
    from tandem.planning.coverage.solve import solve

    watch = _Watch(run, span, tell)
    is_long = len(problem.accounts) >= SPREAD_FROM
    try:
        with workers(is_long) as map_regions, kept_alive(watch.beat, is_long) as should_stop:
            return solve(
                problem,
                progress=watch.step,
                map_regions=watch.listening(map_regions),
                should_stop=should_stop,
            )
    except PlanningStopped:
        watch.beat()  # says whether the owner asked to stop or another worker took over
        raise
    except PlanningError as error:
        raise CannotBePlanned(
            "cannot_be_planned",
            _("The planner cannot work with this list: %(why)s") % {"why": error},
        ) from error


@dataclass
class _Watch:
    """Hears every region's result and passes on how far the job is and what is proven."""

    run: jobs.JobRun
    span: tuple[int, int]
    tell: Tell
    now: Progress = field(default_factory=Progress)
    done: int = 0

    def step(self, fraction: float, code: str) -> None:
        start, end = self.span
        self.done = start + int((end - start) * fraction)
        self.now = self.now.at(code)
        self.run.report(self.done, STEPS, _("Looking for the best plan"))
        self.tell(self.now)

    def beat(self) -> None:
        self.run.report(self.done, STEPS, _("Looking for the best plan"), at_once=True)

    def listening(self, map_regions: MapRegions) -> MapRegions:
        def heard(function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
            for result in map_regions(function, tasks):
                self.now = self.now.with_region(result, of=len(tasks))
                yield result

        return heard


def workers(is_long: bool) -> AbstractContextManager[MapRegions]:
    """A long list is spread over processes; a short one is done before they would have started."""
    if not is_long:
        return nullcontext(map_here)
    return process_pool(min(os.cpu_count() or 1, MOST_WORKERS))


@contextmanager
def kept_alive(beat: Callable[[], None], is_long: bool) -> Iterator[Callable[[], bool]]:
    """Renew the lease while the processes are busy, and learn meanwhile whether to stop."""
    over, asked = threading.Event(), threading.Event()

    def watch() -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                beat()
        except (jobs.JobCancelled, jobs.LeaseLost):
            asked.set()
        finally:
            connection.close()  # a thread has its own

    watcher = threading.Thread(target=watch, daemon=True)
    if is_long:
        watcher.start()
    try:
        yield asked.is_set
    finally:
        over.set()
        if is_long:
            watcher.join()


def sentence_of(error: Exception) -> str:
    if isinstance(error, Refusal):
        return str(error)
    return str(_("An unexpected error stopped this job. The log names it; try once more."))
