"""Blind copies fetched by IMAP: let go only once they stand here; cut off anywhere, none is doubled."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.utils import timezone

from tandem.activities.commands.mail import MOST_BYTES
from tandem.activities.commands.mailbox import empty_mailbox
from tandem.activities.models import Activity, IncomingMail
from tandem.activities.tests.imap_server import Host, start
from tandem.activities.tests.test_mail_in import a_mail
from tandem.keyaccounts.models import Contact
from tandem.organisation.models import User
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
RECEIVE = "tandem.activities.commands.taking_mail.receive_mail"


@pytest.fixture
def host(
    cast: Cast, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Host]:
    host = Host()
    server, certificate = start(host, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.MAIL_IN = host.address
    settings.MAIL_IN_TRUSTED = "mx.tandem.example"
    User.objects.filter(pk=cast.olga.pk).update(email="olga@tandem.example")
    Contact.objects.create(account=cast.olgas, name="王主任", email="wang@bnu.example")
    yield host
    server.shutdown()
    server.server_close()


def empty() -> int:
    return empty_mailbox(timezone.now())


def mails_filed() -> int:
    return Activity.objects.filter(kind=Activity.Kind.EMAIL).count()


def test_what_is_unseen_is_filed_and_marked_seen_once(host: Host) -> None:
    uid = host.deliver(a_mail().as_bytes())

    assert (empty(), empty()) == (1, 0)

    assert host.flags[uid] == {"\\Seen"}
    assert Activity.objects.get(kind=Activity.Kind.EMAIL).text == "关于报价\n报价见附件。"


@pytest.mark.parametrize("cut_at", ["FETCH", "STORE"])
def test_cut_off_at_any_step_the_mail_is_taken_once(host: Host, cut_at: str) -> None:
    uid = host.deliver(a_mail().as_bytes())
    host.cut_at = cut_at
    empty()
    was_seen = bool(host.flags[uid])
    host.cut_at = ""

    empty()

    assert not was_seen
    assert host.flags[uid] == {"\\Seen"}
    assert (mails_filed(), IncomingMail.objects.count()) == (1, 1)


def test_while_the_database_is_away_nothing_is_marked(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = [host.deliver(a_mail(Message_ID=f"<{at}@x>").as_bytes()) for at in range(2)]
    asked = []

    def away(**facts: object) -> None:
        asked.append(facts)
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(RECEIVE, away)
        assert empty() == 0

    assert len(asked) == 1
    assert [host.flags[uid] for uid in uids] == [set(), set()]
    assert empty() == 2


def test_a_mail_that_breaks_something_is_flagged_and_stops_nobody(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tandem.activities.commands.mail_in import receive_mail

    bad, good = host.deliver(b"poison"), host.deliver(a_mail().as_bytes())

    def stumble(*, raw: bytes, now: object) -> object:
        if raw == b"poison":
            raise RuntimeError
        return receive_mail(raw=raw, now=timezone.now())

    monkeypatch.setattr(RECEIVE, stumble)

    assert empty() == 1
    assert (host.flags[bad], host.flags[good]) == ({"\\Seen", "\\Flagged"}, {"\\Seen"})


def test_of_a_huge_mail_no_more_is_fetched_than_is_judged(host: Host) -> None:
    host.deliver(a_mail().as_bytes() + b"x" * (MOST_BYTES + 5000))

    assert empty() == 1

    assert IncomingMail.objects.get().why == IncomingMail.Why.TOO_LARGE
    assert any(f"<0.{MOST_BYTES + 1}>" in said for said in host.said)


def test_more_than_fifty_are_taken_in_turns(host: Host) -> None:
    for at in range(60):
        host.deliver(a_mail(Message_ID=f"<{at}@x>", To="nobody@x.example").as_bytes())

    assert (empty(), empty(), empty()) == (50, 10, 0)


@pytest.mark.parametrize(
    ("bent", "told"),
    [
        (("imaps://", "imap://"), "over TLS only"),
        (("word%401", "word%402"), "wrong password"),
        (("tandem:pass%20word%401@", ""), "takes a user"),
        (("127.0.0.1:", "127.0.0.1:9"), "no port or host"),
        (("/INBOX", "/%E6%94%B6"), "plain letters"),
    ],
)
def test_a_mailbox_that_cannot_be_opened_is_told_without_the_password(
    host: Host,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
    bent: tuple[str, str],
    told: str,
) -> None:
    settings.MAIL_IN = host.address.replace(*bent)
    logging.getLogger("tandem").propagate = True

    with caplog.at_level(logging.WARNING, logger="tandem.mail"):
        assert empty() == 0

    assert told in caplog.text
    assert "word@1" not in caplog.text
    assert "word%401" not in caplog.text


def test_a_host_nobody_vouches_for_learns_no_password(
    host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    host.deliver(a_mail().as_bytes())

    assert empty() == 0
    assert host.said == []
