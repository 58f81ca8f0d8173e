"""The promises to a phone against the product, and each without its guard (trust T94, T95, T98, T99).

Without the guard the same promise must turn red, or it would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.concurrency import promises
from tests.live.processes import Installation

pytestmark = pytest.mark.live
Promise = Callable[[Installation], None]
PROMISES: list[tuple[str, Promise]] = [
    ("phone-ids", promises.sent_once_it_stands_once),
    ("phone-persons", promises.one_id_of_two_people_is_two_visits),
    ("phone-digest", promises.a_photo_that_did_not_arrive_whole_is_not_kept),
    ("phone-waiting", promises.what_hangs_together_arrives_in_any_order),
    ("phone-review", promises.a_visit_given_away_meanwhile_needs_review),
    ("phone-scope", promises.an_account_hidden_meanwhile_needs_review),
    ("phone-lifting", promises.a_queue_of_every_version_is_taken_in),
    ("phone-each-alone", promises.one_bad_item_holds_up_nobody),
]


@pytest.mark.parametrize("promise", [promise for _bug, promise in PROMISES])
def test_what_a_phone_is_promised_holds(live_cast: Installation, promise: Promise) -> None:
    promise(live_cast)


def test_t95_the_outbox_of_who_left_is_kept(live_cast: Installation) -> None:
    promises.the_outbox_of_who_left_is_kept(live_cast)


@pytest.mark.parametrize(("bug", "promise"), PROMISES)
def test_without_its_guard_the_promise_is_broken(
    planted_phone: Callable[[str], Installation], bug: str, promise: Promise
) -> None:
    with pytest.raises(AssertionError):
        promise(planted_phone(bug))
