"""A plan under another condition: the problem differs by what was asked, and it never holds."""

from __future__ import annotations

import numpy as np
import pytest
from django.utils import timezone

from tandem.coverage.commands.lines import move_line
from tandem.coverage.commands.plans import NothingToTry, OnlyWhatIf, try_what_if
from tandem.coverage.commands.publishing import publish_plan
from tandem.coverage.commands.reviewing import send_to_review
from tandem.coverage.models import CoveragePlan, PlanLine
from tandem.coverage.queries.plans import plan_to_show, plans_seen_by
from tandem.coverage.queries.problem import gather_problem
from tandem.coverage.rules.conditions import changed
from tandem.coverage.rules.horizon import horizon
from tandem.coverage.rules.what_if import WhatIf
from tandem.foundation.errors import NotAllowed
from tandem.foundation.fiscal import fiscal_calendar
from tandem.planning.problem import NONE

State = CoveragePlan.State


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

    assert f"/plan/{draft.pk}/comparison/?with={tried.pk}" in page


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
