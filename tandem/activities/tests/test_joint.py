"""Joint visits: a time is kept free for all, each is asked, and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tandem.activities.commands.invitations import (
    AnswerNotPossible,
    accept_invitation,
    decline_invitation,
    propose_time,
    take_proposal,
)
from tandem.activities.commands.joint import (
    GuestsNotPossible,
    ask_along,
    plan_joint_visit,
    withdraw_invitation,
)
from tandem.activities.commands.joint_steps import TimeNotPossible, TimeTaken
from tandem.activities.commands.visit_steps import VisitClosed
from tandem.activities.commands.visits import cancel_visit, move_visit
from tandem.activities.models import Invitation, Visit
from tandem.activities.queries.free_times import times_for
from tandem.foundation.errors import NotAllowed, NotThere
from tandem.foundation.models import AuditEntry
from tandem.organisation.models import Absence, Holiday, Notice
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 1, 0, tzinfo=timezone.get_fixed_timezone(0))
TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
TEN, TWO = time(10), time(14)
Plan = Callable[..., Visit]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """Olga's visit on Tuesday at ten, with Alan of the partner and the engineer Eve asked along."""

    def make(*guests: str, **facts: Any) -> Visit:
        usual = {"seller_id": cast.olga.pk, "account_id": cast.olgas.pk, "on": TUESDAY, "at": TEN}
        people = [cast.people[name].pk for name in guests or ("alan", "eve")]
        actor = cast.actor(facts.pop("by", "olga"))
        return plan_joint_visit(actor=actor, guest_ids=people, now=NOW, **(usual | facts))

    return make


def asked(visit: Visit, person: Any) -> Invitation:
    return Invitation.objects.get(visit=visit, person=person)


def kinds_for(person: Any) -> list[str]:
    return list(Notice.objects.filter(user=person).order_by("id").values_list("kind", flat=True))


def test_each_is_asked_and_told(cast: Cast, plan: Plan) -> None:
    visit = plan()

    assert (visit.on, visit.starts_at, visit.agreement) == (TUESDAY, TEN, "asked")
    assert {row.person_id for row in Invitation.objects.filter(visit=visit)} == {
        cast.alan.pk,
        cast.eve.pk,
    }
    assert kinds_for(cast.alan) == kinds_for(cast.eve) == ["joint_asked"]
    assert kinds_for(cast.olga) == []


def test_when_all_accept_it_is_agreed_and_the_seller_is_told_of_each(
    cast: Cast, plan: Plan
) -> None:
    visit = plan()
    before = visit.version

    for name in ("alan", "eve"):
        one = asked(visit, cast.people[name])
        accept_invitation(actor=cast.actor(name), invitation_id=one.pk, now=NOW)
        accept_invitation(actor=cast.actor(name), invitation_id=one.pk, now=NOW)

    visit.refresh_from_db()
    assert visit.agreement == "agreed"
    assert visit.version == before + 2
    assert kinds_for(cast.olga) == ["joint_accepted", "joint_accepted"]


def test_a_no_needs_a_reason_and_the_seller_reads_it(cast: Cast, plan: Plan) -> None:
    visit, alan = plan(), cast.actor("alan")
    one = asked(visit, cast.alan)
    with pytest.raises(AnswerNotPossible):
        decline_invitation(actor=alan, invitation_id=one.pk, reason="  ", now=NOW)

    decline_invitation(actor=alan, invitation_id=one.pk, reason="那天培训", now=NOW)

    visit.refresh_from_db()
    assert visit.agreement == "declined"
    assert Notice.objects.get(user=cast.olga).facts["why"] == "那天培训"


def test_a_proposal_taken_moves_the_visit_and_asks_the_others_again(cast: Cast, plan: Plan) -> None:
    visit = plan()
    accept_invitation(actor=cast.actor("eve"), invitation_id=asked(visit, cast.eve).pk, now=NOW)
    one = asked(visit, cast.alan)
    propose_time(actor=cast.actor("alan"), invitation_id=one.pk, on=WEDNESDAY, at=TWO, now=NOW)

    moved = take_proposal(actor=cast.actor("olga"), invitation_id=one.pk, now=NOW)

    assert (moved.on, moved.starts_at, moved.agreement) == (WEDNESDAY, TWO, "asked")
    assert asked(visit, cast.alan).answer == "accepted"
    assert asked(visit, cast.eve).answer == "asked"
    assert kinds_for(cast.alan)[-1] == "joint_taken"
    assert kinds_for(cast.eve) == ["joint_asked", "joint_asked"]


def test_a_proposal_that_no_longer_suits_all_is_refused(cast: Cast, plan: Plan) -> None:
    visit = plan()
    one = asked(visit, cast.alan)
    propose_time(actor=cast.actor("alan"), invitation_id=one.pk, on=WEDNESDAY, at=TWO, now=NOW)
    plan("eve", on=WEDNESDAY, at=time(14, 30))

    with pytest.raises(TimeTaken):
        take_proposal(actor=cast.actor("olga"), invitation_id=one.pk, now=NOW)

    visit.refresh_from_db()
    assert visit.on == TUESDAY


def test_a_time_is_not_promised_twice(cast: Cast, plan: Plan) -> None:
    plan("alan")

    with pytest.raises(TimeTaken) as refused:
        plan("eve", at=time(10, 30))

    assert refused.value.status == 409
    assert Visit.objects.count() == 1


