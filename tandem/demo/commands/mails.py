"""Mails of the demo that wait for their customer: some of each of the first sellers."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage

from tandem.activities.commands.mail_in import receive_mail
from tandem.keyaccounts.models import Contact
from tandem.organisation.models import User

WORDS = (
    ("关于明年采购计划", "附上周会上谈到的配置清单，请贵校信息中心确认。"),
    ("样机试用安排", "样机下周三送到，请告知收货人。"),
)
TO = "xinxi@kehu.example"  # nobody's contact


def send_blind_copies(seller_ids: list[int], *, now: datetime) -> int:
    """From each seller one mail to somebody nobody knows, one to a contact without a vouching server."""
    sent = 0
    for person in User.objects.filter(pk__in=seller_ids).exclude(email="").order_by("id"):
        contact = Contact.objects.filter(account__owner_id=person.pk).exclude(email="").first()
        for number, (subject, text) in enumerate(WORDS):
            message = EmailMessage()
            message["From"] = person.email
            message["To"] = contact.email if contact is not None and number else TO
            message["Subject"] = subject
            message["Date"] = now - timedelta(hours=number + 1)
            message["Message-ID"] = f"<demo-{person.pk}-{number}@tandem.example>"
            message.set_content(text)
            receive_mail(raw=message.as_bytes(), now=now)
            sent += 1
    return sent
