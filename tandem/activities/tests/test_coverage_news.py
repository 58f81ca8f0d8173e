"""A plan that moves an account says so on its timeline: once, by name, for the vendor's people only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.commands.coverage_news import TELL, tell_timelines
from tandem.activities.models import Activity
from tandem.coverage.models import CoveragePlan, Publication
from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.keyaccounts.models import CoverageChange
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
CHANGE = Activity.Kind.CHANGE
Enter = Callable[[str], Client]


@pytest.fixture
def act(cast: Cast) -> Publication:
    """A plan that gave Olga's account from Otto to her, done but not yet told."""
    now = timezone.now()
    plan = CoveragePlan.objects.create(
        number=7,
        state=CoveragePlan.State.PUBLISHED,
        quarter_start=timezone.localdate(),
        quarter_end=timezone.localdate() + timedelta(days=90),
        data_date=timezone.localdate(),
        made_by=cast.opal,
        made_at=now,
    )
    act = Publication.objects.create(plan=plan, by=cast.opal, asked_at=now, done_at=now)
    for account, is_move in ((cast.olgas, True), (cast.ottos, False)):
        CoverageChange.objects.create(
            batch=act.pk,
            account=account,
            seen_version=1,
            is_top=False,
            visits_per_quarter=1,
            is_move=is_move,
            at=now,
            digest="x",
            before={"owner_id": cast.otto.pk, "partner_id": None, "mode": ""},
            after={"owner_id": cast.olga.pk, "partner_id": cast.alpha.pk, "mode": "personal"},
        )
    return act


def tell(act: Publication) -> int:
    return tell_timelines(act, lambda _more: None)


def test_an_account_that_changed_hands_says_from_whom_to_whom(
    cast: Cast, act: Publication, signed_in: Enter
) -> None:
    assert tell(act) == 1

    page = signed_in("olga").get(f"/accounts/{cast.olgas.pk}/timeline/?kind=change")
    text = page.content.decode()
    owner = f"Owner: {cast.otto.name_en or cast.otto.name} → {cast.olga.name_en or cast.olga.name}"
    assert owner in text
    assert f"Partner: nobody → {cast.alpha.name}" in text
    assert "Plan 7" in text
    assert not Activity.objects.filter(account=cast.ottos).exists()


def test_told_again_it_stands_once(act: Publication) -> None:
    assert (tell(act), tell(act)) == (1, 0)
    assert Activity.objects.filter(kind=CHANGE).count() == 1


def test_the_partner_reads_nothing_of_it(cast: Cast, act: Publication, signed_in: Enter) -> None:
    tell(act)

    answer = signed_in("alan").get(f"/accounts/{cast.olgas.pk}/timeline/")

    assert "Plan 7" not in answer.content.decode()


def test_the_page_of_the_account_asks_no_more(
    cast: Cast,
    act: Publication,
    signed_in: Enter,
    counted: Callable[[Client, str], int],
) -> None:
    client, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/"
    before = counted(client, url)
    tell(act)

    assert counted(client, url) == before


def test_publishing_tells_by_a_job_and_taking_back_tells_too(
    cast: Cast, published: CoveragePlan
) -> None:
    job = Job.objects.get(kind=TELL)
    run_job.func(job.pk)
    job.refresh_from_db()
    act = Publication.objects.get(plan=published, undoes=None)
    moved = CoverageChange.objects.filter(batch=act.pk, is_move=True).count()

    back = Publication.objects.create(
        plan=published, undoes=act, by=cast.opal, asked_at=act.asked_at, done_at=timezone.now()
    )
    CoverageChange.objects.filter(batch=act.pk).update(batch=back.pk)

    assert job.state == Job.State.DONE
    assert Activity.objects.filter(kind=CHANGE).count() == moved == job.result["told"]
    assert tell(back) == moved
    said = {row.facts["plan"]["is_back"] for row in Activity.objects.filter(kind=CHANGE)}
    assert said == ({False, True} if moved else set())
