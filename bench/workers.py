"""What a worker of the web server weighs once it has served every page: its resident memory."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

PATIENCE = 60.0  # seconds until the server listens
WALKS = 3


def worker_rss_mb(visits: Iterable[tuple[str, str]]) -> float:
    """MiB of one gunicorn worker after it answered each (session key, address) three times."""
    port = _free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"),
            *("--bind", f"127.0.0.1:{port}", "config.wsgi"),
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TANDEM_WORKERS": "1"},
        stdout=sys.stderr,
    )
    try:
        _wait_for(port)
        asked = list(visits)
        for _ in range(WALKS):
            for session_key, address in asked:
                _visit(port, session_key, address)
        return round(_resident_kib(_only_child(server.pid)) / 1024, 1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _visit(port: int, session_key: str, address: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_key}"}
    connection.request("GET", quote(address, safe="/?=&%-"), headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"The worker answered {answer.status} to {address}.")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server did not begin to listen.")


def _only_child(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


def _resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])
