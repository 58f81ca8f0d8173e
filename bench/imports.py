"""What an import costs: a clean list received, checked and entered, in a database of its own.

Receiving and the preview are the web server's part, check and run the worker's: each part is a
process of its own, so that its memory is the import's alone. On PostgreSQL the seconds of the
database's process are not in `cpu_seconds`. `web_mb` and `rss_mb` are the peaks of the two and
`reader_mb` that of the process that opens the workbook, which is gone before rows are compared.
`longest_lock_ms` is the longest that any transaction of the step kept SQLite's other writers out.
"""

from __future__ import annotations

import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.lists import write_list

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10_000, 50_000)
NO_POSTGRES = 77
PARTS = ("web", "worker")


def measure_imports() -> list[dict[str, Any]]:
    """One line for each size and database: seconds, CPU, memory and rows by step."""
    with tempfile.TemporaryDirectory() as folder:
        figures = []
        for rows in SIZES:
            path = Path(folder) / f"{rows}.xlsx"
            write_list(path, rows)
            for launcher in ([], [str(ROOT / "bin" / "with-postgres")]):
                figures += _in_a_process(launcher, path, rows)
        return figures


def _in_a_process(launcher: list[str], path: Path, rows: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "TANDEM_DATA_DIR": data, "OMP_NUM_THREADS": "1"}
        if not launcher:
            env.pop("TANDEM_DATABASE_URL", None)
        # A worker finds its tables made; making them leaves fifty megabytes behind.
        tables = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        parts = [
            [sys.executable, "-m", "bench.imports", part, str(path), str(rows)] for part in PARTS
        ]
        script = " && ".join(shlex.join(command) for command in (tables, *parts))
        done = subprocess.run(
            [*launcher, "bash", "-c", script],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode == NO_POSTGRES:
        return []
    if done.returncode:
        raise SystemExit(f"The import of {rows} rows ended with {done.returncode}.")
    web, worker = (json.loads(line) for line in done.stdout.splitlines()[-2:])
    figures = {"rows": rows, "database": worker["database"], "web_mb": web["own_mb"]}
    figures |= {"rss_mb": worker["own_mb"], "reader_mb": worker["reader_mb"]}
    return [{**figures, "steps": web["steps"] + worker["steps"]}]


def measure_part(part: str, path: Path, rows: int) -> dict[str, Any]:
    """Run by the child: the web server's or the worker's half of one import, each step timed."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    steps = _receive(path) if part == "web" else _import(rows)
    own, readers = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    figures = {"database": connection.vendor, "own_mb": own, "reader_mb": readers}
    return {**figures, "steps": steps}


def _receive(path: Path) -> list[dict[str, Any]]:
    from django.utils import timezone

    from tandem.keyaccounts.commands import imports
    from tandem.keyaccounts.views.import_pages import mapping_context
    from tandem.testing.cast import gather_cast

    actor, now, steps = gather_cast().actor("opal"), timezone.now(), list[dict[str, Any]]()
    content = path.read_bytes()
    run = _timed(
        steps,
        "receive",
        lambda: imports.receive_file(actor=actor, file_name=path.name, chunks=[content], now=now),
        Locks(),
    )
    _timed(steps, "preview", lambda: mapping_context(run))
    imports.choose_columns(actor=actor, run_id=run.pk, fields={}, units={}, now=now)
    return steps


def _import(rows: int) -> list[dict[str, Any]]:
    from django.utils import timezone

    from tandem.foundation.jobs import run_job
    from tandem.keyaccounts.commands import imports
    from tandem.keyaccounts.models import ImportRun
    from tandem.organisation.actors import actor_for

    run, steps, locks = ImportRun.objects.get(), list[dict[str, Any]](), Locks()
    actor = actor_for(run.owner)
    checking = imports.start_check(actor=actor, run_id=run.pk)
    _timed(steps, "check", lambda: run_job.call(checking.job_id), locks)
    running = imports.start_run(actor=actor, run_id=run.pk, now=timezone.now())
    _timed(steps, "run", lambda: run_job.call(running.job_id), locks)
    run.refresh_from_db()
    if run.counts.get("made") != rows:
        raise SystemExit(f"Of {rows} rows {run.counts.get('made')} were entered.")
    return steps


class Locks:
    """Watches how long SQLite's one place for a writer is taken, from BEGIN to the end."""

    def __init__(self) -> None:
        from django.db import connection

        self.longest = 0.0
        self._began = 0.0
        if connection.vendor == "sqlite":
            begin, end = connection._start_transaction_under_autocommit, connection.set_autocommit
            connection._start_transaction_under_autocommit = lambda: self._begin(begin)
            connection.set_autocommit = lambda on, *more, **named: self._end(
                end, on, *more, **named
            )

    def _begin(self, begin: Callable[[], None]) -> None:
        begin()
        self._began = time.perf_counter()

    def _end(self, end: Callable[..., None], on: bool, *more: Any, **named: Any) -> None:
        end(on, *more, **named)
        if on and self._began:
            self.longest = max(self.longest, time.perf_counter() - self._began)
            self._began = 0.0

    def take(self) -> float:
        """The longest in milliseconds since the last time."""
        longest, self.longest = self.longest, 0.0
        return round(longest * 1000, 1)


def _timed(
    steps: list[dict[str, Any]], name: str, act: Callable[[], Any], locks: Locks | None = None
) -> Any:
    if locks is not None:
        locks.take()  # what was before this step does not count
    wall, cpu = time.perf_counter(), _cpu_seconds()
    answer = act()
    figures = {
        "step": name,
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(_cpu_seconds() - cpu, 2),
    }
    if locks is not None:
        figures["longest_lock_ms"] = locks.take()
    steps.append(figures)
    return answer


def _cpu_seconds() -> float:
    """Of this process and of the readers it started."""
    own, readers = resource.getrusage(resource.RUSAGE_SELF), os.times()
    return own.ru_utime + own.ru_stime + readers.children_user + readers.children_system


if __name__ == "__main__":
    print(json.dumps(measure_part(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
