"""A mail dropped on an account stands on its timeline: once, as plain words, with its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tandem.activities.commands.log import write_activity
from tandem.activities.commands.mail_files import hang_files, store_files
from tandem.activities.models import Activity
from tandem.activities.permissions import permit_logging
from tandem.activities.rules.mail import Mail, NotAMail, read_mail
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.formats import day
from tandem.keyaccounts.commands.coverage import record_contacts
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor

MOST_BYTES = 10 * 1024 * 1024


class MailNotTaken(Refusal):
    """The file is no mail, too large, or already there."""


@transaction.atomic
def take_mail_in(*, actor: Actor, account_id: int, raw: bytes, now: datetime) -> Activity:
    """Keep a mail's words on the timeline; the same mail is refused the second time."""
    seen = Account.objects.visible_to(actor).filter(pk=account_id)
    account = seen.select_for_update(of=("self",)).first()
    if account is None:
        raise NotThere("no_such_account", _("There is no such account for you."))
    permit_logging(actor, account)
    mail = _read(raw)
    twin = twin_of(account, mail)
    if twin is not None:
        raise MailNotTaken(
            "mail_already_there",
            _("This mail already stands on the timeline, on %(day)s. Nothing was added.")
            % {"day": day(timezone.localdate(twin.at))},
        )
    brought = store_files(mail, by_id=actor.person_id, now=now)
    activity = file_mail(actor, account, mail, brought.facts(), now)
    hang_files(brought.files, activity=activity)
    return activity


def file_mail(
    actor: Actor, account: Account, mail: Mail, files: dict[str, Any], now: datetime
) -> Activity:
    """The mail's entry; the caller has permitted, holds the account, knows of no twin, hangs the files."""
    at = min(mail.sent_at or now, now)
    activity = write_activity(
        actor=actor,
        account_id=account.pk,
        kind=Activity.Kind.EMAIL,
        at=at,
        text="\n".join(part for part in (mail.subject, mail.text) if part),
        facts={
            "from": mail.sender,
            "to": list(mail.recipients)[:20],
            "message_id": mail.message_id,
            **files,
        },
        is_partner_visible=actor.is_partner,
        now=now,
    )
    if not actor.is_partner:
        record_contacts(actor=actor, days={account.pk: timezone.localdate(at)})
    return activity


def _read(raw: bytes) -> Mail:
    if len(raw) > MOST_BYTES:
        raise MailNotTaken(
            "mail_too_large",
            _("This mail is larger than %(most)d MB. Take its attachments out and drop it again.")
            % {"most": MOST_BYTES // 1024**2},
        )
    try:
        return read_mail(raw)
    except NotAMail as error:
        raise MailNotTaken(
            "not_a_mail",
            _(
                "This file holds no e-mail. Save the mail as .eml in your mail program and drop that."
            ),
        ) from error


def twin_of(account: Account, mail: Mail) -> Activity | None:
    """The same mail on the same account, whoever brought it."""
    if not mail.message_id:
        return None
    mails = Activity.objects.filter(account=account, kind=Activity.Kind.EMAIL)
    return mails.filter(facts__message_id=mail.message_id).first()
