"""Mails sent in by blind copy: filed on the accounts of the people they went to, or kept for their sender.

A mail is filed in its sender's name and with the sender's rights, but by itself only if our mail server
vouches for the sender's address. Of strangers nothing is kept but that a mail came.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tandem.activities.commands.mail import MOST_BYTES, MailNotTaken, file_mail, twin_of
from tandem.activities.commands.mail_files import (
    Brought,
    forget_files,
    hand_files_on,
    hang_files,
    store_files,
)
from tandem.activities.models import Activity, IncomingMail, MailFile
from tandem.activities.permissions import permit_logging
from tandem.activities.queries.mail_in import (
    accounts_written_to,
    files_said,
    mail_from,
    sender_of,
)
from tandem.activities.rules.mail import Envelope, Mail, NotAMail, read_envelope, read_mail
from tandem.foundation import audit
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account
from tandem.organisation.actors import actor_for
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

State, Why = IncomingMail.State, IncomingMail.Why
MOST_ACCOUNTS = 5  # one mail can concern; a circular to more waits for its sender


def receive_mail(*, raw: bytes, now: datetime) -> IncomingMail:
    """The same mail again is the row it already has."""
    envelope = read_envelope(raw, trusted=settings.MAIL_IN_TRUSTED)
    key = sha256(envelope.message_id.encode() or raw).hexdigest()
    known = IncomingMail.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        return _receive(raw, envelope, key, now)
    except IntegrityError:  # two workers at once: the other's row stands
        return IncomingMail.objects.get(key=key)


@transaction.atomic
def assign_mail(
    *, actor: Actor, mail_id: int, account_id: int | None, now: datetime
) -> IncomingMail:
    """Its sender says which customer it belongs to."""
    row = _held(actor, mail_id)
    if account_id is None:
        raise MailNotTaken(
            "mail_without_customer",
            _("No customer is chosen. Press one of the suggestions, or find another customer."),
        )
    account = Account.objects.visible_to(actor).filter(pk=account_id).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    if row.state == State.WAITING and row.content:
        for activity in _file(actor, [account], mail_from(row), files_said(row), now):
            hand_files_on(row, activity)
        _close(actor, row, State.FILED, now)
    return row


@transaction.atomic
def set_mail_aside(*, actor: Actor, mail_id: int, now: datetime) -> IncomingMail:
    """It belongs to no customer; its words are forgotten."""
    row = _held(actor, mail_id)
    if row.state == State.WAITING:
        _close(actor, row, State.ASIDE, now)
    return row


@transaction.atomic
def _receive(raw: bytes, envelope: Envelope, key: str, now: datetime) -> IncomingMail:
    sender = sender_of(envelope.sender)
    if sender is None:
        return _keep(key, None, Why.STRANGER, now, state=State.ASIDE)
    if len(raw) > MOST_BYTES:
        return _keep(key, sender, Why.TOO_LARGE, now, subject=envelope.subject)
    try:
        mail = read_mail(raw)
    except NotAMail:
        return _keep(key, sender, Why.BROKEN, now, subject=envelope.subject)
    brought = store_files(mail, by_id=sender.pk, now=now)
    kept: dict[str, Any] = {
        "subject": mail.subject,
        "content": _content(mail, brought),
        "files": brought.files,
    }
    if not envelope.is_vouched:
        return _keep(key, sender, Why.NOT_VOUCHED, now, **kept)
    actor = actor_for(sender, channel="mail")
    accounts = accounts_written_to(actor, mail)
    if not 1 <= len(accounts) <= MOST_ACCOUNTS:
        return _keep(key, sender, Why.NOBODY_KNOWN, now, **kept)
    row = _keep(key, sender, "", now, subject=mail.subject, state=State.FILED)
    for activity in _file(actor, accounts, mail, brought.facts(), now):
        hang_files(brought.files, activity=activity)
    return row


def _keep(
    key: str,
    sender: User | None,
    why: str,
    now: datetime,
    files: tuple[MailFile, ...] = (),
    **facts: Any,
) -> IncomingMail:
    row = IncomingMail.objects.create(
        key=key, sender=sender, why=why, received_at=now, **{"state": State.WAITING} | facts
    )
    hang_files(files, mail=row)
    return row


def _file(
    actor: Actor, accounts: list[Account], mail: Mail, files: dict[str, Any], now: datetime
) -> list[Activity]:
    """An entry on each account that does not have the mail yet."""
    ids = [account.pk for account in accounts]
    filed = []
    for account in (
        Account.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    ):
        permit_logging(actor, account)
        if twin_of(account, mail) is None:
            filed.append(file_mail(actor, account, mail, files, now))
    return filed


def _close(actor: Actor, row: IncomingMail, state: str, now: datetime) -> None:
    forget_files(row)  # those that hang on an entry by now are not its own any more
    IncomingMail.objects.filter(pk=row.pk).update(state=state, content={})
    row.state, row.content = state, {}
    audit.record(
        actor=actor,
        act=f"activities.mail_{state}",
        subject=row,
        before={"state": State.WAITING},
        after={"state": state},
        now=now,
    )


def _held(actor: Actor, mail_id: int) -> IncomingMail:
    rows = IncomingMail.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.filter(pk=mail_id).first()
    if row is None:
        raise NotThere("no_such_mail", _("There is no such mail of yours."))
    return row


def _content(mail: Mail, brought: Brought) -> dict[str, Any]:
    plain = asdict(replace(mail, attachments=()))
    plain["sent_at"] = mail.sent_at.isoformat() if mail.sent_at else None
    return plain | brought.facts()
