"""Fixtures of the live tests; a folder's conftest.py imports those its tests ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.databases import Templates
from tests.live.processes import Installation


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    made = Templates(tmp_path_factory.mktemp("templates"))
    yield made
    made.drop()


def install(templates: Templates, folder: Path, content: str) -> Installation:
    """A stopped installation with a fresh copy of the content."""
    database, facts = templates.copy(content)
    return Installation(folder, database, facts)


@pytest.fixture(scope="package")
def live_cast(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The cast's company behind a running web server and a worker."""
    installation = install(templates, tmp_path_factory.mktemp("cast"), "cast")
    try:
        installation.start_web()
        installation.start_worker()
        yield installation
    finally:
        installation.stop()


@pytest.fixture(scope="package")
def planted_cast(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The cast's company on a server without the guards: every race test fails there."""
    installation = install(templates, tmp_path_factory.mktemp("planted"), "cast")
    try:
        installation.start_web(planted="guards")
        yield installation
    finally:
        installation.stop()


@pytest.fixture(scope="package")
def planted_phone(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Installation]]:
    """`planted_phone("phone-ids")` is the cast's company on a server without that one guard."""
    installation = install(templates, tmp_path_factory.mktemp("planted-phone"), "cast")

    def start(bug: str) -> Installation:
        installation.kill_web()
        installation.start_web(planted=bug)
        return installation

    yield start
    installation.stop()


@pytest.fixture(scope="package")
def live_demo(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The small demo company behind a running web server and a worker."""
    installation = install(templates, tmp_path_factory.mktemp("demo"), "small")
    try:
        installation.start_web()
        installation.start_worker()
        yield installation
    finally:
        installation.stop()
