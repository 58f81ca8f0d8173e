"""The recap is read from what happened; the seller adds one line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tandem.activities.commands.recaps import LineTooLong, write_recap_line
from tandem.activities.commands.task_acts import finish_task
from tandem.activities.commands.visits import complete_visit
from tandem.activities.models import RecapLine
from tandem.activities.queries.recap import week_recap
from tandem.activities.recap_page import sentences
from tandem.foundation.errors import NotAllowed
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account


def _recap(cast, name="olga"):
    week = fiscal_calendar().week(timezone.localdate())
    return week_recap(actor=cast.actor(name), seller=cast.olga, week=week)


def _write(cast, text, name="olga"):
    return write_recap_line(
        actor=cast.actor(name),
        seller_id=cast.olga.pk,
        on=timezone.localdate(),
        text=text,
        now=timezone.now(),
    )


def test_a_week_tells_itself(cast, a_visit, give):
    actor, now = cast.actor("olga"), timezone.now()
    for _time in range(2):
        complete_visit(actor=actor, visit_id=a_visit().pk, version=None, now=now)
    finish_task(actor=actor, task_id=give(to="olga").pk, now=now)
    give(to="iris")
    a_visit(on=timezone.localdate() + timedelta(days=7))

    recap = _recap(cast)

    assert [account.pk for account in recap.visited] == [cast.olgas.pk]
    assert (recap.done.customer.done, recap.coming.customer.planned) == (2, 1)
    assert (recap.tasks_given, recap.tasks_done) == (2, 1)
    with translation.override("en"):
        assert "Tasks given: 2, done: 1." in sentences(recap)


def test_nothing_is_said_of_what_did_not_happen(cast):
    assert len(sentences(_recap(cast))) == 2


def test_a_hidden_customer_is_counted_and_not_named(cast, a_visit, signed_in):
    complete_visit(
        actor=cast.actor("olga"), visit_id=a_visit().pk, version=None, now=timezone.now()
    )
    Account.objects.filter(pk=cast.olgas.pk).update(owner=cast.uma, region=cast.south)

    page = signed_in("nora").get(f"/week/{cast.olga.pk}/recap/").content.decode()

    assert "1 customer you do not see" in page
    assert "北方师范大学" not in page


def test_the_later_line_stands_and_only_the_seller_writes_it(cast):
    _write(cast, "  招标  推迟\n到三月 ")
    _write(cast, "招标在二月")

    assert RecapLine.objects.get().text == "招标在二月"
    with pytest.raises(NotAllowed):
        _write(cast, "x", "nora")
    with pytest.raises(LineTooLong):
        _write(cast, "x" * 301)


def test_the_page_is_read_by_manager_and_pair_and_written_by_the_seller(cast, signed_in):
    url = f"/week/{cast.olga.pk}/recap/"

    signed_in("olga").post(url, {"text": "院长换人"}, follow=True)

    for name, status in [("nora", 200), ("iris", 200), ("vera", 200), ("otto", 404), ("sam", 404)]:
        answer = signed_in(name).get(url)
        assert answer.status_code == status
        assert ("院长换人" in answer.content.decode()) is (status == 200)


def test_the_page_keeps_its_queries(cast, signed_in, django_assert_max_num_queries):
    client = signed_in("olga")
    client.get(f"/week/{cast.olga.pk}/recap/")  # the session is written once

    with django_assert_max_num_queries(12):
        client.get(f"/week/{cast.olga.pk}/recap/")
