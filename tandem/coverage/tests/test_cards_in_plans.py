"""Every field of a strategy card changes the problem and the plan; the page says what it did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from tandem.coverage.commands.strategies import save_strategy
from tandem.coverage.models import PlanLine
from tandem.coverage.queries.problem import gather_problem
from tandem.coverage.queries.strategies import strategies
from tandem.coverage.rules.horizon import horizon
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account, Need
from tandem.organisation.models import Pair

EVERY_WAY = ("personal", "shared", "inside", "partner_led")
FREE = {
    "ways": EVERY_WAY,
    "channel": "with_partner",
    "days_between_contacts": 91,
    "budget_minor": 0,
    "answer_hours": 240,
}


def _set(cast, **changes):
    card = replace(strategies()["C"], **(FREE | changes))
    save_strategy(actor=cast.actor("opal"), card=card, version=0, now=timezone.now())


def _problem():
    period = horizon(on=timezone.localdate(), start="now", fiscal=fiscal_calendar())
    return gather_problem(region_id=None, period=period).problem


def _lines(plan):
    return list(PlanLine.objects.filter(plan=plan, segment="C"))


@pytest.mark.parametrize(
    ("changes", "keeps"),
    [
        ({"ways": ("inside",)}, lambda line: line.mode == "inside"),
        ({"most_visits": 3}, lambda line: line.visits <= 3),
        ({"least_visits": 12, "mode": "personal"}, lambda line: line.visits == 12),
        ({"channel": "direct"}, lambda line: line.partner_id is None),
        (
            {"channel": "partner", "ways": ("shared", "inside"), "mode": "shared"},
            lambda line: line.mode == "shared",
        ),
        ({"days_between_contacts": 8, "mode": "personal"}, lambda line: line.visits >= 11),
        ({"budget_minor": 80_000}, lambda line: line.visits <= 2),
        ({"answer_hours": 2}, lambda line: line.mode == "inside"),
    ],
)
def test_a_field_of_a_card_changes_the_problem_and_the_plan(cast, draft, another, changes, keeps):
    before, free = _problem().cards, _lines(draft)
    assert not all(keeps(line) for line in free)  # else the plan would prove nothing

    _set(cast, **changes)

    after, plan = _problem().cards, another()
    rows = (before.options.tolist(), before.partner.tolist())
    assert rows != (after.options.tolist(), after.partner.tolist())
    assert _lines(plan) and all(keeps(line) for line in _lines(plan))
    assert plan.checked == {"faults": {}}


def test_calls_change_the_options_and_the_usual_way_says_which(cast):
    _set(cast, calls=9, mode="shared")

    options = _problem().options
    assert set(options.calls[options.mode == 1]) == {(9 + 4) / 2}  # with the card of B


def test_the_plan_page_says_what_each_card_did(cast, another, signed_in):
    _set(cast, ways=("inside",))

    page = signed_in("opal").get(f"/plan/{another().pk}/").content.decode()

    assert "What the strategy cards did" in page
    assert "3 accounts would be covered otherwise; the card costs the plan at most" in page


def test_a_card_nobody_can_keep_is_lifted_and_the_plan_says_so(cast, another, signed_in):
    Pair.objects.all().delete()
    _set(cast, ways=("inside",))

    plan = another()

    page = signed_in("opal").get(f"/plan/{plan.pk}/").content.decode()
    assert "leave 2 of 2 accounts no way to be covered" in page
    assert not PlanLine.objects.filter(plan=plan, owner__isnull=True).exists()


def test_a_need_said_once_keeps_the_class_and_said_twice_changes_it(cast, another, signed_in):
    today, client = timezone.localdate(), signed_in("opal")
    Account.objects.filter(pk=cast.olgas.pk).update(segment="C", need_level=2)
    Need.objects.create(account=cast.olgas, what="笔记本", level=2, source="visit", on=today)

    line = PlanLine.objects.get(plan=another(), account=cast.olgas)

    assert (line.segment, line.segment_before, line.segment_fresh) == ("C", "C", "A")
    assert "does not clear the noise: it stays C" in client.get(f"/plan/lines/{line.pk}/").text
    listed = client.get(f"/plan/{line.plan_id}/lines/?classed=held").text
    assert str(cast.olgas) in listed and str(cast.umas) not in listed

    Need.objects.create(account=cast.olgas, what="服务器", level=2, source="call", on=today)
    line = PlanLine.objects.get(plan=another(), account=cast.olgas)

    assert line.segment == "A"
    assert "moves from class C to A" in client.get(f"/plan/lines/{line.pk}/").text
    cards = client.get("/plan/strategies/").text
    assert f'href="/plan/{line.plan_id}/lines/?classed=changed">1</a>' in cards
