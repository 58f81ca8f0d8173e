"""A next step becomes somebody's task: what, by when, who; and what they make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.task_acts import (
    acknowledge_task,
    act_on_tasks,
    decline_task,
    finish_task,
    postpone_task,
    reopen_task,
    withdraw_task,
)
from tandem.activities.commands.task_steps import TaskClosed, TaskNotPossible
from tandem.activities.commands.tasks import pass_on_task
from tandem.activities.models import Activity, Task
from tandem.activities.queries.timeline import timeline_page
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.organisation.models import Notice

State = Task.State


def _act(cast, command, task, name, **more):
    return command(actor=cast.actor(name), task_id=task.pk, now=timezone.now(), **more)


def _told(person):
    return list(Notice.objects.filter(user=person).order_by("id").values_list("kind", flat=True))


def test_a_next_step_waits_for_the_one_it_was_handed_to(cast, give, a_visit):
    visit = a_visit()

    task = give(to="iris", from_visit=visit)

    assert (task.holder, task.by, task.visit) == (cast.iris, cast.olga, visit)
    assert task.acknowledged_at is None
    assert _told(cast.iris) == ["task_given"]
    assert _told(cast.olga) == []
    assert AuditEntry.objects.get(act="activities.task_given").account_id == cast.olgas.pk


def test_what_one_gives_oneself_is_taken_on_and_told_to_nobody(cast, give):
    assert give(to="olga").acknowledged_at is not None
    assert not Notice.objects.exists()


def test_a_task_stands_on_the_timeline_with_how_it_stands_today(cast, give):
    task = give(to="iris")
    _act(cast, finish_task, task, "iris")

    page = timeline_page(actor=cast.actor("olga"), account_id=cast.olgas.pk)
    assert [event.kind for event in page.events] == [Activity.Kind.TASK]
    assert page.tasks[task.pk].state == State.DONE


def test_a_partner_reads_of_tasks_that_concern_the_partner(cast, give):
    give(to="iris", title="内部")
    give(to="alan", title="给伙伴")

    page = timeline_page(actor=cast.actor("amy"), account_id=cast.olgas.pk)
    assert [event.text for event in page.events] == ["给伙伴"]
    assert [task.title for task in Task.objects.visible_to(cast.actor("amy"))] == ["给伙伴"]


def test_the_same_key_hands_over_once(cast, give):
    assert give(key="k").pk == give(key="k").pk
    assert Task.objects.count() == Activity.objects.count() == Notice.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "  "},
        {"title": "x" * 201},
        {"due_on": timezone.localdate() - timedelta(days=1)},
        {"to": "uma"},
        {"to": "anna"},
        {"to": "adam"},
        {"to": "lena"},
    ],
)
def test_a_task_nobody_could_do_is_refused(give, changed):
    with pytest.raises(TaskNotPossible):
        give(**changed)


@pytest.mark.parametrize("name", ["uma", "ben", "anna", "adam"])
def test_to_a_stranger_the_account_is_not_there(give, name):
    with pytest.raises((NotThere, NotAllowed)):
        give(by=name, to="olga")


@pytest.mark.parametrize("to", ["nora", "vera", "eve"])
def test_a_partner_asks_the_pair_and_the_own_people_only(give, to):
    assert give(by="alan", to="olga").pk
    assert give(by="alan", to="amy").pk
    with pytest.raises(TaskNotPossible):
        give(by="alan", to=to)


def test_the_holder_says_i_have_it_and_it_is_done_and_the_giver_is_told_once(cast, give):
    task = give(to="iris")

    for _time in range(2):
        _act(cast, acknowledge_task, task, "iris")
    for _time in range(2):
        _act(cast, finish_task, task, "iris")

    task.refresh_from_db()
    assert (task.state, task.closed_at is not None) == (State.DONE, True)
    assert _told(cast.olga) == ["task_done"]


def test_done_can_be_taken_back(cast, give):
    task = give(to="iris")
    _act(cast, finish_task, task, "iris")

    assert _act(cast, reopen_task, task, "iris").state == State.OPEN
    assert _act(cast, reopen_task, task, "iris").closed_at is None


def test_a_later_day_is_told_to_the_other_of_the_two(cast, give):
    task = give(to="iris")
    later = timezone.localdate() + timedelta(days=3)

    _act(cast, postpone_task, task, "iris", due_on=later, reason="等报价")
    _act(cast, postpone_task, task, "olga", due_on=later)

    assert (_told(cast.olga), _told(cast.iris)[1:]) == (["task_postponed"], ["task_postponed"])
    with pytest.raises(TaskNotPossible):
        _act(cast, postpone_task, task, "iris", due_on=later - timedelta(days=9))


def test_a_declined_task_is_the_givers_again_with_the_reason(cast, give):
    task = give(to="iris")

    with pytest.raises(TaskNotPossible):
        _act(cast, decline_task, task, "iris", reason=" ")
    declined = _act(cast, decline_task, task, "iris", reason="不归我管")

    assert (declined.state, declined.reason) == (State.DECLINED, "不归我管")
    assert list(Task.objects.waiting_for(cast.olga.pk)) == [declined]
    assert not Task.objects.waiting_for(cast.iris.pk)
    assert _told(cast.olga) == ["task_declined"]


def test_what_came_back_goes_to_somebody_else_and_waits_to_be_seen(cast, give):
    task = give(to="iris")
    _act(cast, decline_task, task, "iris", reason="休假")

    passed = _act(cast, pass_on_task, task, "olga", to_user=cast.nora)

    assert (passed.state, passed.holder_id) == (State.OPEN, cast.nora.pk)
    assert passed.acknowledged_at is None
    assert _told(cast.nora) == ["task_given"]
    with pytest.raises(TaskNotPossible):
        _act(cast, pass_on_task, task, "nora", to_user=cast.uma)


def test_ones_own_task_is_withdrawn_and_not_declined(cast, give):
    task = give(to="olga")

    with pytest.raises(TaskNotPossible):
        _act(cast, decline_task, task, "olga", reason="x")
    _act(cast, withdraw_task, task, "olga")

    for command in (finish_task, reopen_task, acknowledge_task):
        with pytest.raises(TaskClosed):
            _act(cast, command, task, "olga")


@pytest.mark.parametrize("command", [acknowledge_task, finish_task, reopen_task])
def test_a_colleague_who_sees_a_task_does_not_answer_for_its_holder(cast, give, command):
    task = give(to="iris")

    with pytest.raises(NotAllowed):
        _act(cast, command, task, "nora")
    with pytest.raises(NotThere):
        _act(cast, command, task, "uma")
    with pytest.raises(NotAllowed):
        _act(cast, withdraw_task, task, "iris")


def test_an_act_on_several_is_done_to_all_or_to_none(cast, give):
    mine, other = give(to="olga"), give(by="iris", to="iris")

    with pytest.raises(NotAllowed):
        act_on_tasks(
            actor=cast.actor("olga"),
            task_ids=[mine.pk, other.pk],
            act="done",
            later=timezone.localdate(),
            now=timezone.now(),
        )
    assert Task.objects.filter(state=State.OPEN).count() == 2
