"""What must hold before the first request: a weak start is refused, not logged."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
LEAST_FREE_BYTES = 200 * 1024 * 1024


def is_mended(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the WAL-reset bug fixed (3.51.3, or back-ported)."""
    if version >= MENDED[0]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in MENDED[1:])


@register(Tags.database)
def engine_is_safe(**_kwargs: Any) -> list[Error]:
    import sqlite3

    if settings.IS_SQLITE and not is_mended(sqlite3.sqlite_version_info):
        return [
            Error(
                f"SQLite {sqlite3.sqlite_version} can lose committed writes under WAL.",
                hint="Install the locked requirements: pysqlite3 brings a mended engine.",
                id="tandem.E001",
            )
        ]
    return []


@register(Tags.security)
def secret_is_strong(**_kwargs: Any) -> list[Error]:
    if len(settings.SECRET_KEY) >= 40 and not settings.SECRET_KEY.startswith("django-insecure"):
        return []
    return [
        Error(
            "The secret key is too weak to sign sessions.",
            hint="Unset TANDEM_SECRET_KEY to have one made, or give 40 random characters.",
            id="tandem.E002",
        )
    ]


@register()
def data_folder_is_usable(**_kwargs: Any) -> list[Error]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free >= LEAST_FREE_BYTES:
        return []
    return [
        Error(
            f"Only {free // 1024 // 1024} MB are free in the data folder; 200 MB are needed.",
            hint="Free space or point TANDEM_DATA_DIR at a larger disk.",
            id="tandem.E003",
        )
    ]


def migrations_missing() -> list[str]:
    """Our migrations that the database does not have yet, by name: nothing is imported for it."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations()
    ours = (app for app in apps.get_app_configs() if app.name.startswith("tandem."))
    return [
        f"{app.label}.{path.stem}"
        for app in ours
        for path in sorted(Path(app.path, "migrations").glob("[0-9]*.py"))
        if (app.label, path.stem) not in applied
    ]
