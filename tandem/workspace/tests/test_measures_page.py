"""The process measures of a whole company: one page of sellers is shown, all of them are counted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tandem.activities.models import Visit
from tandem.testing.cast import Cast
from tandem.workspace import measures_page

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
URL = "/review/measures/"


NEXT = re.compile(r'rel="next" href="([^"]+)"')


def sellers_in(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/week/(\d+)/"', page)))


def test_pages_of_sellers_show_each_once_and_the_tiles_count_all(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seller, account in ((cast.olga, cast.olgas), (cast.uma, cast.umas)):
        Visit.objects.create(
            seller=seller, account=account, on=timezone.localdate(), state=Visit.State.DONE
        )
    client = signed_in("vera")
    whole = sellers_in(client.get(URL).content.decode())
    monkeypatch.setattr(measures_page, "PAGE", 1)

    pages = [client.get(URL).content.decode()]
    while (following := NEXT.search(pages[-1])) and len(pages) < 10:
        pages.append(client.get(f"{URL}{following[1]}").content.decode())

    assert len(whole) == 3
    assert [sellers_in(page) for page in pages] == [[seller] for seller in whole]
    assert len({page[page.index('class="tiles"') : page.index("<table")] for page in pages}) == 1


def test_a_key_of_nobody_is_the_first_page(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("vera")

    bent, plain = (client.get(f"{URL}{key}").content.decode() for key in ("?after=abc", ""))

    assert sellers_in(bent) == sellers_in(plain) != []
