"""The second step: needed once on, counted like passwords, and each code works once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from tandem.foundation.models import AuditEntry
from tandem.organisation.models import User
from tandem.testing.cast import PASSWORD, Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(counter: int | None = None, *, secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, counter or int(time.time()) // 30))


@pytest.fixture
def olga(cast: Cast) -> User:
    """Olga with the second step on."""
    TOTP.activate(cast.olga, SECRET)
    return cast.olga


def half_signed_in() -> Client:
    client = Client()
    client.post("/login/", {"login": "olga", "password": PASSWORD})
    return client


def test_the_password_alone_opens_nothing(olga: User) -> None:
    client = half_signed_in()

    answers = {path: client.get(path).status_code for path in ("/me/", "/preferences/", "/week/")}

    assert answers == dict.fromkeys(answers, 302)
    assert client.get("/login/code/").status_code == 200


def test_password_and_code_open_the_pages(olga: User) -> None:
    client = half_signed_in()

    client.post("/login/code/", {"code": code_of()})

    assert client.get("/me/").status_code == 200


def test_a_code_works_once(olga: User) -> None:
    code = code_of()
    half_signed_in().post("/login/code/", {"code": code})
    second = half_signed_in()

    second.post("/login/code/", {"code": code})

    assert second.get("/me/").status_code == 302


def test_a_code_of_five_minutes_ago_is_refused(olga: User) -> None:
    client = half_signed_in()

    client.post("/login/code/", {"code": code_of(int(time.time()) // 30 - 10)})

    assert client.get("/me/").status_code == 302


def test_wrong_codes_are_counted_and_lock_like_wrong_passwords(olga: User) -> None:
    client = half_signed_in()
    for number in range(8):
        client.post("/login/code/", {"code": f"00000{number}"})

    client.post("/login/code/", {"code": code_of()})
    fresh = Client().post("/login/", {"login": "olga", "password": PASSWORD})

    assert client.get("/me/").status_code == 302
    assert fresh.status_code == 429


def test_turning_it_on_asks_for_the_password_and_leaves_an_entry(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client = half_signed_in()
    asked = client.get("/me/second-step/app/")
    client.post("/me/confirm/", {"password": PASSWORD})
    client.get("/me/second-step/app/")
    offered = client.session["mfa.totp.secret"]

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/second-step/app/", {"code": code_of(secret=offered)})

    assert asked["Location"].startswith("/me/confirm/")
    assert Authenticator.objects.filter(user=cast.olga, type="totp").exists()
    acts = AuditEntry.objects.filter(actor_id=cast.olga.pk).values_list("act", flat=True)
    assert "organisation.second_step_added" in acts


def test_a_session_that_signed_in_long_ago_must_confirm_first(
    cast: Cast, olga: User, client: Client
) -> None:
    client.force_login(olga, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.get("/me/second-step/app/end/")

    assert answer.status_code == 302
    assert "/me/confirm/" in answer["Location"]
