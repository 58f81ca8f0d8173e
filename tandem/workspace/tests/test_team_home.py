"""Numbers of a week mean the same on the home, in the team and on the account's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tandem.activities.models import Visit
from tandem.foundation.fiscal import WEEK, fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def visits(cast: Cast, number: int, *, state: str, weeks: int = 0) -> None:
    first = fiscal_calendar().week(timezone.localdate()).start + WEEK * weeks
    Visit.objects.bulk_create(
        Visit(seller=cast.olga, account=cast.olgas, on=first + timedelta(days=at % 5), state=state)
        for at in range(number)
    )


@pytest.mark.parametrize(("done", "is_behind"), [(8, True), (12, False)])
def test_home_and_team_agree_who_is_behind(
    cast: Cast, signed_in: SignedIn, done: int, is_behind: bool
) -> None:
    """Eight of twelve is more than a half, and short all the same."""
    visits(cast, done, state=Visit.State.DONE)
    nora = signed_in("nora")

    home = next(row for row in nora.get("/").context["grid"].rows if row.id == cast.olga.pk)
    team = next(
        row for row in nora.get("/week/team/").context["grid"].rows if row.id == cast.olga.pk
    )

    assert ("behind" in str(home.cells[-1])) is is_behind
    assert ("behind the quota" in str(team.cells[2])) is is_behind


def test_home_and_team_count_the_coming_week_alike(cast: Cast, signed_in: SignedIn) -> None:
    visits(cast, 2, state=Visit.State.DONE, weeks=1)
    visits(cast, 4, state=Visit.State.PLANNED, weeks=1)
    nora = signed_in("nora")

    home = next(row for row in nora.get("/").context["grid"].rows if row.id == cast.olga.pk)
    team = next(
        row for row in nora.get("/week/team/").context["grid"].rows if row.id == cast.olga.pk
    )

    assert str(home.cells[-2]) == str(team.cells[-1])
    assert ">6<" in str(home.cells[-2]) or "%" in str(home.cells[-2])


def test_the_next_visit_leads_whoever_reads_the_account_to_the_visit(
    cast: Cast, signed_in: SignedIn
) -> None:
    on = timezone.localdate() + timedelta(days=9)
    visit = Visit.objects.create(seller=cast.olga, account=cast.olgas, on=on)

    for name in ("olga", "nora"):
        client = signed_in(name)
        page = client.get(reverse("account", args=[cast.olgas.pk])).content.decode()
        url = reverse("visit", args=[visit.pk])
        assert f'href="{url}"' in page
        assert client.get(url).status_code == 200


def test_the_tile_of_a_past_week_counts_the_list_it_leads_to(
    cast: Cast, signed_in: SignedIn
) -> None:
    """Seen in the quarter of that week, not since the one of today began."""
    quarter = fiscal_calendar().quarter(timezone.localdate())
    before = quarter.start - timedelta(days=3)
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)
    Visit.objects.create(seller=cast.olga, account=cast.olgas, on=before, state=Visit.State.DONE)
    olga = signed_in("olga")

    tiles = olga.get(f"/week/?on={before.isoformat()}").context["tiles"]
    tile = next(one for one in tiles if "seen_since" in one.url)

    assert (tile.value, tile.count) == ("1/1", 1)
    assert olga.get(tile.url).context["grid"].pager.count == 1
