"""The web server's settings: two processes of four threads suit two cores and one SQLite file."""

from __future__ import annotations

import os
from typing import Any

# Every thread has a connection of its own; the system keeps the file in memory once for all.
os.environ.setdefault("TANDEM_SQLITE_CACHE_KIB", "4000")

workers = int(os.environ.get("TANDEM_WORKERS", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
max_requests = 20000
max_requests_jitter = 2000
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """A database of another version answers every page with an error; better not to start."""
    from tandem.foundation.checks import migrations_missing

    if missing := migrations_missing():
        worker.log.error(
            "The database is of an earlier version (%s is missing). Run: bin/tandem migrate",
            missing[0],
        )
        raise SystemExit(4)  # gunicorn's own code for "stop, do not try again"
