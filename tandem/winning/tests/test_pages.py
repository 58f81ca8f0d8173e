"""Win rates and bookings in the browser's terms: counts equal lists, scope holds, figures are frozen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.foundation.models import Job
from tandem.organisation.rules.scope import Actor
from tandem.pipeline.models import DealCompetitor, Opportunity
from tandem.testing.cast import Cast
from tandem.winning import jobs
from tandem.winning.commands.asking import ask_to_reckon, reckon_every_day, refit_every_day
from tandem.winning.commands.recording import record_snapshot
from tandem.winning.jobs import reckon, refit
from tandem.winning.models import FittedModel, Snapshot
from tandem.winning.queries.deals import deals_behind, sides, window_of

pytestmark = pytest.mark.django_db


class Run:
    """What a job's function is given, without a worker."""

    def __init__(self, job: Job) -> None:
        self.job, self.args = job, job.args

    def report(self, *args, **options) -> None: ...


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def deals(cast: Cast, today: date) -> None:
    """Closed over a year and more at Olga's, Otto's and Uma's accounts; some are still open."""
    homes = [(cast.olgas, cast.olga), (cast.ottos, cast.otto), (cast.umas, cast.uma)]
    rows = []
    for at in range(900):
        account, seller = homes[at % 3]
        joint = at % 5 < 2
        won = (at * 7919) % 100 < (58 if joint else 34)
        closed = today - timedelta(days=1 + at % 700)
        state = "open" if at % 12 == 0 else "won" if won else "lost"
        rows.append(
            Opportunity(
                account=account,
                worked_by=seller,
                title=f"D{at}",
                stage_id="engaging" if state == "open" else state,
                state=state,
                amount_minor=10_000_00 + at * 13_00,
                opened_on=closed - timedelta(days=20 + at % 60),
                closed_on=None if state == "open" else closed,
                is_joint=joint,
            )
        )
    made = Opportunity.objects.bulk_create(rows)
    DealCompetitor.objects.bulk_create(
        DealCompetitor(opportunity=one, name="Contoso", name_key="contoso", on=today)
        for one in made[::4]
    )


def page(client: Client, who, name: str, **asked: str):
    client.force_login(who)
    return client.get(reverse(name), asked, headers={"accept-language": "en"})


@pytest.mark.parametrize("name", ["vera", "nora", "olga", "dora"])
def test_each_rate_counts_the_deals_of_its_list(cast: Cast, deals, today, name: str) -> None:
    actor, window = cast.actor(name), window_of(today)
    seen = Opportunity.objects.visible_to(actor).filter(
        state__in=("won", "lost"), closed_on__gte=window.first, closed_on__lt=today
    )

    found = sides(actor, window)

    assert found["joint"].closed == deals_behind(actor, window, side="joint").count() > 30
    assert found["solo"].won == deals_behind(actor, window, side="solo", state="won").count()
    assert found["joint"].closed + found["solo"].closed == seen.count()


def test_the_page_shows_rates_and_rivals_and_each_leads_to_its_list(
    cast: Cast, deals, client: Client, django_assert_max_num_queries
) -> None:
    client.force_login(cast.nora)
    client.get(reverse("win_rate"))

    with django_assert_max_num_queries(12):
        shown = client.get(reverse("win_rate"))
    tiles = {tile.url: tile for tile in shown.context["tiles"] if tile.url}
    counts = {url: client.get(url).context["grid"].pager.count for url in tiles}

    assert len(counts) == 3
    assert all(tiles[url].count == counts[url] > 0 for url in tiles)
    assert "Contoso" in shown.content.decode()


def test_the_list_of_a_region_holds_no_deal_of_another(cast: Cast, deals, client: Client) -> None:
    umas = Opportunity.objects.filter(account=cast.umas).values_list("title", flat=True)

    shown = page(client, cast.nora, "win_rate_deals").content.decode()

    assert "D1" in shown
    assert not [title for title in umas if f">{title}<" in shown]


