"""A visit is done, missed, moved, cancelled or added: once, by the right person, with a trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tandem.activities.commands.visit_steps import DayNotPossible, VisitClosed
from tandem.activities.commands.visits import (
    add_visit,
    cancel_visit,
    complete_visit,
    miss_visit,
    move_visit,
)
from tandem.activities.models import Activity, Visit
from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Account

State = Visit.State


def _complete(cast, visit, name="olga", **more):
    return complete_visit(
        actor=cast.actor(name),
        visit_id=visit.pk,
        now=timezone.now(),
        **({"version": visit.version} | more),
    )


def _move(cast, visit, on, name="olga"):
    return move_visit(
        actor=cast.actor(name), visit_id=visit.pk, version=visit.version, on=on, now=timezone.now()
    )


def test_a_completed_visit_stands_on_the_timeline_and_is_a_contact(cast, a_visit):
    done = _complete(cast, a_visit(), text="谈了投影仪", next_step="送样机")

    activity = Activity.objects.get()
    account = Account.objects.get(pk=cast.olgas.pk)
    assert (done.state, done.activity_id) == (State.DONE, activity.pk)
    assert (activity.text, activity.facts) == ("谈了投影仪", {"next_step": "送样机"})
    assert account.last_visit_on == timezone.localdate()
    assert AuditEntry.objects.filter(act="activities.visit_done").count() == 1


def test_a_form_sent_twice_records_one_visit(cast, a_visit):
    visit = a_visit()

    for _time in range(2):
        _complete(cast, visit, text="a", key="k1")

    assert Activity.objects.count() == 1


def test_a_second_completion_without_a_key_is_refused(cast, a_visit):
    visit = a_visit()
    _complete(cast, visit)

    with pytest.raises(VisitClosed):
        _complete(cast, visit, version=None)


def test_only_who_was_there_says_it_was_done(cast, a_visit):
    for name in ("nora", "iris", "opal"):
        with pytest.raises(NotAllowed):
            _complete(cast, a_visit(), name)


def test_to_a_stranger_the_visit_is_not_there(cast, a_visit):
    for name in ("uma", "sam", "amy", "adam"):
        with pytest.raises(NotThere):
            _complete(cast, a_visit(), name)


def test_a_visit_to_come_cannot_be_done(cast, a_visit):
    with pytest.raises(DayNotPossible):
        _complete(cast, a_visit(on=timezone.localdate() + timedelta(days=1)))


def test_an_old_version_is_refused_and_nothing_is_written(cast, a_visit):
    visit = a_visit()
    _move(cast, visit, timezone.localdate())

    with pytest.raises(Stale):
        _complete(cast, visit, version=1)
    assert not Activity.objects.exists()


def test_a_visit_counts_even_after_the_account_moved_to_a_colleague(cast, a_visit):
    visit = a_visit()
    Account.objects.filter(pk=cast.olgas.pk).update(owner=cast.otto)

    _complete(cast, visit)

    assert Account.objects.get(pk=cast.olgas.pk).last_visit_on == timezone.localdate()


def test_a_partner_visit_has_no_account_and_no_timeline(cast, a_visit):
    visit = a_visit(account=None, partner=cast.alpha, kind=Visit.Kind.PARTNER)

    assert _complete(cast, visit, text="对了名单").note == "对了名单"
    assert not Activity.objects.exists()


def test_the_region_manager_sees_partner_visits_of_the_region_only(cast, a_visit):
    visit = a_visit(account=None, partner=cast.alpha, kind=Visit.Kind.PARTNER)

    assert Visit.objects.visible_to(cast.actor("nora")).filter(pk=visit.pk).exists()
    assert not Visit.objects.visible_to(cast.actor("sam")).filter(pk=visit.pk).exists()


def test_a_moved_visit_goes_behind_the_day_and_is_fixed(cast, a_visit):
    tomorrow = timezone.localdate() + timedelta(days=1)
    a_visit(on=tomorrow, position=4)

    moved = _move(cast, a_visit(), tomorrow, "nora")

    assert (moved.on, moved.position, moved.is_fixed) == (tomorrow, 5, True)
    assert AuditEntry.objects.get(act="activities.visit_moved").actor_id == cast.nora.pk


def test_no_visit_moves_into_the_past(cast, a_visit):
    with pytest.raises(DayNotPossible):
        _move(cast, a_visit(), timezone.localdate() - timedelta(days=1))


def test_missed_and_cancelled_visits_say_why_and_are_closed(cast, a_visit):
    for act, state in ((miss_visit, State.MISSED), (cancel_visit, State.CANCELLED)):
        visit = a_visit()
        closed = act(
            actor=cast.actor("olga"),
            visit_id=visit.pk,
            version=1,
            why="客户出差",
            now=timezone.now(),
        )
        assert (closed.state, closed.note) == (state, "客户出差")
        with pytest.raises(VisitClosed):
            _move(cast, closed, timezone.localdate())


def test_a_visit_is_added_to_ones_own_week_or_by_the_manager(cast):
    for name in ("olga", "nora", "opal"):
        visit = add_visit(
            actor=cast.actor(name),
            seller_id=cast.olga.pk,
            account_id=cast.olgas.pk,
            on=timezone.localdate(),
            now=timezone.now(),
        )
        assert visit.is_fixed


@pytest.mark.parametrize("name", ["iris", "otto", "sam", "vera"])
def test_others_do_not_plan_somebody_elses_week(cast, name):
    with pytest.raises(NotAllowed):
        add_visit(
            actor=cast.actor(name),
            seller_id=cast.olga.pk,
            account_id=cast.olgas.pk,
            on=timezone.localdate(),
            now=timezone.now(),
        )


def test_a_visit_goes_only_to_a_visible_account(cast):
    with pytest.raises(NotThere):
        add_visit(
            actor=cast.actor("olga"),
            seller_id=cast.olga.pk,
            account_id=cast.umas.pk,
            on=timezone.localdate(),
            now=timezone.now(),
        )
