"""What every test can ask for: the cast, and a browser session of any of its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tandem.testing.cast import Cast, gather_cast


def pytest_configure() -> None:
    """Tests read style sheets from their sources: nothing is collected before them."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    settings.WHITENOISE_AUTOREFRESH = True
    # the cast has no authenticators; what is forced has tests of its own
    settings.TANDEM["SECOND_STEP_ROLES"] = ()
    # by their keys, which differ from run to run; the held-out group has tests of its own
    settings.TANDEM["HELD_OUT_SHARE"] = 0


@pytest.fixture
def cast(db: None) -> Cast:
    return gather_cast()


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """`signed_in("olga")` gives a client of that person."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(
            cast.people[name], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in


@pytest.fixture
def counted() -> Callable[[Client, str], int]:
    """How many queries a page takes once the session is warm."""

    def count(client: Client, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200
        return len(queries)

    return count
