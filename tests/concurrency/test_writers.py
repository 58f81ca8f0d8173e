"""Many people write while somebody reads for long (trust T74): nobody is told the data is locked."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.concurrency.acts import someone
from tests.live.databases import IS_POSTGRES, Templates
from tests.live.fixtures import install
from tests.live.processes import Installation
from tests.live.visitor import race

pytestmark = pytest.mark.live
WRITERS, SECONDS = 32, 8
NOTES = "SELECT count(*) FROM activities_activity WHERE text LIKE ?"


@contextmanager
def a_long_reader(installation: Installation) -> Iterator[None]:
    """A report that keeps its snapshot open the whole time."""
    with closing(installation.database.connect()) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM activities_activity").fetchone()
        yield
        connection.execute("SELECT count(*) FROM activities_activity").fetchone()


def many_write(installation: Installation, mark: str) -> Counter[int]:
    """Notes by many hands for some seconds; how often each status was answered."""
    olga = someone(installation, "olga")
    path = f"/week/accounts/{installation.facts['accounts']['olgas']}/notes/"
    statuses: Counter[int] = Counter()
    counting = threading.Lock()

    def write() -> None:
        hand, end = olga.twin(), time.monotonic() + SECONDS
        while time.monotonic() < end:
            status = hand.post(path, {"text": mark}).status
            with counting:
                statuses[status] += 1

    with a_long_reader(installation):
        race([write] * WRITERS)
    return statuses


def test_thirty_two_writers_and_a_long_reader_wait_for_nobody_in_vain(
    live_cast: Installation,
) -> None:
    statuses = many_write(live_cast, "众人一起写")

    assert set(statuses) == {302}
    assert live_cast.database.value(NOTES, "众人一起写") == statuses[302]
    assert "locked" not in live_cast.log


if not IS_POSTGRES:  # the planted bug is one that only SQLite can have

    def test_transactions_that_take_the_lock_late_fail(
        templates: Templates, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        installation = install(templates, tmp_path_factory.mktemp("deferred"), "cast")
        try:
            installation.start_web(planted="deferred")

            statuses = many_write(installation, "迟来的锁")

            assert statuses[500] > 0
            assert "locked" in installation.log
        finally:
            installation.stop()
