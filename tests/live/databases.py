"""A database of one's own for a live server, filled once and copied as often as it is needed.

On SQLite a copy is a file; on PostgreSQL it is a database on the server that
`TANDEM_DATABASE_URL` names. Tests look at the rows with plain SQL, past the product's own code.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
GIVEN_URL = os.environ.get("TANDEM_DATABASE_URL", "")
IS_POSTGRES = GIVEN_URL.startswith("postgres")


@dataclass(frozen=True)
class Database:
    """Where one live server keeps its rows."""

    url: str

    @classmethod
    def named(cls, name: str, folder: Path) -> Database:
        if not IS_POSTGRES:
            return cls(f"sqlite:///{folder / name}.sqlite3")
        return cls(urlunsplit(urlsplit(GIVEN_URL)._replace(path=f"/{name}")))

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.removeprefix("/")

    @property
    def path(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a question; `?` stands for a value on both engines."""
        with closing(self.connect()) as connection:
            return connection.execute(self._spoken(sql), values).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    def write(self, sql: str, *values: Any) -> None:
        with closing(self.connect()) as connection:
            connection.execute(self._spoken(sql), values)
            connection.commit()

    def connect(self) -> Any:
        if IS_POSTGRES:
            return psycopg.connect(self.url)
        return sqlite3.connect(self.path, timeout=20)

    def is_intact(self) -> bool:
        """What the engine says of its own file; PostgreSQL checks itself when it recovers."""
        return IS_POSTGRES or self.value("PRAGMA integrity_check") == "ok"

    def drop(self) -> None:
        if IS_POSTGRES:
            on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        else:
            for path in self.path.parent.glob(f"{self.path.name}*"):
                path.unlink()

    def _spoken(self, sql: str) -> str:
        return sql.replace("?", "%s") if IS_POSTGRES else sql


@dataclass
class Templates:
    """Filled databases by what is in them: made on first need, copied after that."""

    folder: Path
    _made: dict[str, tuple[Database, dict[str, Any]]] = field(default_factory=dict)

    def copy(self, content: str) -> tuple[Database, dict[str, Any]]:
        """A fresh database with this content, and what its loader said about it."""
        if content not in self._made:
            self._made[content] = self._make(content)
        source, facts = self._made[content]
        copied = Database.named(f"tandem_live_{secrets.token_hex(4)}", self.folder)
        if IS_POSTGRES:
            on_server(f'CREATE DATABASE "{copied.name}" TEMPLATE "{source.name}"')
        else:
            shutil.copyfile(source.path, copied.path)
        return copied, facts

    def drop(self) -> None:
        for database, _facts in self._made.values():
            database.drop()

    def _make(self, content: str) -> tuple[Database, dict[str, Any]]:
        database = Database.named(f"tandem_template_{secrets.token_hex(4)}", self.folder)
        if IS_POSTGRES:
            on_server(f'CREATE DATABASE "{database.name}"')
        said = subprocess.run(
            [sys.executable, "-m", "tests.live.loader", content],
            cwd=ROOT,
            env=environment(self.folder, database),
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode:
            raise RuntimeError(f"The database {content} could not be filled:\n{said.stderr}")
        return database, json.loads(said.stdout.splitlines()[-1])


def environment(folder: Path, database: Database) -> dict[str, str]:
    """What every process of one installation is started with."""
    return {
        **os.environ,
        "TANDEM_DATA_DIR": str(folder),
        "TANDEM_DATABASE_URL": database.url,
        "TANDEM_SECOND_STEP": "",  # as in the demo: nobody here carries an authenticator
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def on_server(sql: str) -> None:
    with closing(psycopg.connect(GIVEN_URL, autocommit=True)) as connection:
        connection.execute(sql)
