"""Roles that must have a second step: nothing opens before it, and nobody swaps it alone."""

from __future__ import annotations

import base64
import secrets
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tandem.foundation.models import AuditEntry
from tandem.organisation import policy
from tandem.organisation.checks import forced_roles_exist
from tandem.organisation.forced_step import OPEN_MEANWHILE, TURN_ON
from tandem.organisation.models import User
from tandem.testing.cast import PASSWORD, Cast
from tests.access.arguments import routes

CLOSED_TO = "/me/second-step/app/"


@pytest.fixture(autouse=True)
def forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.TANDEM, "SECOND_STEP_ROLES", ("administrator", "partner_manager"))


def authenticator_of(user: User) -> str:
    """A secret of its own for each test: a code is refused when seen before, by every worker."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password(name: str) -> Client:
    client = Client()
    client.post("/login/", {"login": name, "password": PASSWORD})
    return client


@pytest.mark.parametrize(("name", "is_asked"), [("adam", True), ("amy", True), ("olga", False)])
def test_only_the_roles_of_the_setting_are_asked(cast: Cast, name: str, is_asked: bool) -> None:
    answer = with_password(name).get("/")

    assert answer.status_code == (302 if is_asked else 200)
    assert answer.get("Location", "").startswith(CLOSED_TO) is is_asked


def test_every_route_but_the_way_there_is_closed_before_it(cast: Cast) -> None:
    client = with_password("adam")
    plain = [route.name for route in routes() if not route.argument_names]

    open_ones = {name for name in plain if not _leads_to_the_step(client, name)}

    public = {row.route for row in policy.rows() if row.is_public}
    assert len(plain) > 40
    assert open_ones <= OPEN_MEANWHILE[TURN_ON] | public


def test_turning_it_on_opens_the_pages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # a server commits inside the request; a test's own transaction never does
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_more: act())
    client = with_password("adam")
    client.get(CLOSED_TO)
    client.post("/me/confirm/", {"password": PASSWORD})
    client.get(CLOSED_TO)
    secret = client.session["mfa.totp.secret"]

    client.post(CLOSED_TO, {"code": code_of(secret)})

    assert client.get("/").status_code == 200


def test_password_and_code_open_the_pages(cast: Cast) -> None:
    secret = authenticator_of(cast.adam)
    client = with_password("adam")

    client.post("/login/code/", {"code": code_of(secret)})

    assert client.get("/").status_code == 200


def test_a_session_without_a_code_is_asked_for_one(cast: Cast, signed_in: Any) -> None:
    client = signed_in("adam")
    secret = authenticator_of(cast.adam)

    asked = client.get("/people/")
    client.post("/me/confirm/code/", {"code": code_of(secret)})

    assert asked["Location"].startswith("/me/confirm/code/")
    assert client.get("/people/").status_code == 200


def test_htmx_and_programs_are_told_in_their_way(cast: Cast) -> None:
    client = with_password("adam")

    region = client.get("/people/", headers={"HX-Request": "true"})
    program = client.get("/people/", headers={"Accept": "application/json"})

    assert (region.status_code, region["HX-Redirect"]) == (401, CLOSED_TO)
    assert program.status_code == 401


def test_it_cannot_be_turned_off_by_oneself(cast: Cast) -> None:
    secret = authenticator_of(cast.adam)
    client = with_password("adam")
    client.post("/login/code/", {"code": code_of(secret)})

    answer = client.post("/me/second-step/app/end/")

    assert answer.status_code == 403
    assert Authenticator.objects.filter(user=cast.adam).exists()


def test_a_lost_phone_is_taken_back_by_somebody_else_only(cast: Cast, signed_in: Any) -> None:
    authenticator_of(cast.amy)
    secret = authenticator_of(cast.adam)
    client = with_password("adam")
    client.post("/login/code/", {"code": code_of(secret)})

    own = client.post(f"/people/{cast.adam.pk}/second-step/")
    client.post(f"/people/{cast.amy.pk}/second-step/")

    assert own.status_code >= 400
    assert Authenticator.objects.filter(user=cast.adam).exists()
    assert not Authenticator.objects.filter(user=cast.amy).exists()
    entry = AuditEntry.objects.get(act="organisation.second_step_taken_back")
    assert (entry.actor_id, entry.before) == (cast.adam.pk, {"kinds": ["totp"]})


def test_a_code_of_a_device_taken_back_opens_nothing(cast: Cast) -> None:
    secret = authenticator_of(cast.amy)
    old = with_password("amy")
    old.post("/login/code/", {"code": code_of(secret)})
    Authenticator.objects.filter(user=cast.amy).delete()
    time.sleep(0.01)
    authenticator_of(cast.amy)

    assert old.get("/")["Location"].startswith("/me/confirm/code/")


def test_a_misspelt_role_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.TANDEM, "SECOND_STEP_ROLES", ("administrators",))

    assert [error.id for error in forced_roles_exist()] == ["tandem.E005"]


def _leads_to_the_step(client: Client, name: str) -> bool:
    answer = client.get(reverse(name))
    if answer.status_code in (403, 404, 405):
        return True
    return answer.status_code == 302 and answer["Location"].startswith(CLOSED_TO)
