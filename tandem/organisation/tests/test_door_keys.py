"""A partner's people are invited and let in by a link: once, in time, and nobody learns who is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tandem.foundation import outbox
from tandem.foundation.errors import NotAllowed
from tandem.foundation.models import AuditEntry, OutboxMessage
from tandem.organisation.commands import door_keys
from tandem.organisation.commands.door_keys import (
    INVITE_LASTS,
    LINK_LASTS,
    MOST_OF_ADDRESS,
    invite_person,
    use_key,
)
from tandem.organisation.models import DoorKey, LinkAsk, User
from tandem.organisation.rules.roles import Role
from tandem.testing.cast import Cast

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
SignedIn = Callable[[str], Client]


@pytest.fixture
def amys(cast: Cast) -> User:
    User.objects.filter(pk=cast.amy.pk).update(email="amy@alpha.cn")
    return User.objects.get(pk=cast.amy.pk)


def mails_now(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """Deliver until nothing is due: a handler may announce the next."""
    for _round in range(3):
        outbox.deliver(timezone.now() + timedelta(seconds=1))
    return mailoutbox


def door_in(mail: EmailMessage) -> str:
    """The key in it."""
    found = re.search(r"/login/door/\?key=([\w-]+)", str(mail.body))
    assert found is not None
    return found[1]


def press(client: Client, key: str) -> Any:
    return client.post("/login/door/", {"key": key})


def ask(email: str, **extra: str) -> tuple[int, bytes]:
    client = Client(**extra)
    answer = client.post("/login/link/", {"email": email}, follow=True)
    return answer.status_code, CSRF.sub(b"", answer.content)


def test_a_link_by_mail_signs_in_once(amys: User, mailoutbox: list[EmailMessage]) -> None:
    ask("AMY@alpha.cn")
    [mail] = mails_now(mailoutbox)
    door = door_in(mail)
    assert mail.to == ["amy@alpha.cn"]
    assert str(mail.body).count(settings.TANDEM["ADDRESS"]) == 1

    page = Client().get(
        "/login/door/", {"key": door}
    )  # a mail program looks first; nothing is used up by that
    entered, late = Client(), Client()
    answer = press(entered, door)

    assert page.status_code == 200 and b"amy" not in page.content
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert entered.get("/partner/").status_code == 200
    assert press(late, door).status_code == 422
    assert late.get("/partner/").status_code == 302
    assert AuditEntry.objects.filter(act="organisation.link_used").count() == 1


def test_no_table_holds_the_secret(amys: User, mailoutbox: list[EmailMessage]) -> None:
    ask("amy@alpha.cn")
    token = door_in(mails_now(mailoutbox)[0])

    held = [DoorKey.objects.values(), OutboxMessage.objects.values(), AuditEntry.objects.values()]

    assert token not in str([list(rows) for rows in held])


@pytest.mark.parametrize("email", ["nobody@alpha.cn", "lena@x.cn", "olga@vendor.cn"])
def test_unknown_former_and_the_vendors_people_read_the_same(
    cast: Cast, amys: User, mailoutbox: list[EmailMessage], email: str
) -> None:
    User.objects.filter(pk=cast.lena.pk).update(email="lena@x.cn", company=cast.alpha)
    User.objects.filter(pk=cast.olga.pk).update(email="olga@vendor.cn")

    with CaptureQueriesContext(connection) as of_known:
        known = ask("amy@alpha.cn")
    with CaptureQueriesContext(connection) as of_other:
        other = ask(email)

    assert known == other
    assert len(of_known) == len(of_other)
    assert [mail.to for mail in mails_now(mailoutbox)] == [["amy@alpha.cn"]]


def test_too_many_links_are_refused_for_known_and_unknown_alike(amys: User) -> None:
    answers = {
        email: [ask(email, REMOTE_ADDR=f"10.0.{place}.{number}")[0] for number in range(5)]
        for place, email in enumerate(["amy@alpha.cn", "nobody@alpha.cn"])
    }

    assert answers["amy@alpha.cn"] == answers["nobody@alpha.cn"] == [200] * 3 + [429] * 2


def test_one_address_cannot_ask_for_everybody(cast: Cast) -> None:
    answers = [ask(f"a{number}@x.cn")[0] for number in range(MOST_OF_ADDRESS + 1)]

    assert answers == [200] * MOST_OF_ADDRESS + [429]
    assert door_keys.forget_asks(timezone.localdate() + timedelta(days=2)) == MOST_OF_ADDRESS
    assert not LinkAsk.objects.exists()


def test_an_old_link_and_one_of_somebody_who_left_open_nothing(
    cast: Cast, amys: User, mailoutbox: list[EmailMessage]
) -> None:
    ask("amy@alpha.cn")
    token = door_in(mails_now(mailoutbox)[0])
    now = timezone.now()

    with pytest.raises(door_keys.LinkNotGood):
        use_key(token=token, now=now + LINK_LASTS)
    User.objects.filter(pk=amys.pk).update(is_active=False)
    with pytest.raises(door_keys.LinkNotGood):
        use_key(token=token, now=now)
    with pytest.raises(door_keys.LinkNotGood):
        use_key(token="", now=now)


def test_a_manager_invites_a_seller_who_comes_to_be_by_the_link(
    cast: Cast, signed_in: SignedIn, mailoutbox: list[EmailMessage]
) -> None:
    said = {"name": "新人", "email": "new@alpha.cn"}
    signed_in("amy").post(reverse("portal_people"), said)
    assert not User.objects.filter(email="new@alpha.cn").exists()
    assert "new@alpha.cn" in signed_in("amy").get(reverse("portal_people")).content.decode()

    client = Client()
    press(client, door_in(mails_now(mailoutbox)[0]))

    made = User.objects.get(email="new@alpha.cn")
    assert (made.company, made.has_usable_password()) == (cast.alpha, False)
    assert [grant.role for grant in made.grants.all()] == [Role.PARTNER_SELLER]
    assert client.get("/partner/").status_code == 200
    assert client.get(reverse("portal_people")).status_code == 404


def test_an_invitation_does_not_tell_who_is_known(
    cast: Cast, signed_in: SignedIn, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=cast.ben.pk).update(email="ben@beta.cn")
    amy, pages = signed_in("amy"), []
    for email in ("ben@beta.cn", "new@alpha.cn"):
        answer = amy.post(reverse("portal_people"), {"name": "某人", "email": email}, follow=True)
        page = CSRF.sub(b"", answer.content).replace(email.encode(), b"MAIL")
        pages.append(re.sub(rb'<li class="spread"><span>\xe6\x9f\x90.*?</li>', b"", page))
        DoorKey.objects.filter(email=email).update(until=timezone.now() + timedelta(hours=1))

    strip = re.compile(rb"data-csrf=\"[^\"]+\"|X-CSRFToken[^}]+")
    assert strip.sub(b"", pages[0]) == strip.sub(b"", pages[1])
    assert [mail.to for mail in mails_now(mailoutbox)] == [["new@alpha.cn"]]


@pytest.mark.parametrize(
    ("who", "role", "whose", "is_open"),
    [
        ("amy", Role.PARTNER_SELLER, "alpha", True),
        ("amy", Role.PARTNER_MANAGER, "alpha", False),
        ("amy", Role.PARTNER_SELLER, "beta", False),
        ("alan", Role.PARTNER_SELLER, "alpha", False),
        ("nora", Role.PARTNER_MANAGER, "alpha", True),
        ("nora", Role.PARTNER_MANAGER, "beta", False),
        ("nora", Role.REGION_MANAGER, "alpha", False),
        ("opal", Role.PARTNER_MANAGER, "beta", True),
        ("opal", Role.PARTNER_MANAGER, "vendor", False),
        ("olga", Role.PARTNER_MANAGER, "alpha", False),
    ],
)
def test_who_may_invite_whom(cast: Cast, who: str, role: Role, whose: str, is_open: bool) -> None:
    def invite() -> DoorKey:
        return invite_person(
            actor=cast.actor(who), company_id=getattr(cast, whose).pk, role=role, name="新人",
            email="new@x.cn", now=timezone.now(),
        )  # fmt: skip

    if is_open:
        assert invite().until - timezone.now() <= INVITE_LASTS
        return
    with pytest.raises(NotAllowed):
        invite()
    assert not DoorKey.objects.exists()


def test_a_manager_who_came_by_a_link_must_turn_on_the_second_step(
    cast: Cast, amys: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invited people have no password, so the link must do where a password is asked for again."""
    monkeypatch.setitem(settings.TANDEM, "SECOND_STEP_ROLES", ("partner_manager",))
    amys.set_unusable_password()
    amys.save(update_fields=["password"])
    ask("amy@alpha.cn")
    client = Client()
    press(client, door_in(mails_now(mailoutbox)[0]))

    answer = client.get("/partner/")

    assert answer["Location"].startswith("/me/second-step/app/")
    assert client.get("/me/second-step/app/").status_code == 200


def test_a_closed_partner_opens_to_no_invitation(
    cast: Cast, signed_in: SignedIn, mailoutbox: list[EmailMessage]
) -> None:
    signed_in("amy").post(reverse("portal_people"), {"name": "新人", "email": "new@alpha.cn"})
    door = door_in(mails_now(mailoutbox)[0])
    cast.alpha.is_active = False
    cast.alpha.save(update_fields=["is_active"])

    assert press(Client(), door).status_code == 422
    assert not User.objects.filter(email="new@alpha.cn").exists()
