"""Deals go on when the criteria are met, end once, and start anew where they stood."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tandem.foundation.errors import NotThere, Stale
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.models import Contact
from tandem.pipeline.commands.holding import BadDeal, DealClosed
from tandem.pipeline.commands.next_step import set_next_step
from tandem.pipeline.commands.opening import change_opportunity
from tandem.pipeline.commands.parts import say_criterion, set_buying_role
from tandem.pipeline.commands.stages import (
    CriteriaNotMet,
    close_lost,
    close_won,
    move_stage,
    reopen,
)
from tandem.pipeline.models import ExitCriterion, Opportunity, StageChange
from tandem.pipeline.tests.conftest import NOW
from tandem.testing.cast import Cast


def _move(cast: Cast, deal: Opportunity, to: str, **more: Any) -> Opportunity:
    asked = {"was": None, "actor": cast.actor("olga"), "now": NOW} | more
    return move_stage(opportunity_id=deal.pk, to=to, **asked)


def _meet_first_stage(cast: Cast, deal: Opportunity) -> None:
    olga = cast.actor("olga")
    contact = Contact.objects.create(account=cast.olgas, name="王主任")
    set_buying_role(
        actor=olga, opportunity_id=deal.pk, contact_id=contact.pk, role="decider", now=NOW
    )
    set_next_step(
        actor=olga,
        opportunity_id=deal.pk,
        what="送样机",
        on=date(2026, 12, 1),
        by_id=cast.iris.pk,
        was=None,
        now=NOW,
    )


def test_what_is_missing_is_said_in_one_sentence(cast: Cast, deal: Opportunity) -> None:
    with override("en"), pytest.raises(CriteriaNotMet) as refused:
        _move(cast, deal, "engaging")

    assert str(refused.value) == (
        "Before this deal goes to “Engaging”: One person of the buying centre is known; "
        "A next step is agreed. Add that on the deal, then move it."
    )
    deal.refresh_from_db()
    assert deal.stage_id == "prospecting"


def test_a_deal_that_meets_its_criteria_goes_on(cast: Cast, deal: Opportunity) -> None:
    _meet_first_stage(cast, deal)

    moved = _move(cast, deal, "engaging", now=NOW + timedelta(days=3))

    assert (moved.stage_id, moved.stage_since) == ("engaging", date(2026, 11, 27))
    last = StageChange.objects.filter(opportunity=deal).latest("id")
    assert (last.before_id, last.after_id, last.amount_minor) == (
        "prospecting",
        "engaging",
        120_000_00,
    )
    assert AuditEntry.objects.filter(act="pipeline.stage_moved").count() == 1


def test_over_two_stages_the_criteria_of_both_are_asked(cast: Cast, deal: Opportunity) -> None:
    _meet_first_stage(cast, deal)
    with override("en"), pytest.raises(CriteriaNotMet, match="expected; The customer confirmed"):
        _move(cast, deal, "proposal")
    olga = cast.actor("olga")
    change_opportunity(
        actor=olga, opportunity_id=deal.pk, was=None, now=NOW, close_on=date(2027, 1, 31)
    )
    budget = ExitCriterion.objects.get(stage_id="engaging", check_name="")
    say_criterion(actor=olga, opportunity_id=deal.pk, criterion_id=budget.pk, is_so=True, now=NOW)

    moved = _move(cast, deal, "proposal")

    assert (moved.stage_id, moved.category) == ("proposal", "best_case")


def test_going_back_asks_nothing(cast: Cast, deal: Opportunity) -> None:
    _meet_first_stage(cast, deal)
    _move(cast, deal, "engaging")

    assert _move(cast, deal, "prospecting").stage_id == "prospecting"


def test_the_second_of_two_movers_is_told_where_it_is_now(cast: Cast, deal: Opportunity) -> None:
    _meet_first_stage(cast, deal)
    _move(cast, deal, "engaging", was="prospecting")

    with override("en"), pytest.raises(Stale, match="moved this deal to “Engaging”"):
        _move(cast, deal, "proposal", was="prospecting", actor=cast.actor("nora"))


def test_moved_to_where_it_is_nothing_is_written(cast: Cast, deal: Opportunity) -> None:
    _move(cast, deal, "prospecting", was="proposal")

    assert StageChange.objects.filter(opportunity=deal).count() == 1


@pytest.mark.parametrize("stage", ["won", "lost", "nowhere"])
def test_an_end_is_no_stage_to_move_to(cast: Cast, deal: Opportunity, stage: str) -> None:
    with pytest.raises(NotThere):
        _move(cast, deal, stage)


def test_a_won_deal_says_who_signed_and_when(cast: Cast, deal: Opportunity) -> None:
    won = close_won(
        actor=cast.actor("olga"),
        opportunity_id=deal.pk,
        was="prospecting",
        signed_by_id=cast.alpha.pk,
        reason="partner-worked",
        now=NOW,
    )

    assert (won.state, won.closed_on, won.signed_by_id) == (
        "won", date(2026, 11, 24), cast.alpha.pk,
    )  # fmt: skip
    assert won.close_reason is not None
    with pytest.raises(DealClosed):
        _move(cast, deal, "engaging")


def test_nothing_is_won_without_an_amount_and_a_signer(cast: Cast, deal: Opportunity) -> None:
    with pytest.raises(BadDeal):
        close_won(actor=cast.actor("olga"), opportunity_id=deal.pk, was=None, now=NOW)


@pytest.mark.parametrize("reason", ["", "need-met", "bad luck"])
def test_nothing_is_lost_without_a_reason_of_the_list(
    cast: Cast, deal: Opportunity, reason: str
) -> None:
    with pytest.raises(BadDeal):
        close_lost(
            actor=cast.actor("olga"), opportunity_id=deal.pk, was=None, reason=reason, now=NOW
        )


def test_a_deal_does_not_end_tomorrow_or_before_it_began(cast: Cast, deal: Opportunity) -> None:
    for day in (date(2026, 11, 25), date(2026, 11, 1)):
        with pytest.raises(BadDeal):
            close_lost(
                actor=cast.actor("olga"),
                opportunity_id=deal.pk,
                was=None,
                reason="price",
                on=day,
                now=NOW,
            )


def test_ended_twice_it_ends_once_and_the_other_end_is_refused(
    cast: Cast, deal: Opportunity
) -> None:
    for _ in range(2):
        close_lost(
            actor=cast.actor("olga"),
            opportunity_id=deal.pk,
            was="prospecting",
            reason="price",
            lost_to="甲骨",
            now=NOW,
        )

    assert StageChange.objects.filter(opportunity=deal, after_id="lost").count() == 1
    with override("en"), pytest.raises(DealClosed, match="ended on 2026-11-24 as “Lost”"):
        close_won(
            actor=cast.actor("nora"),
            opportunity_id=deal.pk,
            was="prospecting",
            signed_by_id=cast.alpha.pk,
            now=NOW,
        )


def test_reopened_it_stands_where_it_stood(cast: Cast, deal: Opportunity) -> None:
    _meet_first_stage(cast, deal)
    _move(cast, deal, "engaging")
    olga = cast.actor("olga")
    close_lost(actor=olga, opportunity_id=deal.pk, was=None, reason="price", lost_to="X", now=NOW)

    again = reopen(actor=olga, opportunity_id=deal.pk, now=NOW)

    again.refresh_from_db()
    assert (again.stage_id, again.state, again.closed_on) == ("engaging", "open", None)
    assert (again.close_reason, again.lost_to) == (None, "")
    assert AuditEntry.objects.filter(act="pipeline.opportunity_reopened").count() == 1
