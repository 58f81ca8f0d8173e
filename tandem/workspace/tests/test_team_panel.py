"""The weekly talk: one seller at a glance beside the team, and names one click behind each tile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Task, Visit
from tandem.foundation.fiscal import fiscal_calendar
from tandem.keyaccounts.models import Account
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast
from tandem.workspace.homes import company

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
Counted = Callable[[Client, str], int]
Fill = Callable[[int], list[Account]]
HTMX = {"HX-Request": "true"}


def a_task(cast: Cast, title: str, *, days: int, state: str = Task.State.OPEN) -> Task:
    last_week = fiscal_calendar().week(timezone.localdate() - timedelta(days=7))
    return Task.objects.create(
        account=cast.olgas,
        title=title,
        due_on=last_week.start + timedelta(days=days),
        by=cast.nora,
        holder=cast.olga,
        state=state,
        given_at=timezone.now(),
    )


def test_the_panel_tells_the_week_the_promises_and_the_unseen(
    cast: Cast, signed_in: SignedIn
) -> None:
    today = timezone.localdate()
    week = fiscal_calendar().week(today)
    seen = an_account(
        "看过的", region=cast.north, industry=cast.education, owner=cast.olga, is_top=True
    )
    Account.objects.filter(pk=cast.olgas.pk).update(is_top=True)
    Visit.objects.create(seller=cast.olga, account=seen, on=week.start, state=Visit.State.DONE)
    a_task(cast, "送样机", days=1, state=Task.State.DONE)
    a_task(cast, "报价", days=2)
    a_task(cast, "下周的事", days=8)

    text = signed_in("nora").get(f"/team/{cast.olga.pk}/", headers=HTMX).content.decode()

    assert "1 of 2 done" in text and "送样机" in text and "报价" in text and "下周的事" not in text
    assert cast.olgas.name in text and seen.name not in text
    assert re.search(rf'first={week.start}&amp;last={week.start}[^>]*data-count="1"', text)


def test_the_panel_is_a_page_without_a_script_and_hidden_from_others(
    cast: Cast, signed_in: SignedIn
) -> None:
    page = signed_in("nora").get(f"/team/{cast.olga.pk}/")

    assert page.status_code == 200 and b"<html" in page.content
    assert signed_in("sam").get(f"/team/{cast.olga.pk}/").status_code == 404
    assert f"/team/{cast.olga.pk}/" in signed_in("nora").get("/").content.decode()


def test_the_panel_keeps_its_queries(
    cast: Cast, signed_in: SignedIn, counted: Counted, fill: Fill
) -> None:
    nora, url = signed_in("nora"), f"/team/{cast.olga.pk}/"
    fill(10)
    a_task(cast, "报价", days=1)
    few = counted(nora, url)

    fill(30)
    for day in range(6):
        a_task(cast, f"事{day}", days=day)
    many = counted(nora, url)

    assert many == few <= 12


def test_names_stand_one_click_behind_every_tile_of_the_vp(
    cast: Cast, signed_in: SignedIn, fill: Fill
) -> None:
    fill(3)
    asked = SimpleNamespace(actor=cast.actor("vera"), GET=QueryDict())
    vera = signed_in("vera")

    tiles = company.home(asked)["tiles"]  # type: ignore[arg-type]

    assert len(tiles) >= 5
    for tile in tiles:
        behind = vera.get(tile.url, headers={"HX-Request": "true", "HX-Target": "accounts"})
        named = len(re.findall(r'<tr[^>]*data-url="/accounts/', behind.content.decode()))
        assert named == tile.count, tile.label
