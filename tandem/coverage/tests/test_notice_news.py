"""Notice to a partner stands on the account's timeline: given, kept or withdrawn; for our people only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from tandem.activities.commands.coverage_news import TELL
from tandem.activities.commands.notice_news import tell_notices
from tandem.activities.models import Activity
from tandem.activities.queries.wording import entry_words
from tandem.coverage.commands.announcing import drop_notices, move_after_notice
from tandem.coverage.models import CoveragePlan, PartnerNotice, PlanLine, Publication
from tandem.foundation.formats import day
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.keyaccounts.models import Account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db


def run_news() -> None:
    for job in Job.objects.filter(kind=TELL, state=Job.State.WAITING):
        run_job.func(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.note


def said_of(account: Account) -> list[str]:
    """The first line of each entry about a notice, the oldest first."""
    told = Activity.objects.filter(account=account, facts__has_key="notice").order_by("at", "id")
    with translation.override("en"):
        return [entry_words(one).partition("\n")[0] for one in told]


@pytest.fixture
def announced(cast: Cast, draft: CoveragePlan, publish: Callable[..., Any]) -> PartnerNotice:
    """Olga's account goes from Alpha to Beta after notice, and the news is told."""
    PlanLine.objects.filter(plan=draft, account=cast.olgas).update(
        partner=cast.beta, is_changed=True
    )
    publish(draft)
    run_news()
    return PartnerNotice.objects.get(account=cast.olgas)


def test_the_timeline_says_to_whom_until_when_and_what_then(
    cast: Cast, announced: PartnerNotice, signed_in: Callable[[str], Client]
) -> None:
    words = f"Notice to {cast.alpha.name} until {day(announced.until)}; then {cast.beta.name}"
    page = signed_in("olga").get(f"/accounts/{cast.olgas.pk}/timeline/?kind=change")

    assert said_of(cast.olgas) == [words]
    assert words in page.content.decode()
    entry = Activity.objects.get(account=cast.olgas, facts__has_key="notice")
    assert (entry.by_id, entry.is_partner_visible) == (cast.opal.pk, False)


def test_a_partner_reads_nothing_of_it(
    cast: Cast, announced: PartnerNotice, signed_in: Callable[[str], Client]
) -> None:
    for name in ("alan", "amy", "ben"):
        page = signed_in(name).get(f"/portal/customers/{cast.olgas.pk}/").content.decode()
        assert "Notice to" not in page
        assert Activity.objects.visible_to(cast.actor(name)).count() == 0
    entry = Activity.objects.get(account=cast.olgas, facts__has_key="notice")
    assert not entry.can_be_shown


def test_told_again_it_stands_once(announced: PartnerNotice) -> None:
    act = Publication.objects.get(plan=announced.plan)

    assert tell_notices(act, lambda _more: None) == 0


def test_when_it_takes_effect_the_timeline_says_so(cast: Cast, announced: PartnerNotice) -> None:
    after = announced.until + timedelta(days=1)

    assert [move_after_notice(on=after) for _day in range(2)] == [1, 0]

    assert said_of(cast.olgas)[1:] == [
        f"The notice to {cast.alpha.name} ran out on {day(announced.until)}: now {cast.beta.name}"
    ]


def test_an_account_that_went_elsewhere_by_hand_is_told_as_withdrawn(
    cast: Cast, announced: PartnerNotice
) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(partner=None)

    move_after_notice(on=announced.until + timedelta(days=1))

    assert said_of(cast.olgas)[1:] == [
        f"The notice to {cast.alpha.name} until {day(announced.until)} was withdrawn"
    ]


def test_a_later_plan_that_wants_it_otherwise_tells_what_is_withdrawn(
    cast: Cast, announced: PartnerNotice, another: Callable[[], Any], publish: Callable[..., Any]
) -> None:
    second = another()
    PlanLine.objects.filter(plan=second, account=cast.olgas).update(partner=cast.alpha)

    publish(second)
    run_news()

    assert [one.partition(" until")[0] for one in said_of(cast.olgas)] == [
        f"Notice to {cast.alpha.name}",
        f"The notice to {cast.alpha.name}",
    ]


def test_a_plan_that_is_taken_back_tells_that_its_notices_are(
    cast: Cast, announced: PartnerNotice
) -> None:
    now = timezone.now()
    act = Publication.objects.get(plan=announced.plan)
    back = Publication.objects.create(
        plan=announced.plan, undoes=act, by=cast.opal, asked_at=now, done_at=now
    )
    drop_notices(announced.plan, now=now)

    assert tell_notices(back, lambda _more: None) == 1
    assert "was withdrawn" in said_of(cast.olgas)[-1]