def test_pages_of_the_list_follow_each_other_without_gap(cast: Cast, deals, client: Client) -> None:
    client.force_login(cast.vera)
    grid = client.get(reverse("win_rate_deals")).context["grid"]
    ids = [row.id for row in grid.rows]
    while grid.pager.next_url:
        grid = client.get(grid.pager.next_url).context["grid"]
        ids += [row.id for row in grid.rows]

    assert len(ids) == len(set(ids)) == grid.pager.count > 300


def test_reckoning_is_a_job_and_its_figures_are_the_persons_own(
    cast: Cast, deals, client: Client, today
) -> None:
    client.force_login(cast.vera)
    client.post(reverse("reckoning"))
    client.post(reverse("reckoning"))  # a second press is enough with the first
    job = Job.objects.get(kind="winning.reckon")

    reckon(Run(job))

    effect = Snapshot.objects.get(user=cast.vera, kind="effect")
    assert effect.figures["adjusted"] == pytest.approx(0.24, abs=0.12)
    assert effect.figures["low"] < effect.figures["adjusted"] < effect.figures["high"]
    shown = page(client, cast.vera, "win_rate").content.decode()
    assert "more wins" in shown
    assert "P50" in page(client, cast.vera, "bookings").content.decode()
    assert "not been compared yet" in page(client, cast.opal, "win_rate").content.decode()


def test_too_few_deals_are_said_instead_of_a_number(
    cast: Cast, deals, client: Client, today
) -> None:
    Opportunity.objects.filter(account=cast.umas, id__gt=0).exclude(title__endswith="1").delete()
    reckon(Run(ask_to_reckon(actor=cast.actor("uma"), on=today)))

    shown = page(client, cast.uma, "win_rate").content.decode()

    assert "an adjusted number needs 200" in shown


def test_a_person_whose_reach_changed_sees_no_older_figures(
    cast: Cast, deals, today, client
) -> None:
    reckon(Run(ask_to_reckon(actor=cast.actor("nora"), on=today)))
    Snapshot.objects.filter(user=cast.nora).update(reach="of another region")

    assert "not been compared yet" in page(client, cast.nora, "win_rate").content.decode()


def test_the_nightly_fit_is_recorded_and_judged(cast: Cast, deals, today, client: Client) -> None:
    assert refit_every_day(today) is not None
    assert refit_every_day(today) is None  # a worker that starts again asks once more

    refit(Run(Job.objects.get(kind="winning.refit")))

    fit = FittedModel.objects.get()
    held = Opportunity.objects.exclude(probability_permille=None)
    assert fit.closed > 700 and fit.validation["base_brier"] > 0
    assert held.count() == fit.scored
    assert (fit.scored > 0) == (fit.verdict == "useful")
    assert not held.exclude(state="open").exists()
    told = page(client, cast.vera, "win_rate").content.decode()
    assert "Fitted on" in told and "the calibration error is" in told


def test_a_model_without_signal_takes_older_probabilities_back(cast: Cast, deals, today) -> None:
    Opportunity.objects.filter(state="open").update(probability_permille=700)
    Opportunity.objects.exclude(state="open").filter(id__gt=0).update(is_joint=False)

    refit(Run(refit_every_day(today)))

    fit = FittedModel.objects.get()
    assert fit.verdict != "useful"
    assert not Opportunity.objects.exclude(probability_permille=None).exists()


def test_each_night_those_who_lead_have_their_figures(
    cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []

    def keep(actor: Actor, on: date) -> None:
        """What a person's figures are is told above; here only whose are reckoned."""
        worked.append(actor.name)
        kind = Snapshot.Kind.BOOKINGS
        record_snapshot(actor=actor, kind=kind, on=on, figures={}, now=timezone.now())

    monkeypatch.setattr(jobs, "_reckon_difference", lambda actor, on: 0)
    monkeypatch.setattr(jobs, "_reckon_bookings", keep)
    job = reckon_every_day(today)

    assert job is not None
    assert reckon_every_day(today) is None  # once a day
    told = jobs.reckon_leaders(Run(job))
    kept = set(Snapshot.objects.values_list("user__username", flat=True))
    assert kept == {"vera", "dora", "nora", "sam", "opal"}
    assert told == {"people": 5}
    assert jobs.reckon_leaders(Run(job)) == {"people": 0}  # what a killed run had done stays done
    assert len(worked) == 5