def test_a_declined_hour_is_free_again(cast: Cast, plan: Plan) -> None:
    visit = plan("alan")
    decline_invitation(
        actor=cast.actor("alan"),
        invitation_id=asked(visit, cast.alan).pk,
        reason="出差",
        now=NOW,
    )
    Visit.objects.filter(pk=visit.pk).update(on=WEDNESDAY)

    assert plan("alan").pk != visit.pk


def test_nobody_answers_for_somebody_else(cast: Cast, plan: Plan) -> None:
    one = asked(plan(), cast.alan)

    for name in ("eve", "nora", "amy"):
        with pytest.raises(NotAllowed):
            accept_invitation(actor=cast.actor(name), invitation_id=one.pk, now=NOW)
    for name in ("anna", "bo", "uma"):
        with pytest.raises(NotThere):
            accept_invitation(actor=cast.actor(name), invitation_id=one.pk, now=NOW)


def test_who_could_not_open_the_account_is_not_asked(cast: Cast, plan: Plan) -> None:
    for stranger in ("bo", "anna", "uma"):
        with pytest.raises(GuestsNotPossible):
            plan(stranger)
    with pytest.raises(GuestsNotPossible):
        plan("alan", "eve", "iris")
    assert not Visit.objects.exists()


def test_a_time_that_has_passed_is_refused(plan: Plan) -> None:
    with pytest.raises(TimeNotPossible):
        plan("alan", on=date(2026, 11, 30), at=time(8))


def test_moving_the_visit_asks_again_and_cancelling_tells(cast: Cast, plan: Plan) -> None:
    visit = plan("alan")
    accept_invitation(actor=cast.actor("alan"), invitation_id=asked(visit, cast.alan).pk, now=NOW)

    moved = move_visit(
        actor=cast.actor("olga"), visit_id=visit.pk, version=None, on=WEDNESDAY, now=NOW
    )
    cancel_visit(actor=cast.actor("olga"), visit_id=visit.pk, version=None, now=NOW)

    assert moved.agreement == "asked"
    assert asked(visit, cast.alan).answer == "asked"
    assert kinds_for(cast.alan) == ["joint_asked", "joint_asked", "joint_cancelled"]
    with pytest.raises(VisitClosed):
        accept_invitation(
            actor=cast.actor("alan"), invitation_id=asked(visit, cast.alan).pk, now=NOW
        )


def test_going_without_somebody_leaves_the_others(cast: Cast, plan: Plan) -> None:
    visit = plan()
    accept_invitation(actor=cast.actor("eve"), invitation_id=asked(visit, cast.eve).pk, now=NOW)

    withdraw_invitation(actor=cast.actor("olga"), invitation_id=asked(visit, cast.alan).pk, now=NOW)

    visit.refresh_from_db()
    assert visit.agreement == "agreed"
    assert kinds_for(cast.alan) == ["joint_asked", "joint_withdrawn"]


def test_asking_anew_for_another_time_and_other_people(cast: Cast, plan: Plan) -> None:
    visit = plan()
    again = ask_along(
        actor=cast.actor("nora"),
        visit_id=visit.pk,
        version=visit.version,
        guest_ids=[cast.eve.pk, cast.iris.pk],
        on=WEDNESDAY,
        at=TWO,
        now=NOW,
    )

    answers = {row.person.username: row.answer for row in Invitation.objects.all()}
    assert answers == {"alan": "withdrawn", "eve": "asked", "iris": "asked"}
    assert (again.on, again.starts_at) == (WEDNESDAY, TWO)
    assert AuditEntry.objects.filter(act="activities.asked_along").count() == 2


def test_sent_twice_it_stands_once(plan: Plan) -> None:
    assert plan("alan", key="k" * 20).pk == plan("alan", key="k" * 20).pk

    assert Visit.objects.count() == 1
    assert Notice.objects.count() == 1


def test_times_keep_clear_of_holidays_and_of_what_stands(cast: Cast, plan: Plan) -> None:
    Holiday.objects.create(day=WEDNESDAY, is_worked=False, name="司庆")
    Holiday.objects.create(day=date(2026, 12, 5), is_worked=True, name="调休")
    plan("alan")

    found = times_for([cast.olga.pk, cast.eve.pk], first=TUESDAY, now=NOW)

    days = {slot.on for slot in found}
    assert WEDNESDAY not in days
    assert (TUESDAY, time(9)) not in {(slot.on, slot.at) for slot in found}
    assert (TUESDAY, time(11)) not in {(slot.on, slot.at) for slot in found}
    later = times_for([cast.olga.pk], first=date(2026, 12, 5), now=NOW + timedelta(hours=1))
    assert later[0].on == date(2026, 12, 5)


def test_a_day_away_of_anybody_is_no_day_for_a_joint_visit(cast: Cast, plan: Plan) -> None:
    Absence.objects.create(
        person=cast.eve, since=TUESDAY, until=WEDNESDAY, said_by=cast.eve, said_at=NOW
    )

    found = times_for([cast.olga.pk, cast.eve.pk], first=TUESDAY, now=NOW)

    assert found[0].on == date(2026, 12, 3)
    with pytest.raises(TimeTaken):
        plan("eve")
