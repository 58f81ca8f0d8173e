"""A phone's outbox against the running server: replays, cuts, shuffles, bad items (trust T93-T99).

Each is sent as phones send: in batches, again and again until it is answered.
"""

from __future__ import annotations

import random
import time
from functools import partial

import pytest

from tests.concurrency.acts import a_key, someone
from tests.concurrency.promises import HANGS_ON, STANDING, stored, upload
from tests.live.outboxes import ITEMS, BadLine, check_in, drain, item
from tests.live.processes import Installation
from tests.live.visitor import Visitor, race

pytestmark = pytest.mark.live
DRAIN_SECONDS = 60
VISITS = 500


@pytest.fixture
def olga(live_cast: Installation) -> Visitor:
    return someone(live_cast, "olga")


def test_a_phone_that_makes_a_new_id_each_time_doubles_the_visit(
    live_cast: Installation, olga: Visitor
) -> None:
    """The bug this guards against, planted: the count above would see it."""
    words = f"每次新号 {a_key()}"
    account = live_cast.facts["accounts"]["olgas"]

    for _ in range(3):
        olga.send_json(ITEMS, {"items": [check_in(account, said=words)]})

    assert live_cast.database.value(STANDING, words) == 3


def test_two_contents_under_one_id_race_and_both_are_kept(
    live_cast: Installation, olga: Visitor
) -> None:
    one = check_in(live_cast.facts["accounts"]["olgas"], said=a_key())
    other = one | {"content": one["content"] | {"said": a_key()}}

    race([partial(olga.twin().send_json, ITEMS, {"items": [said]}) for said in (one, other) * 5])

    rows = live_cast.database.rows(
        "SELECT state, reason FROM activities_phoneitem WHERE client_id = ?", stored(one["id"])
    )
    assert sorted(rows) == [("done", ""), ("review", "other_content")]


def test_five_hundred_visits_over_a_line_that_is_cut_stand_five_hundred_times(
    live_cast: Installation, olga: Visitor
) -> None:
    words = f"五百次 {a_key()}"
    account = live_cast.facts["accounts"]["olgas"]
    line = BadLine(olga)
    began = time.monotonic()

    told = drain(line, [check_in(account, said=words) for _ in range(VISITS)])

    assert time.monotonic() - began < DRAIN_SECONDS
    assert line.cuts > 0
    assert set(told.values()) == {"done"}
    assert live_cast.database.value(STANDING, words) == VISITS


def test_one_poisoned_item_does_not_hold_up_five_hundred(
    live_cast: Installation, olga: Visitor
) -> None:
    words = f"有毒 {a_key()}"
    account = live_cast.facts["accounts"]["olgas"]
    good = [check_in(account, said=words) for _ in range(VISITS)]
    bad = check_in(account, outcome="poison", arrived_at={"deep": [1] * 50})
    began = time.monotonic()

    told = drain(BadLine(olga, one_in=10**9), [*good[:250], bad, *good[250:]])

    assert time.monotonic() - began < DRAIN_SECONDS
    assert told.pop(bad["id"]) == "review"
    assert set(told.values()) == {"done"}
    assert live_cast.database.value(STANDING, words) == VISITS


def test_account_contact_visit_and_photo_arrive_shuffled_and_at_once(
    live_cast: Installation, olga: Visitor
) -> None:
    industry = live_cast.database.value("SELECT min(id) FROM organisation_industry")
    chance = random.Random(94)
    for _round in range(5):
        name = f"离线学校 {a_key()}"
        account = item("account", name=name, industry=industry)
        contact = item("contact", account_item=account["id"], name="张老师")
        visit = check_in(None, account_item=account["id"])
        chain = [account, contact, visit]
        chance.shuffle(chain)
        acts = [partial(olga.twin().send_json, ITEMS, {"items": [one]}) for one in chain]

        race([*acts, partial(_sent_photo, olga.twin(), visit["id"])])

        assert live_cast.database.rows(HANGS_ON, name) == [(1, 1, 1)]


def test_a_photo_uploaded_by_ten_hands_is_one_file(live_cast: Installation, olga: Visitor) -> None:
    of, named = check_in(1)["id"], check_in(1)["id"]

    race([partial(_sent_photo, olga.twin(), of, named) for _ in range(10)])

    count = "SELECT count(*) FROM activities_visitfile WHERE client_id = ?"
    assert live_cast.database.value(count, stored(named)) == 1
    kept = live_cast.database.rows("SELECT stored_as FROM activities_visitfile")
    files = list((live_cast.folder / "files" / "visits").glob("*/*"))
    assert len(files) == len(kept)


def _sent_photo(visitor: Visitor, of: str, named: str = "") -> int:
    answer = upload(visitor, of, named=named)
    if answer.status != 200:
        raise AssertionError(f"The photo was answered with {answer.status}: {answer.text}")
    return answer.status
