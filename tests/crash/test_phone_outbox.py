"""A phone sends while the web server is killed: what was answered stands, and nothing stands twice.

`TANDEM_KILLS` sets how often, as for the web server's own test.
"""

from __future__ import annotations

import http.client
import threading
import time
from typing import Any

import pytest

from tests.crash.test_web_server import KILLS, a_seller_and_account
from tests.live.outboxes import ITEMS, batches, check_in
from tests.live.processes import Installation
from tests.live.visitor import Visitor

pytestmark = pytest.mark.live
MINE = "SELECT count(*) FROM activities_checkin WHERE by_id = ?"
EACH_ONCE = "SELECT count(DISTINCT client_id) FROM activities_checkin WHERE by_id = ?"
OPEN = "SELECT count(*) FROM activities_phoneitem WHERE by_id = ? AND state <> 'done'"
ITEMS_A_ROUND = 120


def test_an_outbox_drained_through_kills_stands_once_each(live_demo: Installation) -> None:
    seller, account = a_seller_and_account(live_demo)
    visitor = Visitor(live_demo.address)
    visitor.sign_in(live_demo.facts["logins"]["outside_seller"], live_demo.facts["password"])
    made = live_demo.database.value(MINE, seller)  # the demo's own

    for _ in range(min(KILLS, 20)):
        items = [check_in(account) for _ in range(ITEMS_A_ROUND)]
        made += len(items)
        answered = send_until_killed(live_demo, visitor, items)
        live_demo.start_web(processes=1)
        assert answered <= live_demo.database.value(MINE, seller)
        for batch in batches(items):  # the phone cannot know: it sends everything again
            assert visitor.send_json(ITEMS, {"items": batch}).status == 200

    assert live_demo.database.value(MINE, seller) == made
    assert live_demo.database.value(EACH_ONCE, seller) == made
    assert live_demo.database.value(OPEN, seller) == 0
    assert live_demo.database.is_intact()


def send_until_killed(live_demo: Installation, visitor: Visitor, items: list[Any]) -> int:
    """How many items had been answered when the server died in the middle of the sending."""
    answered: list[int] = []

    def send() -> None:
        for one in items:
            try:
                answer = visitor.send_json(ITEMS, {"items": [one]})
            except (OSError, http.client.HTTPException):
                return
            answered.append(answer.status)

    sender = threading.Thread(target=send)
    sender.start()
    while len(answered) < 5 and sender.is_alive():
        time.sleep(0.01)
    live_demo.kill_web()
    sender.join()
    assert set(answered) == {200}
    return len(answered)
