"""The page benchmark on both databases: each is filled once, kept, and measured in a process of
its own, so that neither warms the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

ACTIVITIES = 1_000_000
NO_POSTGRES = 77
FOLDER = Path(settings.BASE_DIR) / "var" / "bench"
MANAGE = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]


def measure_both(rounds: int, named: str = "") -> dict[str, Any]:
    """Figures of SQLite, then of PostgreSQL; a machine without PostgreSQL says so."""
    asked = ("--rounds", str(rounds), *(("--only", named) if named else ()))
    answers = [_measured("sqlite", [], asked)]
    around = [
        str(Path(settings.BASE_DIR) / "bin" / "with-postgres"),
        "--keep",
        str(FOLDER / "postgres-server"),
    ]
    on_postgres = _measured("postgres", around, asked)
    notes = [] if on_postgres else ["There is no PostgreSQL on this machine; SQLite only."]
    answers += [on_postgres] if on_postgres else []
    return {
        "data": answers[0]["data"],
        "pages": [page for answer in answers for page in answer["pages"]],
        "rss_mb": {name: mb for answer in answers for name, mb in answer["rss_mb"].items()},
        "notes": notes,
    }


def _measured(name: str, around: list[str], asked: tuple[str, ...]) -> dict[str, Any]:
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    script = (
        f"{_words('migrate', '--verbosity', '0')} && "
        f"{_words('collectstatic', '--noinput', '--verbosity', '0')} && "
        f"{_words('demo', 'load', '--size', 'national', '--activities', str(ACTIVITIES))} >&2 && "
        f"{_words('bench', 'pages', '--here', '--json', *asked)}"
    )
    # nobody here has a phone with a code: pages are asked without a second step
    environment = {**os.environ, "TANDEM_DATA_DIR": str(folder), "TANDEM_SECOND_STEP": ""}
    environment.pop("TANDEM_DATABASE_URL", None)
    done = subprocess.run(
        [*around, "bash", "-c", script],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode == NO_POSTGRES:
        return {}
    if done.returncode:
        raise SystemExit(f"The benchmark on {name} stopped; its own words are above.")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _words(*arguments: str) -> str:
    return " ".join([*MANAGE, *arguments])
