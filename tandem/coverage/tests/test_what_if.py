"""A plan under another condition: the problem differs by what was asked, and it never holds."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone, translation

from tandem.coverage.commands.lines import move_line
from tandem.coverage.commands.plans import OnlyWhatIf, start_plan
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.commands.reviewing import send_to_review
from tandem.coverage.commands.trying import NothingToTry, try_what_if
from tandem.coverage.models import CoveragePlan, PlanLine, SellerLoad
from tandem.coverage.queries.plans import plan_to_show, plans_seen_by
from tandem.coverage.queries.problem import gather_for, gather_problem
from tandem.coverage.rules.conditions import changed
from tandem.coverage.rules.horizon import horizon
from tandem.coverage.rules.what_if import WhatIf
from tandem.foundation.errors import NotAllowed, Refusal
from tandem.foundation.fiscal import fiscal_calendar
from tandem.organisation.models import Pair
from tandem.planning.terms import NONE

State = CoveragePlan.State


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read below; another test may have left another language."""
    with translation.override("en"):
        yield


@pytest.fixture
def problem(cast):
    period = horizon(on=timezone.localdate(), start="now", fiscal=fiscal_calendar())
    return gather_problem(region_id=None, period=period).problem


def test_nine_visits_instead_of_twelve_leave_three_quarters_of_the_room(problem):
    fewer = changed(problem, WhatIf(visits_per_week=9))

    assert fewer.settings.customer_visits_per_week == 9
    assert fewer.sellers.visit_capacity == pytest.approx(
        np.floor(problem.sellers.visit_capacity * 0.75)
    )
    assert fewer.accounts is problem.accounts


def test_one_to_one_gives_every_seat_the_calls_of_its_new_colleagues(problem):
    assert (len(problem.seats), len(problem.sellers)) == (2, 3)

    paired = changed(problem, WhatIf(inside_ratio=1.0))

    assert paired.seats.calls == pytest.approx(problem.seats.calls * 1.5)


def test_a_partner_who_leaves_has_neither_room_nor_relations(cast, problem):
    gone = changed(problem, WhatIf(without_partner=cast.alpha.pk))

    at = int(np.flatnonzero(problem.partners.key == cast.alpha.pk)[0])
    assert gone.partners.capacity[at] == 0
    assert at in problem.accounts.current_partner
    assert at not in gone.accounts.current_partner


def test_a_longer_list_repeats_accounts_as_new_and_nobodys(problem):
    longer = changed(problem, WhatIf(accounts=5)).accounts

    assert list(longer.key[:3]) == list(problem.accounts.key)
    assert len(set(longer.key)) == 5
    assert list(longer.current_owner[3:]) == [NONE, NONE]
    assert not longer.notice[3:].any()


def test_the_share_of_owners_that_may_change_is_a_condition(problem):
    assert changed(problem, WhatIf(moves_percent=2.0)).settings.move_share == pytest.approx(0.02)


def test_runs_beside_a_plan_are_listed_by_owners_changed(cast, draft, tried, signed_in):
    page = signed_in("opal").get(f"/plan/{draft.pk}/what-if/").content.decode()

    assert f'href="/plan/{tried.pk}/"' in page
    assert tried.beside == draft


def test_a_run_is_shown_beside_its_plan_with_visits_and_staffing(cast, draft, tried, signed_in):
    client = signed_in("opal")

    page = client.get(f"/plan/{tried.pk}/").content.decode()

    assert f"Beside plan {draft.number}" in page
    for name in ("Owners changed", "Visits there is room for", "One more inside seller"):
        assert name in page
    visits = sum(SellerLoad.objects.filter(plan=tried).values_list("visit_capacity", flat=True))
    assert f">{round(visits)}<" in page
    assert "3</a> of them on the list" in page  # the run has five accounts
    against = client.get(f"/plan/{tried.pk}/comparison/").content.decode()
    assert f"beside plan {draft.number}" in against


def test_a_run_beside_a_published_plan_says_that_owners_have_moved_on(
    cast, draft, publish, finish, signed_in
):
    publish(draft)
    run = _try(cast, draft, WhatIf(visits_per_week=9))

    page = signed_in("opal").get(f"/plan/{finish(run).pk}/").content.decode()

    assert f"Plan {draft.number} has been published since" in page


def test_a_run_counts_the_days_of_its_plan(cast, draft, tried):
    later = timezone.now() + timedelta(days=21)
    run = try_what_if(
        actor=cast.actor("opal"), plan_id=draft.pk, what_if=WhatIf(accounts=3), now=later
    )

    assert gather_for(run).problem.sellers.hours == pytest.approx(
        gather_for(draft).problem.sellers.hours
    )


