"""Whose mail it is, to which accounts it went, and what waits for its sender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from tandem.activities.models import IncomingMail
from tandem.activities.rules.mail import Attachment, Mail
from tandem.keyaccounts.models import Account, Contact
from tandem.organisation.models import User
from tandem.organisation.rules.scope import Actor

SHOWN = 50
MOST_SUGGESTED = 4
MOST_ADDRESSES = 50


@dataclass(frozen=True)
class WaitingMail:
    """With the customers it may belong to: those that a recipient's domain points at."""

    mail: IncomingMail
    suggested: list[Account]


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


def waiting_mails(actor: Actor) -> list[WaitingMail]:
    """The newest first; two queries, however many they are."""
    rows = list(
        IncomingMail.objects.visible_to(actor)
        .filter(state=IncomingMail.State.WAITING)
        .order_by("-id")[:SHOWN]
    )
    by_domain = _accounts_by_domain(actor, {one for row in rows for one in _domains(row)})
    return [
        WaitingMail(
            row,
            list(
                {
                    account.pk: account
                    for domain in _domains(row)
                    for account in by_domain.get(domain, ())
                }.values()
            )[:MOST_SUGGESTED],
        )
        for row in rows
    ]


def mail_from(row: IncomingMail) -> Mail:
    """The mail as it was kept for its sender."""
    kept = dict(row.content)
    kept["sent_at"] = datetime.fromisoformat(kept["sent_at"]) if kept["sent_at"] else None
    kept["recipients"] = tuple(kept["recipients"])
    kept["attachments"] = tuple(Attachment(**one) for one in kept["attachments"])
    return Mail(**kept)


def _domains(row: IncomingMail) -> list[str]:
    found = [str(each).rpartition("@")[2] for each in row.content.get("recipients", ())]
    return [domain for domain in found if domain][:MOST_ADDRESSES]


def _accounts_by_domain(actor: Actor, domains: Iterable[str]) -> dict[str, list[Account]]:
    wanted = sorted(set(domains))[:MOST_ADDRESSES]
    if not wanted:
        return {}
    ending = reduce(or_, (Q(email__iendswith=f"@{domain}") for domain in wanted))
    seen = Account.objects.visible_to(actor).filter(merged_into=None).values("pk")
    contacts = Contact.objects.filter(ending, account_id__in=seen).select_related("account")
    found: dict[str, list[Account]] = {}
    for contact in contacts.order_by("account_id")[:200]:
        domain = contact.email.lower().rpartition("@")[2]
        found.setdefault(domain, []).append(contact.account)
    return found
