"""The web server's settings: two processes of four threads suit two cores and one SQLite file."""

from __future__ import annotations

import os

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
