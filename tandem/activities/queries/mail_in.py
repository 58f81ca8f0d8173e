"""Whose mail it is, to which accounts it went, and what waits for its sender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, IntegerField, Q, When
from django.utils.safestring import SafeString

from tandem.activities.models import IncomingMail
from tandem.activities.queries.mail_files import file_chips
from tandem.activities.rules.mail import Mail
from tandem.keyaccounts.models import Account, Contact
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

SHOWN = 50
MOST_SUGGESTED = 4
MOST_ADDRESSES = 50
MOST_CONTACTS = 200


@dataclass(frozen=True)
class WaitingMail:
    """With the customers it may belong to: those that a recipient's domain points at."""

    mail: IncomingMail
    suggested: list[Account]
    files: list[SafeString]


def sender_of(address: str) -> User | None:
    """One person who works here today; an address that two have is nobody's."""
    if not address:
        return None
    people = list(User.objects.filter(email__iexact=address, is_active=True)[:2])
    return people[0] if len(people) == 1 else None


def accounts_written_to(actor: Actor, mail: Mail) -> list[Account]:
    """The sender's accounts that have one of the recipients as a contact."""
    addresses = [each for each in mail.recipients if each != mail.sender][:MOST_ADDRESSES]
    if not addresses:
        return []
    same = reduce(or_, (Q(email__iexact=address) for address in addresses))
    contacts = Contact.objects.filter(same).values("account_id")
    return list(Account.objects.visible_to(actor).filter(pk__in=contacts, merged_into=None)[:10])


def waiting_mails(actor: Actor, *, file_route: str = "mail_file") -> list[WaitingMail]:
    """The newest first; two queries, however many they are. `file_route` opens one's files."""
    rows = list(
        IncomingMail.objects.visible_to(actor)
        .filter(state=IncomingMail.State.WAITING)
        .order_by("-id")[:SHOWN]
    )
    known = _contacts_near(actor, {each for row in rows for each in _recipients(row)})
    return [_waiting(row, known, file_route) for row in rows]


def _waiting(row: IncomingMail, known: list[Contact], file_route: str) -> WaitingMail:
    files = file_chips(files_said(row), file_route, row.pk)
    return WaitingMail(row, _suggested(_recipients(row), known), files)


def _suggested(recipients: list[str], known: list[Contact]) -> list[Account]:
    """Whose contact a recipient is; else whose domain it is, unless half the world has it."""
    domains = {_domain(each) for each in recipients}
    same = {row.account_id: row.account for row in known if row.email.lower() in recipients}
    near = {row.account_id: row.account for row in known if _domain(row.email) in domains}
    found = same or near
    return list(found.values()) if len(found) <= MOST_SUGGESTED else []


def mail_from(row: IncomingMail) -> Mail:
    """The mail as it was kept for its sender; its files lie apart."""
    kept = {name: row.content[name] for name in ("subject", "sender", "text", "message_id")}
    sent_at = row.content["sent_at"]
    return Mail(
        **kept,
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        recipients=tuple(row.content["recipients"]),
        attachments=(),
    )


def files_said(row: IncomingMail) -> dict[str, Any]:
    """What the mail says of its files, in the words of a timeline's entry."""
    said = row.content.get("attachments", [])
    return {
        "attachments": [list(one.values()) if isinstance(one, dict) else one for one in said],
        "more": row.content.get("more", 0),
    }


def _recipients(row: IncomingMail) -> list[str]:
    return [str(each).lower() for each in row.content.get("recipients", ())][:MOST_ADDRESSES]


def _domain(address: str) -> str:
    return address.lower().rpartition("@")[2]


def _contacts_near(actor: Actor, addresses: Iterable[str]) -> list[Contact]:
    """Contacts the reader sees who have one of these addresses, or its domain; a bounded number."""
    wanted = sorted(set(addresses))[:MOST_ADDRESSES]
    if not wanted:
        return []
    same = reduce(or_, (Q(email__iexact=each) for each in wanted))
    ending = reduce(or_, (Q(email__iendswith=f"@{_domain(each)}") for each in wanted))
    seen = Account.objects.visible_to(actor).filter(merged_into=None).values("pk")
    contacts = Contact.objects.filter(account_id__in=seen).select_related("account")
    exact = Case(When(same, then=0), default=1, output_field=IntegerField())
    return list(contacts.filter(same | ending).order_by(exact, "account_id", "id")[:MOST_CONTACTS])
