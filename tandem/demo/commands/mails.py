"""Mails of the demo of each of the first sellers: some wait for their customer, one stands on a timeline."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage

from tandem.activities.commands.mail import take_mail_in
from tandem.activities.commands.mail_in import receive_mail
from tandem.keyaccounts.models import Contact
from tandem.organisation.actors import actor_for
from tandem.organisation.models import User

WORDS = (
    ("关于明年采购计划", "附上周会上谈到的配置清单，请贵校信息中心确认。"),
    ("样机试用安排", "样机下周三送到，请告知收货人。"),
)
DROPPED = ("回复：报价与配置", "配置清单已核对，第三项数量改为 24 台，请更新报价。")
TO = "xinxi@kehu.example"  # nobody's contact
LIST = "\ufeff型号,数量\n笔记本电脑 T14,20\n三年上门保修,20\n"
LIST_NAME = "配置清单.csv"


def send_blind_copies(seller_ids: list[int], *, now: datetime) -> int:
    """From each seller one mail to somebody nobody knows, one to a contact without a vouching server,
    and a contact's answer dropped on the account."""
    sent = 0
    for person in User.objects.filter(pk__in=seller_ids).exclude(email="").order_by("id"):
        contact = Contact.objects.filter(account__owner_id=person.pk).exclude(email="").first()
        for number, words in enumerate(WORDS):
            to = contact.email if contact is not None and number else TO
            at = now - timedelta(hours=number + 1)
            mail = _mail(person.email, to, words, at, f"{person.pk}-{number}")
            receive_mail(raw=mail, now=now)
            sent += 1
        if contact is not None:
            at = now - timedelta(hours=4)
            mail = _mail(contact.email, person.email, DROPPED, at, f"{person.pk}-dropped")
            take_mail_in(actor=actor_for(person), account_id=contact.account_id, raw=mail, now=now)
            sent += 1
    return sent


def _mail(sender: str, to: str, words: tuple[str, str], at: datetime, key: str) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"], text = words
    message["Date"] = at
    message["Message-ID"] = f"<demo-{key}@tandem.example>"
    message.set_content(text)
    message.add_attachment(
        LIST.encode(), maintype="application", subtype="octet-stream", filename=LIST_NAME
    )
    return message.as_bytes()
