"""A joint plan is one object of two companies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tandem.activities.commands.visits import complete_visit
from tandem.activities.models import Visit
from tandem.foundation.errors import NotAllowed, NotThere, Stale
from tandem.organisation.models import Notice
from tandem.partners.commands.plan_visits import note_vendor_visit, record_partner_visit
from tandem.partners.commands.plans import (
    answer_change,
    finish_action,
    sign_plan,
)
from tandem.partners.models import (
    JointPlan,
    PlanAccount,
    PlanAction,
    PlanChange,
    PlanVisit,
)
from tandem.partners.queries.plans import actual_of
from tandem.partners.tests.conftest import NOW, TODAY, act, refused
from tandem.partners.tests.conftest import sign_plan_of as sign
from tandem.testing.cast import Cast

Make = Callable[..., JointPlan]


def an_action(cast: Cast, **facts: Any) -> dict[str, Any]:
    usual = {
        "kind": "marketing",
        "what": "请信息中心参观",
        "owner": cast.amy.pk,
        "due_on": "2026-11-10",
        "account": cast.olgas.pk,
    }
    return usual | facts


def test_both_sides_write_and_sign_one_plan(cast: Cast, plan: Make) -> None:
    made = plan()
    act(cast, made, "add_action", an_action(cast), by="amy")
    act(cast, made, "add_action", an_action(cast, owner=cast.olga.pk, kind="sales"))

    assert sign(cast, made, "amy").state == JointPlan.State.ONE_SIGNED
    assert sign(cast, made, "nora").state == JointPlan.State.SIGNED
    sides = dict(PlanAction.objects.values_list("owner__username", "side"))
    assert sides == {"amy": "partner", "olga": "vendor"}


def test_a_change_while_it_is_open_clears_a_signature(cast: Cast, plan: Make) -> None:
    made = plan()
    sign(cast, made, "amy")

    assert act(cast, made, "add_action", an_action(cast)) is None

    made.refresh_from_db()
    assert (made.state, made.partner_signed_at) == (JointPlan.State.DRAFT, None)


def test_who_signs_what_changed_meanwhile_is_told(cast: Cast, plan: Make) -> None:
    made = plan()
    read = made.version
    act(cast, made, "add_action", an_action(cast))

    with pytest.raises(Stale):
        sign_plan(actor=cast.actor("amy"), plan_id=made.pk, version=read, now=NOW)


def test_a_change_of_a_signed_plan_asks_the_other_side(cast: Cast, plan: Make) -> None:
    made = plan(signed=True)

    asked = act(cast, made, "add_action", an_action(cast))

    assert asked is not None
    assert not PlanAction.objects.exists()
    assert Notice.objects.filter(user=cast.amy, kind="plan_change_asked").exists()
    with refused("own_change"):
        answer_change(actor=cast.actor("nora"), change_id=asked.pk, is_agreed=True, now=NOW)

    answer_change(actor=cast.actor("amy"), change_id=asked.pk, is_agreed=True, now=NOW)
    assert PlanAction.objects.get().what == "请信息中心参观"
    answer_change(actor=cast.actor("amy"), change_id=asked.pk, is_agreed=True, now=NOW)
    assert PlanAction.objects.count() == 1


def test_a_declined_change_changes_nothing(cast: Cast, plan: Make) -> None:
    made = plan(signed=True)
    asked = act(cast, made, "remove_account", {"account": cast.olgas.pk}, by="amy")
    assert asked is not None

    answer_change(actor=cast.actor("nora"), change_id=asked.pk, is_agreed=False, now=NOW)

    assert PlanAccount.objects.filter(plan=made).count() == 1


def test_nobody_is_asked_for_what_cannot_be(cast: Cast, plan: Make) -> None:
    made = plan(signed=True)

    with refused("outside_the_plan"):
        act(cast, made, "add_action", an_action(cast, due_on="2027-05-01"))

    assert not PlanChange.objects.exists()


@pytest.mark.parametrize(
    ("name", "facts", "code"),
    [
        ("add_action", {"what": " "}, "action_words"),
        ("add_action", {"kind": "magic"}, "action_kind"),
        ("add_action", {"owner": 999_999}, "action_owner"),
        ("add_action", {"account": 999_999}, "account_not_in_plan"),
        ("fly", {}, "plan_change_unknown"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    cast: Cast, plan: Make, name: str, facts: dict[str, Any], code: str
) -> None:
    made = plan()

    with refused(code):
        act(cast, made, name, an_action(cast, **facts))


def test_a_third_company_owns_no_action(cast: Cast, plan: Make) -> None:
    made = plan()

    with refused("action_owner"):
        act(cast, made, "add_action", an_action(cast, owner=cast.ben.pk))


@pytest.mark.parametrize("name", ["ben", "bo", "sam", "alan"])
def test_strangers_see_no_plan(cast: Cast, plan: Make, name: str) -> None:
    made = plan()

    with pytest.raises(NotThere):
        sign_plan(actor=cast.actor(name), plan_id=made.pk, version=1, now=NOW)


@pytest.mark.parametrize("name", ["olga", "dora", "opal"])
def test_readers_do_not_sign(cast: Cast, plan: Make, name: str) -> None:
    made = plan()

    with pytest.raises(NotAllowed):
        sign_plan(actor=cast.actor(name), plan_id=made.pk, version=made.version, now=NOW)


def test_the_owner_says_that_an_action_is_done(cast: Cast, plan: Make) -> None:
    made = plan()
    act(cast, made, "add_action", an_action(cast, owner=cast.olga.pk))
    action = PlanAction.objects.get()
    with refused("action_not_running"):
        _finish(cast, action, "olga")
    sign(cast, made, "nora")
    sign(cast, made, "amy")

    with refused("action_of_other_side"):
        _finish(cast, action, "amy")
    _finish(cast, action, "olga")

    assert actual_of(made, on=TODAY).kept == 1


def test_a_visit_of_the_calendar_counts_on_the_vendors_side(cast: Cast, plan: Make) -> None:
    made = plan()
    act(
        cast, made, "add_visit",
        {"account": cast.olgas.pk, "side": "vendor", "on": "2026-11-12", "person": cast.olga.pk},
    )  # fmt: skip
    sign(cast, made, "nora")
    sign(cast, made, "amy")

    for _again in range(2):
        note_vendor_visit(
            account_id=cast.olgas.pk, person_id=cast.olga.pk, on=TODAY, source_key="visit:1"
        )
    note_vendor_visit(
        account_id=cast.olgas.pk, person_id=cast.olga.pk, on=TODAY, source_key="visit:2"
    )

    assert actual_of(made, on=TODAY).visits == {"vendor": 2, "partner": 0}
    planned = PlanVisit.objects.get(on__isnull=False)
    assert (planned.done_on, planned.source_key) == (TODAY, "visit:1")


def test_a_completed_visit_reaches_the_plan_by_its_event(cast: Cast, plan: Make) -> None:
    made = plan()
    JointPlan.objects.filter(pk=made.pk).update(since=date(2020, 1, 1), until=date(2099, 1, 1))
    sign(cast, made, "nora")
    sign(cast, made, "amy")
    visit = Visit.objects.create(seller=cast.olga, account=cast.olgas, on=TODAY)

    complete_visit(
        actor=cast.actor("olga"), visit_id=visit.pk, version=visit.version, text="谈妥", now=NOW
    )

    assert PlanVisit.objects.get().source_key == f"visit:{visit.pk}"


def test_the_partners_people_say_where_they_were(cast: Cast, plan: Make) -> None:
    made = plan(signed=True)
    told = {"plan_id": made.pk, "account_id": cast.olgas.pk, "now": NOW}

    record_partner_visit(actor=cast.actor("amy"), on=TODAY, **told)

    assert actual_of(made, on=TODAY).visits["partner"] == 1
    with refused("visit_outside_plan"):
        record_partner_visit(actor=cast.actor("amy"), on=TODAY + timedelta(days=1), **told)
    for name in ("nora", "ben"):
        with pytest.raises(NotThere):
            record_partner_visit(actor=cast.actor(name), on=TODAY, **told)


def _finish(cast: Cast, action: PlanAction, name: str) -> PlanAction:
    return finish_action(
        actor=cast.actor(name),
        action_id=action.pk,
        result="来了三人",
        on=date(2026, 11, 12),
        now=NOW,
    )
