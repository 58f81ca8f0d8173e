"""The web server's settings: two processes of four threads suit two cores and one SQLite file."""

from __future__ import annotations

import os

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
