"""Blind copies: filed by whom they went to, once, with the sender's rights; else they wait in words."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tandem.activities.commands.mail import MOST_BYTES
from tandem.activities.commands.mail_in import assign_mail, receive_mail, set_mail_aside
from tandem.activities.commands.mailbox import empty_mailbox
from tandem.activities.models import Activity, IncomingMail
from tandem.activities.queries.mail_in import waiting_mails
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Contact
from tandem.organisation.models import User
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
VOUCHED = "mx.tandem.example; spf=pass smtp.mailfrom=tandem.example; dmarc=pass header.from=x"
State, Why = IncomingMail.State, IncomingMail.Why


@pytest.fixture(autouse=True)
def _addresses(cast: Cast, settings: LazySettings) -> None:
    settings.MAIL_IN_TRUSTED = "mx.tandem.example"
    User.objects.filter(pk=cast.olga.pk).update(email="Olga@tandem.example")
    Contact.objects.create(account=cast.olgas, name="王主任", email="wang@bnu.example")


def a_mail(**heads: str) -> EmailMessage:
    message = EmailMessage()
    usual = {
        "Authentication-Results": VOUCHED,
        "From": "Olga <olga@tandem.example>",
        "To": "Wang <Wang@bnu.example>",
        "Subject": "关于报价",
        "Message-ID": "<one@tandem.example>",
    }
    for name, value in (
        usual | {key.replace("_", "-"): said for key, said in heads.items()}
    ).items():
        if value:
            message[name] = value
    message.set_content("报价见附件。")
    return message


def take(message: EmailMessage | bytes) -> IncomingMail:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    return receive_mail(raw=raw, now=timezone.now())


def test_a_mail_to_a_contact_stands_on_the_customers_timeline(cast: Cast) -> None:
    row = take(a_mail())

    activity = Activity.objects.get(kind=Activity.Kind.EMAIL)
    assert (row.state, row.content) == (State.FILED, {})
    assert (activity.account, activity.by) == (cast.olgas, cast.olga)
    assert activity.text == "关于报价\n报价见附件。"


def test_delivered_again_it_stands_once_even_beside_a_dropped_copy(cast: Cast) -> None:
    for _time in range(3):
        take(a_mail())

    assert Activity.objects.filter(kind=Activity.Kind.EMAIL).count() == 1
    assert IncomingMail.objects.count() == 1


@pytest.mark.parametrize(
    "result",
    [
        "",
        "mx.tandem.example; dmarc=fail",
        "mx.evil.example; dmarc=pass",
        "mx.tandem.example.evil; dmarc=pass",
        "mx.tandem.example; x=y dmarc=pass",
    ],
)
def test_a_sender_nobody_vouches_for_is_not_believed(cast: Cast, result: str) -> None:
    row = take(a_mail(Authentication_Results=result))

    assert (row.sender, row.state, row.why) == (cast.olga, State.WAITING, Why.NOT_VOUCHED)
    assert not Activity.objects.exists()


def test_a_second_result_below_the_servers_own_is_not_believed() -> None:
    message = a_mail(Authentication_Results="mx.tandem.example; dmarc=fail")
    message["Authentication-Results"] = VOUCHED

    assert take(message).why == Why.NOT_VOUCHED


def test_two_senders_are_none(cast: Cast) -> None:
    row = take(a_mail(From="olga@tandem.example, boss@tandem.example"))

    assert (row.sender, row.why, row.state) == (None, Why.STRANGER, State.ASIDE)


def test_of_a_stranger_nothing_is_kept() -> None:
    row = take(a_mail(From="eve@evil.example"))

    assert (row.subject, row.content, row.state) == ("", {}, State.ASIDE)


def test_a_mail_to_somebody_elses_customer_waits(cast: Cast) -> None:
    Contact.objects.create(account=cast.umas, name="李", email="li@south.example")

    row = take(a_mail(To="li@south.example"))

    assert (row.state, row.why) == (State.WAITING, Why.NOBODY_KNOWN)
    assert not Activity.objects.exists()


@pytest.mark.parametrize("bent", ["too_large", "broken"])
def test_a_hostile_mail_is_told_in_words(cast: Cast, bent: str) -> None:
    raw = a_mail().as_bytes()
    if bent == "too_large":
        raw += b"x" * MOST_BYTES
    else:
        raw = a_mail(Subject="").as_bytes().replace("报价见附件。".encode(), b"")
        raw = raw.split(b"\n\n")[0].replace(b"Subject: ", b"") + b"\n\n"

    row = take(raw)

    assert (row.sender, row.state, row.content) == (cast.olga, State.WAITING, {})
    assert row.why == bent


def test_ten_thousand_parts_and_deep_nesting_are_taken_in_time(cast: Cast) -> None:
    head = b"From: olga@tandem.example\nTo: wang@bnu.example\nMessage-ID: <many@x>\nSubject: s\n"
    head += b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    raw = head + b"--b\nContent-Type: text/plain\n\nx\n" * 10_000 + b"--b--\n"

    assert take(raw).state == State.WAITING
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(2000)
    )
    assert take(b"From: olga@tandem.example\nSubject: deep\n" + nested).why in (
        Why.BROKEN,
        Why.NOT_VOUCHED,
    )


def test_one_press_files_it_and_nobody_else_can(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    row = take(a_mail(To="new@bnu.example"))
    olga, path = signed_in("olga"), f"/week/mails/{row.pk}/assignment/"

    page = olga.get("/week/mails/").content.decode()
    assert f'name="account" value="{cast.olgas.pk}"' in page
    assert signed_in("otto").post(path, {"account": cast.ottos.pk}).status_code == 404
    assert olga.post(path, {"account": cast.umas.pk}).status_code == 404
    olga.post(path, {"account": cast.olgas.pk})
    olga.post(path, {"account": cast.olgas.pk})

    row.refresh_from_db()
    assert (row.state, row.content) == (State.FILED, {})
    assert Activity.objects.get().text == "关于报价\n报价见附件。"


def test_a_domain_that_half_the_world_has_suggests_nobody_but_a_contact_does(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    for number in range(6):
        account = an_account(
            f"客户{number}", region=cast.north, industry=cast.education, owner=cast.olga
        )
        Contact.objects.create(account=account, name="某", email=f"n{number}@163.example")
    take(a_mail(To="other@163.example", Message_ID="<a@x>", Authentication_Results=""))
    vague = waiting_mails(cast.actor("olga"))[0]
    take(a_mail(To="n3@163.example", Message_ID="<b@x>", Authentication_Results=""))

    clear = waiting_mails(cast.actor("olga"))[0]

    assert vague.suggested == []
    assert [account.name for account in clear.suggested] == ["客户3"]


def test_set_aside_it_loses_its_words(cast: Cast) -> None:
    row = take(a_mail(To="friend@home.example"))

    set_mail_aside(actor=cast.actor("olga"), mail_id=row.pk, now=timezone.now())
    after = assign_mail(
        actor=cast.actor("olga"), mail_id=row.pk, account_id=cast.olgas.pk, now=timezone.now()
    )

    assert (after.state, after.content) == (State.ASIDE, {})
    assert not Activity.objects.exists()
    with pytest.raises(NotThere):
        set_mail_aside(actor=cast.actor("nora"), mail_id=row.pk, now=timezone.now())


def test_the_folder_is_emptied_and_a_bad_file_stops_nobody(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_IN = str(tmp_path)
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.bad").write_bytes(b"\xff" * 100)
    (tmp_path / "new" / "2.good").write_bytes(a_mail().as_bytes())

    assert empty_mailbox(timezone.now()) == 2
    assert empty_mailbox(timezone.now()) == 0

    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.bad:2,S", "2.good:2,S"]
    assert Activity.objects.count() == 1

    def stumble(**_facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tandem.activities.commands.taking_mail.receive_mail", stumble)
    (tmp_path / "new" / "3.poison").write_bytes(b"x")
    assert empty_mailbox(timezone.now()) == 0
    assert [path.name for path in (tmp_path / "failed").iterdir()] == ["3.poison"]


def test_more_mails_take_no_more_queries(
    signed_in: Callable[[str], Client], counted: Callable[[Client, str], int]
) -> None:
    olga = signed_in("olga")
    take(a_mail(To="a@bnu.example", Message_ID="<0@x>"))
    few = counted(olga, "/week/mails/")
    for at in range(1, 6):
        take(a_mail(To=f"a{at}@bnu.example", Message_ID=f"<{at}@x>"))

    assert counted(olga, "/week/mails/") == few <= 12
