"""What each page shows to whom, and that the numbers are those of the lists behind them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Activity
from tandem.keyaccounts.models import Account, Contact
from tandem.keyaccounts.queries.filters import filtered
from tandem.keyaccounts.queries.reading import parse_filter
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast
from tandem.workspace.homes import company, engineer, operations, team

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
Fill = Callable[[int], list[Account]]


class Asked:
    """As much of a request as a home reads."""

    def __init__(self, actor: object) -> None:
        self.actor = actor
        self.GET = QueryDict()


def rows_behind(cast: Cast, name: str, url: str) -> int:
    chosen = parse_filter(QueryDict(url.partition("?")[2]))
    assert chosen.problems == ()
    return filtered(cast.actor(name), chosen, on=timezone.localdate()).count()


@pytest.mark.parametrize(
    ("name", "home"),
    [("nora", team), ("opal", operations), ("eve", engineer), ("vera", company)],
)
def test_a_tile_counts_the_list_it_leads_to(name: str, home: object, cast: Cast) -> None:
    an_account("待定学院", region=cast.north, industry=cast.education, state="candidate")
    an_account("无主学院", region=cast.north, industry=cast.education)

    tiles = home.home(Asked(cast.actor(name)))["tiles"]

    checked = [tile for tile in tiles if "/accounts/?" in tile.url and tile.value.isdigit()]
    assert checked
    for tile in checked:
        assert int(tile.value) == rows_behind(cast, name, tile.url), tile.label


def test_an_exception_names_the_count_of_its_list(cast: Cast, fill: Fill) -> None:
    fill(6)
    Account.objects.filter(region=cast.south).update(activity=Account.Activity.ACTIVE)

    lines = company.home(Asked(cast.actor("vera")))["exceptions"]

    assert 1 <= len(lines) <= 9
    for line in lines:
        named = int(re.findall(r"\d+", line["text"])[0])
        assert named == rows_behind(cast, "vera", line["url"]), line


def test_a_seller_sees_the_nearest_that_never_ordered(
    cast: Cast, signed_in: SignedIn, fill: Fill
) -> None:
    fill(1)
    for name, lat in [("近处小学", 39.91), ("远处小学", 41.0)]:
        an_account(
            name,
            region=cast.north,
            industry=cast.education,
            owner=cast.olga,
            lat=lat,
            lon=116.4,
        )

    page = signed_in("olga").get("/").content.decode()

    assert page.index("近处小学") < page.index("远处小学")


def test_a_partner_reads_only_what_is_marked_for_partners(cast: Cast, signed_in: SignedIn) -> None:
    Account.objects.filter(pk=cast.olgas.pk).update(segment="A")
    now = timezone.now()
    for text, is_shown in [("Margin is thin.", False), ("Delivery in May.", True)]:
        Activity.objects.create(
            account=cast.olgas,
            kind="note",
            at=now,
            text=text,
            is_partner_visible=is_shown,
            recorded_at=now,
        )

    page = signed_in("amy").get(f"/partner/customers/{cast.olgas.pk}/").content.decode()

    assert "Delivery in May." in page
    assert "Margin is thin." not in page
    assert "Class A" not in page


def test_the_timeline_shows_one_kind_when_asked(cast: Cast, signed_in: SignedIn) -> None:
    now = timezone.now()
    for kind, text in [("call", "A call."), ("note", "A remark.")]:
        Activity.objects.create(account=cast.olgas, kind=kind, at=now, text=text, recorded_at=now)

    page = signed_in("olga").get(f"/accounts/{cast.olgas.pk}/timeline/?kind=call")

    assert "A call." in page.content.decode()
    assert "A remark." not in page.content.decode()


def test_a_note_sent_twice_without_a_script_stands_once(cast: Cast, signed_in: SignedIn) -> None:
    olga, url = signed_in("olga"), f"/accounts/{cast.olgas.pk}/"
    page = olga.get(url).content.decode()
    form = page[page.index('<form class="composer"') :]
    found = re.search(r'action="([^"]+)".*?name="key" value="([^"]+)"', form, re.DOTALL)
    assert found is not None

    for _time in range(2):
        olga.post(found[1], {"text": "预算已批", "key": found[2]})

    assert Activity.objects.filter(text="预算已批").count() == 1


@pytest.mark.parametrize("text", ["师范", "bfsf", "北方师范大学"])
def test_the_palette_finds_by_characters_and_initials(
    text: str, cast: Cast, signed_in: SignedIn
) -> None:
    page = signed_in("olga").get("/palette/", {"q": text}).content.decode()

    assert f"/accounts/{cast.olgas.pk}/" in page


def test_the_palette_finds_a_person_by_phone(cast: Cast, signed_in: SignedIn) -> None:
    Contact.objects.create(account=cast.olgas, name="王主任", phone="13800138000")

    page = signed_in("olga").get("/palette/", {"q": "138 0013"}).content.decode()

    assert "王主任" in page


def test_the_palette_hides_the_accounts_of_others(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in("olga").get("/palette/", {"q": "南方"}).content.decode()

    assert "南方理工学院" not in page


def test_search_without_a_script_leads_to_the_list(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("olga").get("/search/", {"q": "师范"}, follow=True)

    assert "北方师范大学" in answer.content.decode()
    assert "means nothing" not in answer.content.decode()
