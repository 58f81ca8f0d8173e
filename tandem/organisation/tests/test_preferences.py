"""Preferences and names of places: kept, refused when there is no such choice, never more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tandem.organisation.models import Region, User
from tandem.testing.cast import Cast

KIT = {"X-Requested-With": "kit"}


def test_the_menu_keeps_the_one_preference_that_was_touched(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    answer = signed_in("olga").post("/preferences/", {"theme": "dark"}, headers=KIT)

    olga = User.objects.get(username="olga")
    assert answer.status_code == 204
    assert (olga.theme, olga.language, olga.density) == ("dark", "en", "default")


def test_the_page_keeps_all_and_goes_back_where_one_was(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    wanted = {"language": "zh-hans", "theme": "light", "density": "compact", "shortcuts": "off"}

    answer = signed_in("olga").post("/preferences/", {**wanted, "next": "/me/"})

    olga = User.objects.get(username="olga")
    assert answer["Location"] == "/me/"
    assert (olga.language, olga.theme, olga.density) == ("zh-hans", "light", "compact")
    assert not olga.has_shortcuts


@pytest.mark.parametrize(
    "wrong", [{"theme": "<script>"}, {"language": "xx"}, {"density": ""}, {"shortcuts": "maybe"}]
)
def test_a_choice_there_is_not_is_refused(
    cast: Cast, signed_in: Callable[[str], Client], wrong: dict[str, str]
) -> None:
    answer = signed_in("olga").post("/preferences/", wrong)

    assert answer.status_code == 422
    assert User.objects.get(username="olga").theme == "auto"


def test_nothing_but_preferences_is_read_from_the_form(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    signed_in("olga").post(
        "/preferences/", {"theme": "dark", "username": "root", "company": cast.alpha.pk, "fte": "9"}
    )

    olga = User.objects.get(pk=cast.olga.pk)
    assert (olga.username, olga.company_id, olga.fte) == ("olga", cast.vendor.pk, 1)


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_keeping_preferences_never_leads_to_another_site(
    cast: Cast, signed_in: Callable[[str], Client], target: str
) -> None:
    answer = signed_in("olga").post("/preferences/", {"theme": "dark", "next": target})

    assert answer["Location"] == "/me/"


def test_an_administrator_names_a_region_in_both_languages(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    address = f"/structure/regions/{cast.north.pk}/"

    answer = signed_in("adam").post(address, {"name_zh": "北方区", "name_en": "The North"})

    north = Region.objects.get(pk=cast.north.pk)
    assert answer.status_code == 302
    assert (north.name_zh, north.name_en) == ("北方区", "The North")
