"""The same walk over a generated company of 2,000 accounts; plans are walked with the cast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tandem.demo.commands import load_demo
from tandem.demo.queries import logins
from tandem.demo.rules.sizes import SMALL
from tandem.organisation.models import User
from tandem.organisation.rules.roles import Role
from tests.numbers.walking import disagreements, promises, stay_open

WALKED = ("/", "/review/", "/partners/")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Loaded once; the user name of one person of each role."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        stay_open()
        load_demo(size=SMALL, seed=2006, today=timezone.localdate(now), now=now)
        yield {login.role: login.username for login in logins()}
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_number_is_the_count_of_its_list(role: str, company: dict[str, str]) -> None:
    client = Client()
    client.force_login(
        User.objects.get(username=company[role]),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert list(disagreements(client, WALKED)) == []
    assert list(promises(client, ("/",)))
