"""Timing of one request: wall and CPU, ours and that of the database behind the connection."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def timed(ask: Callable[[], object], rounds: int) -> tuple[list[float], float]:
    """Wall milliseconds of each call, and CPU milliseconds a call, ours and the backend's."""
    backend = _backend_pid()
    backend_start = _backend_seconds(backend)
    start = time.process_time()
    walls = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        walls.append((time.perf_counter() - began) * 1000)
    ours = time.process_time() - start
    theirs = _backend_seconds(backend) - backend_start
    return walls, (ours + theirs) * 1000 / rounds


def _backend_pid() -> int | None:
    if settings.IS_SQLITE:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _backend_seconds(pid: int | None) -> float:
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
