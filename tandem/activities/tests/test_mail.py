"""A mail dropped on an account stands on its timeline once, with a sentence when it cannot."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tandem.activities.commands.mail import MOST_BYTES, MailNotTaken, take_mail_in
from tandem.activities.models import Activity
from tandem.activities.tests.rules.test_mail import a_mail
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account


def _take(cast, raw=None, name="olga", account=None):
    return take_mail_in(
        actor=cast.actor(name),
        account_id=(account or cast.olgas).pk,
        raw=raw if raw is not None else a_mail().as_bytes(),
        now=timezone.now(),
    )


def _sent(at):
    return a_mail(Date=format_datetime(at)).as_bytes()


def test_a_mail_stands_at_its_own_moment_and_is_a_contact(cast):
    sent = timezone.now().replace(microsecond=0) - timedelta(days=3)

    mail = _take(cast, _sent(sent))

    assert (mail.kind, mail.at) == (Activity.Kind.EMAIL, sent)
    assert mail.text == "关于报价\n报价见附件。"
    assert Account.objects.get(pk=cast.olgas.pk).last_contact_on == timezone.localdate(sent)
    assert not mail.is_partner_visible


def test_a_mail_from_the_future_stands_today(cast):
    assert _take(cast, _sent(timezone.now() + timedelta(days=9))).at <= timezone.now()


def test_the_same_mail_stands_once_on_an_account_whoever_drops_it(cast):
    _take(cast)

    with pytest.raises(MailNotTaken):
        _take(cast, name="iris")
    assert _take(cast, name="otto", account=cast.ottos).pk
    assert Activity.objects.filter(account=cast.olgas).count() == 1


@pytest.mark.parametrize("raw", [b"", b"hello", b"x" * (MOST_BYTES + 1)])
def test_what_cannot_be_taken_gets_a_sentence(cast, raw):
    with pytest.raises(MailNotTaken) as refused:
        _take(cast, raw)

    assert str(refused.value).endswith(("。", "."))
    assert not Activity.objects.exists()


@pytest.mark.parametrize("name", ["uma", "ben", "anna", "adam"])
def test_to_a_stranger_the_account_is_not_there(cast, name):
    with pytest.raises(NotThere):
        _take(cast, name=name)


def test_a_mail_is_dropped_on_the_page_and_shown_there(cast, signed_in):
    mail = a_mail("<script>alert(1)</script>")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="报价.pdf")
    client = signed_in("olga")
    file = SimpleUploadedFile("a.eml", mail.as_bytes(), "message/rfc822")

    answer = client.post(f"/week/accounts/{cast.olgas.pk}/mails/", {"file": file}, follow=True)

    page = answer.content.decode()
    assert "wang@customer.example" in page
    assert "报价.pdf" in page
    assert "&lt;script&gt;alert(1)" in page
    assert client.post(f"/week/accounts/{cast.olgas.pk}/mails/", {}).status_code == 422
