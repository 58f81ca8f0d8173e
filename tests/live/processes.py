"""An installation: a data folder, a database, the web server and the worker as child processes."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.live.databases import ROOT, Database, environment

PATIENCE = 90  # seconds: a shared machine may be slow; nobody measures here
Child = subprocess.Popen[bytes]


@dataclass
class Installation:
    """Tandem on a loopback port of its own. `facts` is what the loader said of its content."""

    folder: Path
    database: Database
    facts: dict[str, Any]
    port: int = field(default_factory=lambda: _free_port())
    web: Child | None = None
    worker: Child | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def start_web(self, *, planted: str = "", processes: int = 2) -> None:
        """`planted` names the bugs of tests/live/planted.py; without it, the product as it is."""
        collect_static_files()
        application = "tests.live.planted" if planted else "config.wsgi"
        self.web = self._start(
            *("-m", "gunicorn", "--config", "config/gunicorn.py"),
            *("--bind", f"127.0.0.1:{self.port}", application),
            TANDEM_PLANTED=planted,
            TANDEM_WORKERS=str(processes),
        )
        wait_until(self._answers, "the web server answers", log=lambda: self.log)

    def start_worker(self) -> None:
        self.worker = self._start("manage.py", "worker")

    def kill_web(self) -> None:
        """What a power switch does to the web server: master and workers at once."""
        _end(self.web, signal.SIGKILL)
        self.web = None

    def kill_worker(self) -> None:
        _end(self.worker, signal.SIGKILL)
        self.worker = None

    def limit_files_of_worker(self, size: int) -> None:
        """From now on the kernel refuses the running worker every byte of a file beyond `size`."""
        assert self.worker is not None
        resource.prlimit(self.worker.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def stop(self) -> None:
        _end(self.web, signal.SIGTERM)
        self.kill_worker()  # politely asked, it would finish a plan first
        sys.stderr.write(self.log)  # pytest shows it beside a test that failed
        self.database.drop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, *words: str, **settings: str) -> Child:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=environment(self.folder, self.database) | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, so that only it is ended
            )

    def _answers(self) -> bool:
        if self.web is None or self.web.poll() is not None:
            raise RuntimeError(f"The web server ended:\n{self.log}")
        try:
            with urllib.request.urlopen(f"{self.address}/login/", timeout=10) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"The first page is broken:\n{self.log[-4000:]}") from error
        except OSError:  # not listening yet
            return False


def wait_until(
    is_so: Callable[[], Any], what: str, *, log: Callable[[], str] = str, patience: float = PATIENCE
) -> Any:
    """Ask until the answer is true, and give it back."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answer := is_so():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"Waited {patience} s in vain until {what}.\n{log()[-4000:]}")


def collect_static_files() -> None:
    """As `bin/test` does before; here for a test run on its own. One process at a time."""
    manifest = ROOT / "build" / "static" / "staticfiles.json"
    with (ROOT / "build" / ".collecting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if manifest.exists() and manifest.stat().st_mtime >= _newest_source():
            return
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, check=True)
        os.utime(manifest)


def _newest_source() -> float:
    folders = [*ROOT.glob("tandem/*/static"), ROOT / "build" / "assets"]
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return max(path.stat().st_mtime for path in files)


def _end(child: Child | None, how: signal.Signals) -> None:
    if child is None:
        return
    if child.poll() is None:
        os.killpg(child.pid, how)
    try:
        child.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
