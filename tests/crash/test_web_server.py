"""P2, an acknowledged write survives (trust T78): the web server is killed under writes, many times.

`TANDEM_KILLS` sets how often; ten by default, two hundred before a release.
"""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.live.processes import Installation
from tests.live.visitor import Visitor

pytestmark = pytest.mark.live
KILLS = int(os.environ.get("TANDEM_KILLS", "10"))
WRITERS = 4
VISITS = "SELECT id FROM activities_visit WHERE is_fixed AND seller_id = ?"
ENTRIES = "SELECT subject_id FROM foundation_auditentry WHERE act = 'activities.visit_added'"


def test_no_acknowledged_write_is_lost_to_a_killed_web_server(live_demo: Installation) -> None:
    seller, account = a_seller_and_account(live_demo)
    known = {row[0] for row in live_demo.database.rows(VISITS, seller)}
    visitor = Visitor(live_demo.address)
    visitor.sign_in(live_demo.facts["logins"]["outside_seller"], live_demo.facts["password"])

    acknowledged: set[int] = set()
    for _ in range(KILLS):
        before = len(acknowledged)
        acknowledged |= write_until_killed(live_demo, visitor, account, seller)
        assert len(acknowledged) > before, "nothing was written before the server was killed"
        live_demo.start_web(processes=1)  # starts in half the time; its threads write at once

    written = {row[0] for row in live_demo.database.rows(VISITS, seller)} - known
    audited = [row[0] for row in live_demo.database.rows(ENTRIES)]
    assert acknowledged - written == set()
    assert sorted(audited) == sorted(written)
    assert live_demo.database.is_intact()


def write_until_killed(
    live_demo: Installation, visitor: Visitor, account: int, seller: int
) -> set[int]:
    """Ids that the server answered with before it died."""
    acknowledged: set[int] = set()
    over = threading.Event()
    on = (timezone.localdate() + timedelta(days=3)).isoformat()

    def write(hand: Visitor) -> None:
        while not over.is_set():
            try:
                answer = hand.post(
                    f"/week/accounts/{account}/visits/",
                    {"account": account, "seller": seller, "on": on},
                )
            except (OSError, http.client.HTTPException):
                return  # the server died before it answered: nothing was promised
            acknowledged.add(id_of(answer.status, answer.headers.get("Location", "")))

    writers = [threading.Thread(target=write, args=(visitor.twin(),)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    while len(acknowledged) < WRITERS and any(writer.is_alive() for writer in writers):
        time.sleep(0.01)
    live_demo.kill_web()
    over.set()
    for writer in writers:
        writer.join()
    return acknowledged


def id_of(status: int, location: str) -> int:
    found = re.search(r"#stop-(\d+)$", location)
    if status != 302 or found is None:
        raise AssertionError(f"A visit was answered with {status} {location}")
    return int(found[1])


def a_seller_and_account(live_demo: Installation) -> tuple[int, int]:
    return live_demo.database.rows(
        "SELECT u.id, min(a.id) FROM organisation_user u "
        "JOIN keyaccounts_account a ON a.owner_id = u.id AND a.state = 'locked' "
        "WHERE u.username = ? GROUP BY u.id",
        live_demo.facts["logins"]["outside_seller"],
    )[0]  # type: ignore[return-value]
