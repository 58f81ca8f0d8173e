"""Publishing: all or nothing, who may, who is told, and what it replaces."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands import publishing
from tandem.coverage.commands.lines import NotASellerHere, move_line
from tandem.coverage.commands.pins import ReasonMissing, pin_account, unpin_account
from tandem.coverage.commands.plans import NotADraft, start_plan
from tandem.coverage.commands.publishing import OwnerLeft, apply_plan, publish_plan
from tandem.coverage.models import CoveragePlan, Pin, PlanLine
from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.foundation.jobs import run_job
from tandem.foundation.models import AuditEntry, Job
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Notice, User

State = CoveragePlan.State


def _publish(cast, plan, name="opal"):
    return publish_plan(
        actor=cast.actor(name), plan_id=plan.pk, now=timezone.now(), reason="季度明天开始"
    )


def _move(cast, line, name="opal", **changed):
    wanted = {"owner_id": cast.otto.pk, "mode": "shared", "visits": 2, "version": line.version}
    return move_line(
        actor=cast.actor(name), line_id=line.pk, now=timezone.now(), **(wanted | changed)
    )


def _line(plan, account):
    return PlanLine.objects.get(plan=plan, account=account)


def test_a_published_plan_is_the_coverage_that_holds(cast, draft, finish):
    published = finish(_publish(cast, draft))

    line = _line(draft, cast.olgas)
    account = Account.objects.get(pk=cast.olgas.pk)
    assert published.state == State.PUBLISHED
    assert (account.mode, account.visits_per_quarter) == (line.mode, line.visits)
    assert (account.segment, account.is_top) == (line.segment, line.is_top)


@pytest.mark.parametrize("name", ["nora", "dora"])
def test_only_planners_of_all_regions_publish_a_plan_of_all(cast, draft, name):
    with pytest.raises(NotAllowed):
        _publish(cast, draft, name)


@pytest.mark.parametrize("name", ["olga", "amy", "adam"])
def test_to_others_the_plan_is_not_there(cast, draft, name):
    with pytest.raises(NotThere):
        _publish(cast, draft, name)


def test_the_vp_may_publish(cast, draft, finish):
    assert finish(_publish(cast, draft, "vera")).state == State.PUBLISHED


def test_a_plan_is_published_once(cast, draft, finish):
    finish(_publish(cast, draft))

    with pytest.raises(NotADraft):
        _publish(cast, draft)


def test_the_plan_before_steps_back(cast, draft, finish):
    finish(_publish(cast, draft))
    second = finish(start_plan(actor=cast.actor("opal"), region_id=None, now=timezone.now()))

    finish(_publish(cast, second))

    assert CoveragePlan.objects.get(pk=draft.pk).state == State.REPLACED


def test_a_plan_of_one_region_leaves_the_plan_of_all_in_force(cast, draft, finish):
    finish(_publish(cast, draft))
    north = start_plan(actor=cast.actor("nora"), region_id=cast.north.pk, now=timezone.now())

    finish(_publish(cast, finish(north), "nora"))

    assert CoveragePlan.objects.get(pk=draft.pk).state == State.PUBLISHED


def test_who_gains_and_who_loses_is_told(cast, draft, finish):
    _move(cast, _line(draft, cast.olgas))

    finish(_publish(cast, draft))

    told = set(Notice.objects.values_list("user_id", "kind"))
    assert (cast.otto.pk, "accounts_gained") in told
    assert (cast.olga.pk, "accounts_lost") in told
    assert not {kind for user, kind in told if user == cast.uma.pk} & {"accounts_gained"}


def test_a_partner_hears_of_its_own_accounts_only(cast, draft, finish):
    line = _line(draft, cast.olgas)
    PlanLine.objects.filter(pk=line.pk).update(partner=None, is_changed=True)
    Account.objects.filter(pk=cast.olgas.pk).update(partner=cast.alpha)

    finish(_publish(cast, draft))

    lost = Notice.objects.filter(kind="partner_accounts_lost")
    assert list(lost.values_list("user_id", flat=True)) == [cast.amy.pk]
    assert lost.get().facts["count"] == 1


def test_a_failure_while_publishing_changes_nothing_and_leaves_a_draft(
    cast, draft, finish, monkeypatch
):
    before = list(Account.objects.order_by("id").values())

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(publishing, "tell_partners", fail)

    after = finish(_publish(cast, draft))

    assert after.state == State.DRAFT
    assert after.failure
    assert list(Account.objects.order_by("id").values()) == before


def test_a_killed_publishing_starts_again_and_a_second_run_changes_nothing(cast, draft, finish):
    _publish(cast, draft)
    plan = CoveragePlan.objects.get(pk=draft.pk)
    Job.objects.filter(pk=plan.job_id).update(state=Job.State.WAITING, attempts=1)
    run_job.func(plan.job_id)
    told = Notice.objects.count()

    again = apply_plan(actor=cast.actor("opal"), plan_id=draft.pk, now=timezone.now())

    assert again == 0
    assert Notice.objects.count() == told


def test_accounts_are_not_given_to_who_has_left(cast, draft):
    _move(cast, _line(draft, cast.olgas))
    User.objects.filter(pk=cast.otto.pk).update(is_active=False)

    with pytest.raises(OwnerLeft):
        _publish(cast, draft)
    assert CoveragePlan.objects.get(pk=draft.pk).state == State.DRAFT


def test_an_account_released_since_is_left_alone(cast, draft, finish):
    Account.objects.filter(pk=cast.olgas.pk).update(state=Account.State.RELEASED)

    finish(_publish(cast, draft))

    assert Account.objects.get(pk=cast.olgas.pk).mode == ""


def test_a_hand_move_is_recorded_and_counted(cast, draft):
    line = _move(cast, _line(draft, cast.olgas), "nora")

    plan = CoveragePlan.objects.get(pk=draft.pk)
    assert (line.owner_id, line.inside_id, line.visits) == (cast.otto.pk, cast.iris.pk, 2)
    assert (plan.edited_lines, plan.changed_owners) == (1, 1)
    assert AuditEntry.objects.get(act="coverage.line_moved").actor_id == cast.nora.pk


def test_a_hand_move_on_an_old_version_is_refused(cast, draft):
    line = _line(draft, cast.olgas)
    _move(cast, line)

    with pytest.raises(Stale):
        _move(cast, line, mode="personal")


def test_an_account_goes_only_to_a_seller_of_its_region(cast, draft):
    with pytest.raises(NotASellerHere):
        _move(cast, _line(draft, cast.olgas), owner_id=cast.uma.pk)


def test_a_manager_moves_no_line_of_another_region(cast, draft):
    with pytest.raises(NotThere):
        _move(cast, _line(draft, cast.umas), "nora")


def test_a_published_plan_does_not_change(cast, draft, finish):
    line = _line(draft, cast.olgas)
    finish(_publish(cast, draft))

    with pytest.raises(NotADraft):
        _move(cast, line)


def test_a_pin_keeps_the_account_in_the_next_plan(cast, finish):
    actor, now = cast.actor("nora"), timezone.now()
    pin_account(
        actor=actor, account_id=cast.olgas.pk, owner_id=cast.otto.pk, reason="同乡", now=now
    )

    plan = finish(start_plan(actor=cast.actor("opal"), region_id=None, now=now))

    line = _line(plan, cast.olgas)
    assert (line.owner_id, line.reason["owner"]) == (cast.otto.pk, "PINNED")
    unpin_account(actor=actor, account_id=cast.olgas.pk, now=now)
    assert not Pin.objects.exists()


def test_a_pin_says_why_and_is_not_a_sellers_to_set(cast):
    now = timezone.now()
    with pytest.raises(ReasonMissing):
        pin_account(
            actor=cast.actor("nora"),
            account_id=cast.olgas.pk,
            owner_id=cast.olga.pk,
            reason=" ",
            now=now,
        )
    with pytest.raises(NotAllowed):
        pin_account(
            actor=cast.actor("olga"),
            account_id=cast.olgas.pk,
            owner_id=cast.olga.pk,
            reason="mine",
            now=now,
        )
