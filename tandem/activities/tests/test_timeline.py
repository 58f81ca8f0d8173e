"""The timeline: what is logged, who reads it, and its keyset pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.log import NothingToLog, log_activity
from tandem.activities.models import Activity
from tandem.activities.queries.timeline import timeline_page
from tandem.foundation.errors import NotThere
from tandem.foundation.own_words import TooLong
from tandem.keyaccounts.models import Account

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


def _log(cast, name="olga", **changed):
    usual = {"account_id": cast.olgas.pk, "kind": "call", "text": "通话", "now": timezone.now()}
    return log_activity(actor=cast.actor(name), **(usual | changed))


def _fill(account, count):
    return Activity.objects.bulk_create(
        [
            Activity(
                account=account,
                kind="note",
                at=NOON - timedelta(minutes=number // 3),
                text=str(number),
                recorded_at=NOON,
            )
            for number in range(count)
        ]
    )


def test_a_call_is_a_first_hand_contact_and_a_note_is_not(cast):
    _log(cast, kind="note")
    assert Account.objects.get(pk=cast.olgas.pk).last_contact_on is None

    _log(cast)
    assert Account.objects.get(pk=cast.olgas.pk).last_contact_on == timezone.localdate()


def test_a_call_nobody_answered_is_no_contact(cast):
    _log(cast, has_reached=False)

    assert Account.objects.get(pk=cast.olgas.pk).last_contact_on is None


def test_a_partners_call_is_no_contact_of_the_vendor_and_the_partner_sees_it(cast):
    _log(cast, "alan")

    page = timeline_page(actor=cast.actor("amy"), account_id=cast.olgas.pk)
    assert [row.by_id for row in page.events] == [cast.alan.pk]
    assert Account.objects.get(pk=cast.olgas.pk).last_contact_on is None


def test_the_same_key_logs_once(cast):
    assert _log(cast, key="a") == _log(cast, key="a")
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "  "},
        {"kind": "order"},
        {"text": "x" * 5001},
        {"at": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_cannot_be_logged_is_refused(cast, changed):
    with pytest.raises((NothingToLog, TooLong)):
        _log(cast, **changed)


@pytest.mark.parametrize("name", ["uma", "sam", "ben", "anna", "adam"])
def test_to_strangers_the_account_is_not_there(cast, name):
    with pytest.raises(NotThere):
        _log(cast, name)


def test_a_partner_reads_only_what_is_meant_for_partners(cast):
    _log(cast, text="内部")
    _log(cast, text="给伙伴", is_partner_visible=True)

    page = timeline_page(actor=cast.actor("amy"), account_id=cast.olgas.pk)

    assert [row.text for row in page.events] == ["给伙伴"]


def test_pages_follow_each_other_without_gap_or_double(cast):
    _fill(cast.olgas, 120)
    actor, cursor, seen = cast.actor("olga"), "", []
    for _page in range(3):
        page = timeline_page(actor=actor, account_id=cast.olgas.pk, cursor=cursor)
        seen += [row.pk for row in page.events]
        cursor = page.next_cursor

    everything = Activity.objects.order_by("-at", "-id").values_list("pk", flat=True)
    assert seen == list(everything)
    assert cursor == ""


def test_a_bent_cursor_starts_at_the_beginning(cast):
    _fill(cast.olgas, 3)

    page = timeline_page(actor=cast.actor("olga"), account_id=cast.olgas.pk, cursor="x~y")

    assert len(page.events) == 3


def test_a_page_is_one_query_however_long_the_history(cast, django_assert_num_queries):
    _fill(cast.olgas, 2000)
    actor = cast.actor("opal")

    with django_assert_num_queries(1):
        page = timeline_page(actor=actor, account_id=cast.olgas.pk)

    assert len(page.events) == 50
