"""What an import costs: a clean list received, checked and entered, in a database of its own.

Every measurement is a process of its own, so that its memory is the import's alone; on PostgreSQL
the seconds of the database's process are not in `cpu_seconds`.
"""

from __future__ import annotations

import json
import os
import resource
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
        command = [*launcher, sys.executable, "-m", "bench.imports", str(path), str(rows)]
        done = subprocess.run(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode == NO_POSTGRES:
        return []
    if done.returncode:
        raise SystemExit(f"The import of {rows} rows ended with {done.returncode}.")
    return [json.loads(done.stdout.splitlines()[-1])]


def import_one(path: Path, rows: int) -> dict[str, Any]:
    """Run by the child: the whole wizard of one file, each step timed."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tandem.foundation.jobs import run_job
    from tandem.keyaccounts.commands import imports
    from tandem.keyaccounts.views.import_pages import mapping_context
    from tandem.testing.cast import gather_cast

    call_command("migrate", verbosity=0)
    actor, now = gather_cast().actor("opal"), timezone.now()
    steps: list[dict[str, Any]] = []
    given = {"actor": actor, "now": now}
    content = path.read_bytes()
    run = _timed(
        steps,
        "receive",
        lambda: imports.receive_file(file_name=path.name, chunks=[content], **given),
    )
    _timed(steps, "preview", lambda: mapping_context(run))
    imports.choose_columns(run_id=run.pk, fields={}, units={}, **given)
    checking = imports.start_check(actor=actor, run_id=run.pk)
    _timed(steps, "check", lambda: run_job.call(checking.job_id))
    running = imports.start_run(run_id=run.pk, **given)
    _timed(steps, "run", lambda: run_job.call(running.job_id))
    run.refresh_from_db()
    if run.counts.get("made") != rows:
        raise SystemExit(f"Of {rows} rows {run.counts.get('made')} were entered.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    database = connection.vendor
    return {"rows": rows, "database": database, "rss_mb": peak, "steps": steps}


def _timed(steps: list[dict[str, Any]], name: str, act: Callable[[], Any]) -> Any:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    answer = act()
    steps.append(
        {
            "step": name,
            "seconds": round(time.perf_counter() - wall, 2),
            "cpu_seconds": round(_cpu_seconds() - cpu, 2),
        }
    )
    return answer


def _cpu_seconds() -> float:
    """Of this process and of the readers it started."""
    own, readers = resource.getrusage(resource.RUSAGE_SELF), os.times()
    return own.ru_utime + own.ru_stime + readers.children_user + readers.children_system


if __name__ == "__main__":
    print(json.dumps(import_one(Path(sys.argv[1]), int(sys.argv[2]))))
