"""Mails as strangers write them: read safely, or refused."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.activities.rules.mail import NotAMail, read_mail


def a_mail(text="报价见附件。", **headers):
    mail = EmailMessage()
    usual = {
        "From": "王主任 <wang@customer.example>",
        "To": "olga@vendor.example",
        "Subject": "关于报价",
        "Date": "Tue, 24 Nov 2026 09:30:00 +0800",
        "Message-ID": "<1@customer.example>",
    }
    for name, value in (usual | headers).items():
        mail[name] = value
    mail.set_content(text)
    return mail


def test_a_mail_gives_its_words_its_people_and_its_moment():
    mail = read_mail(a_mail().as_bytes())

    assert (mail.subject, mail.text) == ("关于报价", "报价见附件。")
    assert (mail.sender, mail.recipients) == ("wang@customer.example", ("olga@vendor.example",))
    assert mail.sent_at == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def test_attachments_are_named_by_their_last_part_and_sized():
    mail = a_mail()
    mail.add_attachment(b"x" * 1000, maintype="application", subtype="pdf", filename="报价.pdf")
    mail.add_attachment(
        b"x", maintype="application", subtype="zip", filename="..\\..\\etc/passwd\u202egpj.exe"
    )

    found = read_mail(mail.as_bytes()).attachments

    assert [(one.name, one.size) for one in found] == [("报价.pdf", 1000), ("passwdgpj.exe", 1)]


def test_html_gives_its_words_and_nothing_else():
    mail = a_mail()
    mail.set_content(
        "<style>p{}</style><p>您好 &lt;b&gt;</p><script>alert(1)</script><p>再见<img src=x onerror=y>",
        subtype="html",
    )

    assert read_mail(mail.as_bytes()).text == "您好 <b>\n再见"


@pytest.mark.parametrize("charset", ["gb18030", "gb2312", "utf-8"])
def test_letters_of_every_charset_arrive(charset):
    mail = a_mail()
    mail.set_content("报价", charset=charset)

    assert read_mail(mail.as_bytes()).text == "报价"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04 not a mail at all",
        "一段话".encode(),
        b"Subject: nobody wrote this\n\nwords",
        b"From: a@b.cn\n\n",
        b"From: a@b.cn\nContent-Type: text/plain; charset=no-such\n\nwords",
    ],
)
def test_what_is_no_mail_is_refused_or_read_but_never_breaks(raw):
    with contextlib.suppress(NotAMail):
        assert read_mail(raw).sender


def test_a_senseless_date_is_no_date():
    assert (
        read_mail(a_mail().as_bytes().replace(b"Tue, 24 Nov 2026", b"Xyz, 99 Foo 0")).sent_at
        is None
    )


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_behind_a_senders_line_are_survived(raw):
    with contextlib.suppress(NotAMail):
        read_mail(b"From: a@b.cn\n" + raw)
