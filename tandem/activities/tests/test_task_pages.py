"""The pages of tasks: the lists, the acts with undo, a task given from the account's page."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.models import Task
from tandem.activities.queries.tasks import PAGE, tasks_page
from tandem.keyaccounts.models import Account

TODAY = timezone.localdate


def test_what_is_late_heads_the_list(cast, give, signed_in):
    give(to="olga", title="以后", due_on=TODAY() + timedelta(days=9))
    late = give(to="olga", title="早该做")
    Task.objects.filter(pk=late.pk).update(due_on=TODAY() - timedelta(days=2))

    text = signed_in("olga").get("/week/tasks/").content.decode()

    assert text.index("早该做") < text.index("以后")
    assert "2 days late" in text


def test_each_list_holds_its_own(cast, give, signed_in):
    give(to="iris", title="给她的")
    client = signed_in("olga")

    assert "给她的" not in client.get("/week/tasks/").content.decode()
    assert "给她的" in client.get("/week/tasks/?show=given").content.decode()
    assert "给她的" in client.get(f"/week/tasks/?account={cast.olgas.pk}").content.decode()
    assert "给她的" in signed_in("iris").get("/week/tasks/?show=nonsense").content.decode()


def test_done_from_the_list_answers_with_undo_and_undo_opens_it_again(cast, give, signed_in):
    task, client = give(to="olga"), signed_in("olga")

    answer = client.post("/week/tasks/acts/", {"done": task.pk}, headers={"HX-Request": "true"})

    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert Task.objects.get().state == Task.State.DONE
    client.post(undo)
    assert Task.objects.get().state == Task.State.OPEN


@pytest.mark.parametrize(("act", "days"), [("tomorrow", 1), ("week", 7)])
def test_picked_tasks_move_together(cast, give, signed_in, act, days):
    ids = [give(to="olga").pk, give(to="olga").pk]

    signed_in("olga").post("/week/tasks/acts/", {"ids": ids, "act": act})

    assert {task.due_on for task in Task.objects.all()} == {TODAY() + timedelta(days=days)}


def test_no_picked_task_gets_a_sentence(cast, signed_in):
    answer = signed_in("olga").post("/week/tasks/acts/", {"act": "done"})

    assert answer.status_code == 422
    assert "No task is picked" in answer.content.decode()


def test_a_task_is_given_from_the_account_and_shown_there_and_on_today(cast, signed_in):
    client = signed_in("olga")
    form = {"title": "送样机", "due_on": TODAY().isoformat(), "holder": cast.iris.pk, "key": "k"}

    answer = client.post(f"/week/accounts/{cast.olgas.pk}/tasks/", form)

    assert answer.headers["Location"] == f"/accounts/{cast.olgas.pk}/"
    assert "送样机" in client.get(answer.headers["Location"]).content.decode()
    assert "送样机" in signed_in("iris").get("/").content.decode()


def test_only_people_of_the_account_are_offered(cast, signed_in):
    text = signed_in("olga").get(f"/week/accounts/{cast.olgas.pk}/tasks/").content.decode()

    assert f'value="{cast.iris.pk}"' in text
    assert f'value="{cast.uma.pk}"' not in text


@pytest.mark.parametrize(
    ("act", "form", "state"),
    [
        ("taking", {}, "open"),
        ("completion", {}, "done"),
        ("refusal", {"reason": "休假"}, "declined"),
        ("postponement", {"due_on": "2999-01-01"}, "open"),
    ],
)
def test_each_act_of_the_page_works_as_a_plain_form(cast, give, signed_in, act, form, state):
    task, client = give(to="iris"), signed_in("iris")

    answer = client.post(f"/week/tasks/{task.pk}/{act}/", form, follow=True)

    assert answer.status_code == 200
    assert Task.objects.get().state == state


def test_a_refusal_without_a_reason_keeps_the_page(cast, give, signed_in):
    task = give(to="iris")

    assert signed_in("iris").post(f"/week/tasks/{task.pk}/refusal/", {}).status_code == 422


def test_a_moved_account_leaves_its_name_but_the_task_stays(cast, give, signed_in):
    task = give(to="olga", title="报价")
    Account.objects.filter(pk=cast.olgas.pk).update(owner=cast.otto)
    client = signed_in("olga")

    for page in ("/week/tasks/", f"/week/tasks/{task.pk}/", "/"):
        text = client.get(page).content.decode()
        assert "报价" in text
        assert "北方师范大学" not in text


def test_pages_follow_one_another_without_a_gap(cast, give):
    Task.objects.bulk_create(
        Task(
            account=cast.olgas,
            title=str(number),
            due_on=TODAY() + timedelta(days=number // 3),
            by=cast.olga,
            holder=cast.olga,
            given_at=timezone.now(),
        )
        for number in range(PAGE + 20)
    )

    first = tasks_page(actor=cast.actor("olga"))
    second = tasks_page(actor=cast.actor("olga"), after=first.after)

    titles = [row.task.title for row in first.rows + second.rows]
    assert titles == [str(number) for number in range(PAGE + 20)]
    assert (first.count, second.after) == (PAGE + 20, "")


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    cast, give, signed_in, django_assert_max_num_queries
):
    for _number in range(30):
        give(to="olga")
    client = signed_in("olga")

    with django_assert_max_num_queries(12):
        client.get("/week/tasks/")
