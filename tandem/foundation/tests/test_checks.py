"""A weak start is refused: broken engine, weak key, full disk."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tandem.foundation import checks

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("version", "is_mended"),
    [
        ((3, 53, 4), True),
        ((3, 51, 3), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 45, 0), False),
        ((3, 40, 1), False),
    ],
)
def test_only_mended_engines_may_run(version: tuple[int, int, int], is_mended: bool) -> None:
    assert checks.is_mended(version) is is_mended


def test_a_broken_engine_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.IS_SQLITE = True
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))

    assert [error.id for error in checks.engine_is_safe()] == ["tandem.E001"]


def test_the_engine_the_product_brings_is_mended(settings: LazySettings) -> None:
    settings.IS_SQLITE = True

    assert checks.engine_is_safe() == []


@pytest.mark.parametrize("key", ["short", "django-insecure-" + "x" * 60])
def test_a_weak_key_stops_the_start(settings: LazySettings, key: str) -> None:
    settings.SECRET_KEY = key

    assert [error.id for error in checks.secret_is_strong()] == ["tandem.E002"]


def test_a_long_random_key_is_enough(settings: LazySettings) -> None:
    settings.SECRET_KEY = "k" * 40

    assert checks.secret_is_strong() == []


@pytest.mark.parametrize(("free_mb", "ids"), [(199, ["tandem.E003"]), (201, [])])
def test_a_nearly_full_disk_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, free_mb: int, ids: list[str]
) -> None:
    usage = Usage(10**12, 0, free_mb * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    assert [error.id for error in checks.data_folder_is_usable()] == ids


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_is_told_from_a_present_one() -> None:
    assert checks.migrations_missing() == []

    MigrationRecorder(connection).record_unapplied("foundation", "0002_append_only")

    assert "foundation.0002_append_only" in checks.migrations_missing()
