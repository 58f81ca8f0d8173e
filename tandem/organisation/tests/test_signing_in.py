"""Signing in: the right password opens, everything else gets one and the same answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tandem.testing.cast import PASSWORD, Cast

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def enter(client: Client, login: str, password: str = PASSWORD, **extra: str):
    return client.post("/login/", {"login": login, "password": password, **extra})


def test_the_right_password_opens_the_start_page(cast: Cast, client: Client) -> None:
    answer = enter(client, "olga")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/me/").status_code == 200


def test_the_page_shows_only_the_form_and_the_language(cast: Cast, client: Client) -> None:
    page = client.get("/login/")

    actions = re.findall(r'<form[^>]* action="([^"]+)"', page.content.decode())
    assert actions == ["/login/", "/language/"]


@pytest.mark.parametrize("name", ["nobody", "lena", "nobody@example.org"])
def test_unknown_and_former_people_get_the_answer_of_a_wrong_password(
    cast: Cast, name: str
) -> None:
    cast.olga.email = "olga@example.org"
    cast.olga.save(update_fields=["email"])
    wrong = enter(Client(), "olga", "not the password at all")

    answer = enter(Client(), name)

    shown = [CSRF.sub(b"", page.content) for page in (wrong, answer)]
    shown = [page.replace(b'value="olga"', b"").replace(b"olga", b"") for page in shown]
    assert answer.status_code == wrong.status_code
    assert shown[0] == shown[1].replace(f'value="{name}"'.encode(), b"")


def test_the_ninth_try_is_told_how_long_to_wait(cast: Cast) -> None:
    for _try in range(8):
        enter(Client(), "olga", "wrong")

    answer = enter(Client(), "olga")

    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert answer["Retry-After"] == "900"


@pytest.mark.parametrize("spelling", ["OLGA", "ｏｌｇａ", " olga ", "Olga@Example.org"])
def test_another_spelling_of_the_name_brings_no_new_tries(cast: Cast, spelling: str) -> None:
    cast.olga.email = "olga@example.org"
    cast.olga.save(update_fields=["email"])
    for _try in range(8):
        enter(Client(), "olga", "wrong")

    assert enter(Client(), spelling).status_code == 429


def test_another_address_in_the_same_ipv6_network_brings_no_new_tries(cast: Cast) -> None:
    for number in range(8):
        enter(Client(REMOTE_ADDR=f"2001:db8::{number}"), "olga", "wrong")

    assert enter(Client(REMOTE_ADDR="2001:db8::99"), "olga").status_code == 429


def test_a_forged_forwarding_header_brings_no_new_tries(cast: Cast) -> None:
    for number in range(8):
        enter(Client(headers={"X-Forwarded-For": f"10.0.0.{number}"}), "olga", "wrong")

    answer = enter(Client(headers={"X-Forwarded-For": "10.9.9.9"}), "olga")

    assert answer.status_code == 429


def test_a_lock_out_does_not_reach_the_owner_at_another_address(cast: Cast) -> None:
    for _try in range(9):
        enter(Client(REMOTE_ADDR="203.0.113.7"), "olga", "wrong")

    assert enter(Client(REMOTE_ADDR="198.51.100.4"), "olga").status_code == 302


def test_after_the_wait_the_right_password_opens_again(cast: Cast) -> None:
    for _try in range(8):
        enter(Client(), "olga", "wrong")

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert enter(Client(), "olga").status_code == 302


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(cast: Cast, client: Client, target: str) -> None:
    answer = enter(client, "olga", next=target)

    assert answer["Location"] == "/"


def test_signing_in_leads_back_to_the_page_asked_for(cast: Cast, client: Client) -> None:
    asked = client.get("/preferences/")

    answer = enter(client, "olga", next="/preferences/")

    assert asked["Location"] == "/login/?next=/preferences/"
    assert answer["Location"] == "/preferences/"


def test_the_session_id_changes_at_sign_in(cast: Cast, client: Client) -> None:
    session = client.session
    session["before"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    enter(client, "olga")

    assert client.session.session_key != planted


def test_signing_out_kills_the_session_on_the_server(cast: Cast, client: Client) -> None:
    enter(client, "olga")
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value

    client.post("/logout/")

    assert stolen.get("/me/").status_code == 302


def test_a_new_password_ends_the_other_sessions(cast: Cast, client: Client) -> None:
    enter(client, "olga")
    other = Client()
    enter(other, "olga")
    fresh = "another horse battery"

    client.post("/me/password/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})

    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def test_half_an_hour_without_a_request_ends_the_session(
    signed_in: Callable[[str], Client],
) -> None:
    start = timezone.now()
    client = signed_in("olga")
    with time_machine.travel(start):
        client.get("/me/")

    with time_machine.travel(start + timedelta(minutes=31)):
        assert client.get("/me/").status_code == 302


def test_twelve_hours_end_the_session_of_a_busy_person(
    signed_in: Callable[[str], Client],
) -> None:
    start = timezone.now()
    client = signed_in("olga")
    statuses = []
    for quarter in range(49):
        with time_machine.travel(start + timedelta(minutes=15 * quarter), tick=False):
            statuses.append(client.get("/me/").status_code)

    assert statuses == [200] * 48 + [302]


def test_the_sign_in_page_speaks_the_language_that_was_chosen(cast: Cast, client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/login/"})

    assert "Sign in" in client.get("/login/").content.decode()


def test_an_htmx_request_without_a_session_is_led_to_the_sign_in(
    cast: Cast, client: Client
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/preferences/"}

    answer = client.get("/preferences/", headers=headers)

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/login/?next=/preferences/"
