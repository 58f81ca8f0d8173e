"""Imports store their files in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tandem.keyaccounts.tests.imports.walking import Walk


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def walk(signed_in: Callable[[str], Client]) -> Walk:
    """The wizard, walked by sales operations."""
    return Walk(signed_in("opal"))
