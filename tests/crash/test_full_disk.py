"""A disk without room stops an import and loses nothing (trust T82); SQLite only, see conftest."""

from __future__ import annotations

import pytest

from tests.crash.test_worker import (
    ACCOUNTS,
    APPLIED,
    ROWS,
    RUN_STATE,
    a_checked_import,
    assert_entered_once,
    end_the_lease,
)
from tests.live.processes import Installation, wait_until
from tests.live.visitor import Visitor

pytestmark = pytest.mark.live
PAGE = 4096


def test_an_import_that_meets_a_full_disk_goes_on_when_there_is_room_again(
    live_demo: Installation, opal: Visitor
) -> None:
    """The kernel refuses every byte beyond a size, as a full disk does, in the midst of the run.

    The worker can then not even note that it failed: its lease tells the next one.
    """
    database = live_demo.database
    run = a_checked_import(live_demo, opal, "琼州")
    accounts = database.value(ACCOUNTS)
    live_demo.limit_files_of_worker(4 * PAGE)  # no file of its own can grow any more

    assert opal.post(f"/accounts/imports/{run}/start/").status == 302
    wait_until(lambda: "disk" in live_demo.log, "the worker met the limit")
    assert database.is_intact()
    assert database.value(APPLIED, run) < ROWS
    live_demo.kill_worker()
    end_the_lease(live_demo)
    live_demo.start_worker()

    if database.value(RUN_STATE, run) == "failed":
        assert opal.post(f"/accounts/imports/{run}/start/").status == 302
    wait_until(lambda: database.value(RUN_STATE, run) == "done", "the import is done")
    assert_entered_once(live_demo, run, accounts)
