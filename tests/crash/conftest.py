"""What the tests of this folder ask for."""

from __future__ import annotations

import pytest

from tests.live.databases import IS_POSTGRES
from tests.live.fixtures import live_demo, templates  # noqa: F401  (fixtures)
from tests.live.processes import Installation
from tests.live.visitor import Visitor

# The files of PostgreSQL are written by its own server: our worker cannot fill its disk.
collect_ignore = ["test_full_disk.py"] if IS_POSTGRES else []


@pytest.fixture
def opal(live_demo: Installation) -> Visitor:  # noqa: F811  (the fixture above)
    visitor = Visitor(live_demo.address)
    return visitor.sign_in(live_demo.facts["logins"]["sales_ops"], live_demo.facts["password"])