def test_a_list_may_be_longer_or_shorter_by_a_percentage(problem):
    assert len(changed(problem, WhatIf(accounts_percent=100)).accounts) == 6
    assert len(changed(problem, WhatIf(accounts_percent=-34)).accounts) == 2


@pytest.mark.parametrize(
    ("what_if", "words"),
    [
        (WhatIf(accounts=60_000), "60,000 accounts are too many .* the list has 3"),
        (WhatIf(accounts_percent=900.0), "30 accounts are too many .* up to 15"),
        (WhatIf(accounts=5, accounts_percent=20.0), "a length and a percentage at once"),
    ],
)
def test_a_length_is_honoured_or_refused_in_words(cast, draft, what_if, words):
    with pytest.raises(Refusal, match=words):
        _try(cast, draft, what_if)

    assert not CoveragePlan.objects.exclude(what_if={}).exists()


def test_a_partner_of_another_region_cannot_leave_this_plan(cast, finish):
    plan = finish(start_plan(actor=cast.actor("nora"), region_id=cast.north.pk, now=timezone.now()))

    with pytest.raises(NothingToTry, match="serves no account"):
        _try(cast, plan, WhatIf(without_partner=cast.beta.pk), "nora")


def test_a_ratio_needs_somebody_inside(cast, another):
    Pair.objects.all().delete()

    with pytest.raises(NothingToTry, match="Pair them first"):
        _try(cast, another(), WhatIf(inside_ratio=1.0))


def _try(cast, plan, what_if, name="opal"):
    return try_what_if(actor=cast.actor(name), plan_id=plan.pk, what_if=what_if, now=timezone.now())


def test_a_shorter_list_keeps_the_first(problem):
    assert list(changed(problem, WhatIf(accounts=2)).accounts.key) == list(problem.accounts.key[:2])


@pytest.fixture
def tried(cast, draft, finish) -> CoveragePlan:
    plan = try_what_if(
        actor=cast.actor("opal"),
        plan_id=draft.pk,
        what_if=WhatIf(visits_per_week=9, accounts=5),
        now=timezone.now(),
    )
    return finish(plan)


def test_the_run_has_its_own_bound_and_says_what_it_tried(cast, draft, tried, signed_in):
    assert (tried.state, tried.accounts) == (State.DRAFT, 5)
    assert tried.bound_thousand >= tried.value_thousand
    assert tried.checked == {"faults": {}}
    assert PlanLine.objects.filter(plan=tried).count() == 3
    assert tried.quarter_start == draft.quarter_start

    page = signed_in("opal").get(f"/plan/{tried.pk}/").content.decode()
    assert "publication" not in page
    assert "9" in page


def test_it_is_never_published_reviewed_or_changed(cast, tried):
    now, actor = timezone.now(), cast.actor("opal")
    line = PlanLine.objects.filter(plan=tried, region=cast.north)[0]

    with pytest.raises(OnlyWhatIf):
        publish_plan(actor=actor, plan_id=tried.pk, now=now)
    with pytest.raises(OnlyWhatIf):
        send_to_review(actor=actor, plan_id=tried.pk, now=now)
    with pytest.raises(OnlyWhatIf):
        move_line(
            actor=actor,
            line_id=line.pk,
            version=line.version,
            owner_id=cast.otto.pk,
            mode="inside",
            now=now,
        )


def test_it_is_not_the_plan_people_work_on(cast, draft, tried):
    assert plan_to_show(plans_seen_by(cast.actor("opal"))) == draft


def test_something_must_be_tried_by_somebody_who_plans(cast, draft):
    now = timezone.now()
    with pytest.raises(NothingToTry):
        try_what_if(actor=cast.actor("opal"), plan_id=draft.pk, what_if=WhatIf(), now=now)
    with pytest.raises(NotAllowed):
        try_what_if(actor=cast.actor("nora"), plan_id=draft.pk, what_if=WhatIf(accounts=5), now=now)


def test_a_form_asks_for_it(cast, draft, signed_in):
    client = signed_in("opal")
    address = f"/plan/{draft.pk}/what-if/"
    assert "甲伙伴" in client.get(address).content.decode()

    refused = client.post(address, {"visits_per_week": "many"})
    assert refused.status_code == 422
    client.post(address, {"without_partner": cast.alpha.pk})

    assert CoveragePlan.objects.latest("pk").what_if == {"without_partner": cast.alpha.pk}
