"""Who is on a deal, since when, what makes it joint, and what a partner's people see of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from tandem.foundation.errors import NotAllowed, NotThere
from tandem.pipeline.commands.holding import BadDeal
from tandem.pipeline.commands.stages import close_lost
from tandem.pipeline.commands.team import add_team_member, remove_team_member
from tandem.pipeline.models import Opportunity, StageChange, TeamMember
from tandem.pipeline.rules.joint import is_before_proposal, is_joint
from tandem.pipeline.tests.conftest import NOW
from tandem.testing.cast import Cast


def _add(
    cast: Cast, deal: Opportunity, name: str, part: str = "partner", days: int = 0
) -> TeamMember:
    return add_team_member(
        actor=cast.actor("olga"),
        opportunity_id=deal.pk,
        user_id=cast.people[name].pk,
        part=part,
        now=NOW + timedelta(days=days),
    )


def _at_proposal(deal: Opportunity, on: date) -> None:
    StageChange.objects.create(opportunity=deal, after_id="proposal", on=on)


@pytest.mark.parametrize(
    ("since", "proposal_on", "is_before"),
    [
        (date(2026, 1, 5), None, True),
        (date(2026, 1, 5), date(2026, 1, 6), True),
        (date(2026, 1, 5), date(2026, 1, 5), False),
        (date(2026, 1, 5), date(2026, 1, 4), False),
    ],
)
def test_the_day_of_the_proposal_is_too_late(
    since: date, proposal_on: date | None, is_before: bool
) -> None:
    assert is_before_proposal(since, proposal_on) is is_before


def test_one_who_came_in_time_is_enough() -> None:
    assert is_joint([False, True])
    assert not is_joint([False])
    assert not is_joint([])


def test_a_partner_who_comes_early_makes_the_deal_joint(cast: Cast, deal: Opportunity) -> None:
    member = _add(cast, deal, "alan")

    deal.refresh_from_db()
    assert (deal.is_joint, deal.people, member.company) == (True, 3, cast.alpha)


def test_a_partner_who_comes_after_the_proposal_does_not(cast: Cast, deal: Opportunity) -> None:
    _at_proposal(deal, date(2026, 11, 24))

    _add(cast, deal, "alan")

    deal.refresh_from_db()
    assert not deal.is_joint


def test_who_left_after_a_while_still_made_it_joint(cast: Cast, deal: Opportunity) -> None:
    member = _add(cast, deal, "alan")

    remove_team_member(
        actor=cast.actor("olga"),
        opportunity_id=deal.pk,
        member_id=member.pk,
        now=NOW + timedelta(days=9),
    )

    deal.refresh_from_db()
    member.refresh_from_db()
    assert (deal.is_joint, deal.people, member.until) == (True, 2, date(2026, 12, 3))


def test_who_was_added_by_a_slip_leaves_nothing_behind(cast: Cast, deal: Opportunity) -> None:
    member = _add(cast, deal, "alan")

    remove_team_member(
        actor=cast.actor("olga"), opportunity_id=deal.pk, member_id=member.pk, now=NOW
    )

    deal.refresh_from_db()
    assert (deal.is_joint, deal.people) == (False, 2)
    assert not TeamMember.objects.filter(user=cast.alan).exists()


def test_added_twice_a_person_is_on_the_team_once(cast: Cast, deal: Opportunity) -> None:
    _add(cast, deal, "eve", "engineer")
    again = _add(cast, deal, "eve", "sponsor")

    assert TeamMember.objects.filter(user=cast.eve).count() == 1
    assert again.part == "sponsor"


@pytest.mark.parametrize(
    ("name", "part", "sentence"),
    [
        ("alan", "seller", "cannot take this part"),
        ("eve", "partner", "cannot take this part"),
        ("uma", "seller", "does not see this customer"),
    ],
)
def test_who_does_not_fit_is_told_why(
    cast: Cast, deal: Opportunity, name: str, part: str, sentence: str
) -> None:
    with override("en"), pytest.raises(BadDeal, match=sentence):
        _add(cast, deal, name, part)


def test_who_left_the_company_is_not_there(cast: Cast, deal: Opportunity) -> None:
    with pytest.raises(NotThere):
        _add(cast, deal, "lena", "seller")


def test_partners_see_the_deals_their_people_work_on_and_no_other(
    cast: Cast, deal: Opportunity
) -> None:
    def seen(name: str) -> bool:
        return Opportunity.objects.visible_to(cast.actor(name)).exists()

    before = [seen(name) for name in ("amy", "alan", "anna", "ben", "bo")]
    _add(cast, deal, "alan")

    assert before == [False] * 5
    assert [seen(name) for name in ("amy", "alan", "anna", "ben", "bo")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_partner_sees_a_deal_no_longer_when_they_left_it(cast: Cast, deal: Opportunity) -> None:
    member = _add(cast, deal, "alan")
    later = NOW + timedelta(days=2)
    remove_team_member(
        actor=cast.actor("olga"), opportunity_id=deal.pk, member_id=member.pk, now=later
    )

    assert not Opportunity.objects.visible_to(cast.actor("alan")).exists()
    assert not Opportunity.objects.visible_to(cast.actor("amy")).exists()


def test_a_partner_on_the_team_still_does_not_write(cast: Cast, deal: Opportunity) -> None:
    _add(cast, deal, "alan")

    with pytest.raises(NotAllowed):
        close_lost(
            actor=cast.actor("alan"), opportunity_id=deal.pk, was=None, reason="price", now=NOW
        )


def test_a_deal_without_a_customer_is_its_workers_and_their_managers(cast: Cast) -> None:
    Opportunity.objects.create(title="X", stage_id="engaging", worked_by=cast.olga)

    seen = {
        name for name in cast.people if Opportunity.objects.visible_to(cast.actor(name)).exists()
    }

    assert seen == {"vera", "opal", "olga", "nora"}
