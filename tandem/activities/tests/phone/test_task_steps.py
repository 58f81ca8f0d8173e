"""A task taken on or done without a network: once, at its own time; a change made meanwhile stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.reviewing_items import ItemDecided, set_item_aside, take_item_over
from tandem.activities.commands.task_acts import decline_task, finish_task, withdraw_task
from tandem.activities.commands.tasks import pass_on_task
from tandem.activities.models import PhoneItem, Task
from tandem.activities.queries.phone_items import answer_of
from tandem.keyaccounts.models import Account


@pytest.fixture
def step(cast, an_item, arrive):
    """Let a step of Olga's phone arrive: `step(task, "done")`."""

    def make(task, act="done", at=None, name="olga"):
        moment = (at or timezone.now()).isoformat()
        return arrive(an_item("task_act", task=task.pk, act=act, at=moment), name=name)

    return make


def test_a_step_counts_when_it_was_made_and_is_written_when_it_came(give, step):
    task, noon = give(by="iris", to="olga"), timezone.now() - timedelta(hours=5)

    step(task, "taken", noon)
    step(task, "done", noon + timedelta(hours=1))

    task.refresh_from_db()
    assert (task.state, task.acknowledged_at) == ("done", noon)
    assert task.closed_at == noon + timedelta(hours=1)


def test_a_phone_whose_clock_runs_ahead_finishes_nothing_in_the_future(give, step):
    task = give(by="iris", to="olga")

    step(task, at=timezone.now() + timedelta(days=3))

    assert Task.objects.get(pk=task.pk).closed_at <= timezone.now()


def test_a_step_sent_again_gets_the_first_answer(give, an_item, arrive):
    task = give(by="iris", to="olga")
    sent = an_item("task_act", task=task.pk, act="done", at=timezone.now().isoformat())

    first, again = arrive(sent), arrive(sent)

    assert first.pk == again.pk
    assert PhoneItem.objects.count() == 1


def _withdrawn(cast, task):
    withdraw_task(actor=cast.actor("iris"), task_id=task.pk, now=timezone.now())


def _declined(cast, task):
    act = {"reason": "没有时间", "now": timezone.now()}
    decline_task(actor=cast.actor("olga"), task_id=task.pk, **act)


def _passed_on(cast, task):
    act = {"to_user": cast.nora, "now": timezone.now()}
    pass_on_task(actor=cast.actor("iris"), task_id=task.pk, **act)


def _hidden(cast, task):
    _passed_on(cast, task)
    Account.objects.filter(pk=task.account_id).update(owner=cast.otto)


@pytest.mark.parametrize(
    ("change", "act", "named"),
    [
        (_withdrawn, "done", "Iris"),
        (_withdrawn, "taken", "Iris"),
        (_declined, "taken", "Olga"),
        (_passed_on, "done", "Nora"),
        (_hidden, "done", ""),
    ],
)
def test_a_change_made_meanwhile_stands_and_the_step_is_kept(cast, give, step, change, act, named):
    task = give(by="iris", to="olga")
    change(cast, task)
    stands = Task.objects.values().get(pk=task.pk)

    item = step(task, act)

    assert item.state == "review"
    assert item.content["task"] == task.pk
    assert Task.objects.values().get(pk=task.pk) == stands
    text = answer_of(cast.actor("olga"), item)["text"]
    assert named in text
    if not named:
        assert not any(name in text for name in ("Nora", "Otto", "Iris", task.title))


def test_what_a_colleague_has_done_already_is_simply_done(cast, give, step):
    task = give(by="iris", to="olga")
    finish_task(actor=cast.actor("iris"), task_id=task.pk, now=timezone.now())

    assert step(task).state == "done"


def test_a_late_step_is_put_away_by_who_made_it_and_written_by_nobody(cast, give, step):
    task = give(by="iris", to="olga")
    _withdrawn(cast, task)
    item = step(task)

    with pytest.raises(ItemDecided):
        take_item_over(actor=cast.actor("nora"), item_id=item.pk, now=timezone.now())
    set_item_aside(actor=cast.actor("olga"), item_id=item.pk, now=timezone.now())

    item.refresh_from_db()
    assert item.state == "set_aside"


def test_the_list_of_late_steps_takes_the_same_queries(
    cast, give, step, signed_in, django_assert_max_num_queries
):
    for _ in range(8):
        task = give(by="iris", to="olga")
        _withdrawn(cast, task)
        step(task)

    client = signed_in("nora")

    with django_assert_max_num_queries(12):
        page = client.get("/week/phone/items/").content.decode()

    assert page.count("Iris") >= 8


@pytest.mark.parametrize("task", [None, "x", [1], {"a": 1}, -5, 2**70, True])
def test_a_step_that_names_no_task_needs_review(cast, an_item, arrive, signed_in, task):
    sent = an_item("task_act", task=task, act="done", at=timezone.now().isoformat())

    assert arrive(sent).state == "review"
    assert signed_in("nora").get("/week/phone/items/").status_code == 200
