"""Taking a plan back: the plan before holds again, exactly, and what people did since stays."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tandem.coverage.commands.lines import move_line
from tandem.coverage.commands.taking_back import NothingBefore, ReasonNotGiven, take_back_plan
from tandem.coverage.models import CoveragePlan, PartnerNotice, PlanLine, Publication
from tandem.coverage.queries.publications import publication_of, way_back_of
from tandem.foundation.errors import NotAllowed
from tandem.foundation.jobs import run_job
from tandem.foundation.models import AuditEntry, Job
from tandem.keyaccounts.commands.coverage import COVERED
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Notice, User

State = CoveragePlan.State


def _held():
    return list(Account.objects.order_by("pk").values_list("pk", *COVERED))


def _take_back(cast, plan, name="opal", reason="too early"):
    return take_back_plan(
        actor=cast.actor(name), plan_id=plan.pk, reason=reason, now=timezone.now()
    )


@pytest.fixture
def second(cast, draft, publish, another):
    """The plan that holds: it gave Olga's account to Otto and took it from its partner."""
    publish(draft)
    plan = another()
    line = PlanLine.objects.get(plan=plan, account=cast.olgas)
    move_line(
        actor=cast.actor("opal"),
        line_id=line.pk,
        version=line.version,
        owner_id=cast.otto.pk,
        mode="personal",
        visits=5,
        now=timezone.now(),
    )
    return publish(plan)


def test_the_accounts_hold_again_what_they_held_before(cast, draft, publish, another, finish):
    publish(draft)
    before = _held()
    plan = another()
    PlanLine.objects.filter(plan=plan).update(owner=cast.otto, mode="inside", visits=0)
    assert _held_after(publish, plan) != before

    taken = finish(_take_back(cast, plan))

    assert _held() == before
    assert taken.state == State.WITHDRAWN
    assert CoveragePlan.objects.get(pk=draft.pk).state == State.PUBLISHED


def _held_after(publish, plan):
    publish(plan)
    return _held()


def test_what_somebody_changed_since_stays_and_is_said_before(cast, second, finish):
    Account.objects.filter(pk=cast.olgas.pk).update(owner=cast.uma)
    published = publication_of(second)

    assert (way_back_of(published).owners, way_back_of(published).stays) == (0, 1)
    finish(_take_back(cast, second))

    assert Account.objects.get(pk=cast.olgas.pk).owner_id == cast.uma.pk


def test_nothing_goes_back_to_who_has_left(cast, second, finish):
    User.objects.filter(pk=cast.olga.pk).update(is_active=False)

    assert way_back_of(publication_of(second)).stays == 1
    finish(_take_back(cast, second))

    assert Account.objects.get(pk=cast.olgas.pk).owner_id == cast.otto.pk


def test_the_difference_is_known_before_and_told_after(cast, second, finish):
    back = way_back_of(publication_of(second))
    moved = [(row.seller.username, row.gained, row.lost) for row in back.movements]
    assert sorted(moved) == [("olga", 1, 0), ("otto", 0, 1)]

    finish(_take_back(cast, second))

    told = set(Notice.objects.values_list("user_id", "kind"))
    assert (cast.olga.pk, "accounts_returned") in told
    assert (cast.otto.pk, "accounts_taken_back") in told
    entry = AuditEntry.objects.get(act="coverage.plan_taken_back")
    assert entry.after["accounts_changed"] == 1


def test_notices_of_the_plan_are_withdrawn(cast, second, finish):
    PartnerNotice.objects.create(
        account=cast.olgas,
        partner=cast.alpha,
        plan=second,
        given_on="2026-11-20",
        until="2026-12-04",
    )

    finish(_take_back(cast, second))

    assert PartnerNotice.objects.get().state == PartnerNotice.State.DROPPED


def test_the_first_plan_has_nothing_to_go_back_to(cast, draft, publish):
    publish(draft)

    with pytest.raises(NothingBefore):
        _take_back(cast, draft)


def test_it_says_why(cast, second):
    with pytest.raises(ReasonNotGiven):
        _take_back(cast, second, reason=" ")


@pytest.mark.parametrize("name", ["nora", "dora"])
def test_a_plan_of_all_is_taken_back_by_who_plans_all(cast, second, name):
    with pytest.raises(NotAllowed):
        _take_back(cast, second, name)


def test_a_job_run_twice_takes_back_once(cast, second):
    plan = _take_back(cast, second)
    run_job.func(plan.job_id)
    Job.objects.filter(pk=plan.job_id).update(state=Job.State.WAITING)
    told = Notice.objects.count()

    run_job.func(plan.job_id)

    assert Notice.objects.count() == told
    assert Publication.objects.filter(undoes__isnull=False).count() == 1


def test_a_failure_leaves_the_plan_in_force(cast, second, finish, monkeypatch):
    from tandem.coverage.commands import taking_back

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    before = _held()
    monkeypatch.setattr(taking_back, "drop_notices", fail)

    plan = finish(_take_back(cast, second))

    assert (plan.state, bool(plan.failure)) == (State.PUBLISHED, True)
    assert _held() == before


def test_the_page_shows_the_difference_and_takes_back(cast, second, signed_in):
    client = signed_in("opal")
    address = f"/plan/{second.pk}/taking-back/"
    page = client.get(address).content.decode()
    assert "Olga" in page
    assert 'name="reason"' in page

    client.post(address, {"reason": "too early"})

    assert CoveragePlan.objects.get(pk=second.pk).state == State.REVERTING
    assert signed_in("sam").post(address, {"reason": "x"}).status_code == 403
