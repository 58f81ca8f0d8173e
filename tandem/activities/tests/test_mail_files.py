"""Files of mails: kept once, by what they are, opened by whoever sees the mail and by nobody else."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tandem.activities.commands import mail_files
from tandem.activities.commands.mail import MailNotTaken, take_mail_in
from tandem.activities.commands.mail_files import FOLDER, sweep_mail_files
from tandem.activities.commands.mail_in import assign_mail, receive_mail, set_mail_aside
from tandem.activities.models import Activity, IncomingMail, LeftOut, MailFile
from tandem.activities.rules.mail import MOST_ATTACHMENTS
from tandem.activities.tests.test_mail_in import a_mail
from tandem.foundation import kept_files
from tandem.keyaccounts.models import Contact
from tandem.organisation.models import User
from tandem.testing.builders import an_account
from tandem.testing.cast import Cast

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 \xe6\x8a\xa5"
Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _addresses(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.MAIL_IN_TRUSTED = "mx.tandem.example"
    User.objects.filter(pk=cast.olga.pk).update(email="olga@tandem.example")
    Contact.objects.create(account=cast.olgas, name="王主任", email="wang@bnu.example")


def with_files(*files: tuple[str, bytes], **heads: str) -> EmailMessage:
    message = a_mail(**heads)
    for name, content in files or (("报价.pdf", PDF),):
        message.add_attachment(content, maintype="application", subtype="x", filename=name)
    return message


def drop(cast: Cast, message: EmailMessage, name: str = "olga") -> Activity:
    return take_mail_in(
        actor=cast.actor(name),
        account_id=cast.olgas.pk,
        raw=message.as_bytes(),
        now=timezone.now(),
    )


def stored() -> list[Path]:
    return sorted(Path(FOLDER.storage().location).glob("*/*"))


def test_a_dropped_mail_keeps_its_file_and_hands_it_out_safely(
    cast: Cast, signed_in: Enter
) -> None:
    client = signed_in("olga")
    file = SimpleUploadedFile("a.eml", with_files().as_bytes(), "message/rfc822")

    page = client.post(f"/week/accounts/{cast.olgas.pk}/mails/", {"file": file}, follow=True)
    entry = Activity.objects.get(kind=Activity.Kind.EMAIL)
    address = f"/week/activities/{entry.pk}/files/1/"
    answer = client.get(address)

    assert f'href="{address}"' in page.content.decode()
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "%E6%8A%A5%E4%BB%B7.pdf" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("name", ["otto", "uma", "ben", "anna"])
def test_of_a_hidden_account_the_file_is_not_there(cast: Cast, signed_in: Enter, name: str) -> None:
    entry = drop(cast, with_files())
    client = signed_in(name)

    hidden = client.get(f"/week/activities/{entry.pk}/files/1/")
    absent = client.get("/week/activities/999999/files/1/")

    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert hidden.status_code == 404


def test_the_partner_gets_it_only_when_the_mail_is_shown_to_them(
    cast: Cast, signed_in: Enter
) -> None:
    entry = drop(cast, with_files())
    client, address = signed_in("alan"), f"/partner/timeline/{entry.pk}/files/1/"

    assert client.get(address).status_code == 404
    Activity.objects.filter(pk=entry.pk).update(is_partner_visible=True)
    assert client.get(address).status_code == 200


def test_dropped_again_or_sent_in_as_well_it_is_kept_once(cast: Cast) -> None:
    drop(cast, with_files())

    with pytest.raises(MailNotTaken):
        drop(cast, with_files())
    for _time in range(2):
        receive_mail(raw=with_files().as_bytes(), now=timezone.now())

    assert MailFile.objects.count() == 1


def test_one_blind_copy_to_two_customers_is_stored_once_and_hangs_on_both(cast: Cast) -> None:
    other = an_account("北方二院", region=cast.north, industry=cast.education, owner=cast.olga)
    Contact.objects.create(account=other, name="李", email="li@two.example")

    receive_mail(
        raw=with_files(To="wang@bnu.example, li@two.example").as_bytes(), now=timezone.now()
    )

    rows = list(MailFile.objects.order_by("activity__account"))
    assert {row.activity.account_id for row in rows} == {cast.olgas.pk, other.pk}
    assert len(stored()) == 1


def test_what_is_left_out_is_named_with_its_reason(cast: Cast, signed_in: Enter) -> None:
    entry = drop(cast, with_files(("a.exe", b"MZ\x90"), ("leer.pdf", b""), ("b.pdf", PDF)))

    page = signed_in("olga").get(f"/accounts/{cast.olgas.pk}/").content.decode()

    assert [line[2] for line in entry.facts["attachments"]] == ["kind", "empty", ""]
    assert f"a.exe – not kept: {LeftOut.KIND.label}" in page
    assert [row.number for row in MailFile.objects.all()] == [3]


def test_more_than_a_mail_may_bring_is_counted(cast: Cast, signed_in: Enter) -> None:
    many = [(f"{at}.pdf", PDF) for at in range(MOST_ATTACHMENTS + 3)]

    entry = drop(cast, with_files(*many))

    assert (len(entry.facts["attachments"]), entry.facts["more"]) == (MOST_ATTACHMENTS, 3)
    assert MailFile.objects.count() == MOST_ATTACHMENTS
    assert "3 more files" in signed_in("olga").get(f"/accounts/{cast.olgas.pk}/").content.decode()


@pytest.mark.parametrize(
    ("where", "limit", "value", "why"),
    [
        (mail_files, "MOST_A_DAY", 20, "day_full"),
        (kept_files, "LEAST_FREE_BYTES", 10**18, "no_room"),
    ],
)
def test_a_full_day_or_disk_leaves_the_file_out_and_keeps_the_mail(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, where: object, limit: str, value: int, why: str
) -> None:
    monkeypatch.setattr(where, limit, value)

    entry = drop(cast, with_files(("a.pdf", PDF), ("b.pdf", PDF * 2)))

    assert entry.facts["attachments"][1][2] == why
    assert entry.text


def test_while_a_mail_waits_its_file_is_its_senders_alone_and_goes_with_it(
    cast: Cast, signed_in: Enter
) -> None:
    row = receive_mail(raw=with_files(Authentication_Results="").as_bytes(), now=timezone.now())
    address = f"/week/mails/{row.pk}/files/1/"

    assert f'href="{address}"' in signed_in("olga").get("/week/mails/").content.decode()
    assert signed_in("olga").get(address).status_code == 200
    assert {signed_in(name).get(address).status_code for name in ("otto", "nora", "vera")} == {404}
    assign_mail(
        actor=cast.actor("olga"), mail_id=row.pk, account_id=cast.olgas.pk, now=timezone.now()
    )

    entry = Activity.objects.get(kind=Activity.Kind.EMAIL)
    assert signed_in("olga").get(address).status_code == 404
    assert signed_in("nora").get(f"/week/activities/{entry.pk}/files/1/").status_code == 200
    assert entry.facts["attachments"] == [["报价.pdf", len(PDF), ""]]


def test_set_aside_a_mail_loses_its_files(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    row = receive_mail(raw=with_files(To="friend@home.example").as_bytes(), now=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        set_mail_aside(actor=cast.actor("olga"), mail_id=row.pk, now=timezone.now())

    assert (MailFile.objects.count(), stored()) == (0, [])


def test_a_mail_that_waited_before_files_were_kept_still_opens(
    cast: Cast, signed_in: Enter
) -> None:
    row = receive_mail(raw=a_mail(To="friend@home.example").as_bytes(), now=timezone.now())
    old = {**row.content, "attachments": [{"name": "旧.pdf", "size": 3}]}
    del old["more"]
    IncomingMail.objects.filter(pk=row.pk).update(content=old)

    assert str(LeftOut.BEFORE.label) in signed_in("olga").get("/week/mails/").content.decode()
    assign_mail(
        actor=cast.actor("olga"), mail_id=row.pk, account_id=cast.olgas.pk, now=timezone.now()
    )
    assert "旧.pdf" in signed_in("olga").get(f"/accounts/{cast.olgas.pk}/").content.decode()


def test_a_file_that_no_row_names_is_swept_after_a_day(cast: Cast) -> None:
    drop(cast, with_files())
    kept = stored()
    FOLDER.keep(b"left behind", "text/plain")
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for path in stored():
        os.utime(path, (old, old))

    assert sweep_mail_files(now=timezone.now()) == 1
    assert stored() == kept
