"""The harness itself: an installation starts, people sign in by the form, and it leaves nothing."""

from __future__ import annotations

import pytest

from tests.live.databases import Templates
from tests.live.fixtures import install
from tests.live.visitor import Visitor

pytestmark = pytest.mark.live


def test_an_installation_serves_its_people_and_leaves_nothing_behind(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installation = install(templates, tmp_path_factory.mktemp("harness"), "cast")
    try:
        installation.start_web()
        olga = Visitor(installation.address).sign_in("olga", installation.facts["password"])

        assert olga.get("/").status == 200
        assert Visitor(installation.address).get("/").status == 302
        assert installation.database.value("SELECT count(*) FROM keyaccounts_account") == 3
    finally:
        installation.stop()

    assert installation.web is not None
    assert installation.web.poll() is not None
    assert not installation.folder.exists()
