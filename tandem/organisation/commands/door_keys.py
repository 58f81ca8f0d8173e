"""Inviting a partner's people, and letting them in by a link of their mail (trust: T50, T64).

The secret is made by the handler that writes the mail, so no table and no queue ever holds it. It
works once, until its hour, and only for a person who still works at a partner. Asking for a link
does the same work and gives the same answer for everybody: who is behind an address is looked up later.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tandem.foundation import audit, outbox
from tandem.foundation.errors import NotThere, Refusal
from tandem.foundation.text import fold
from tandem.organisation.actors import actor_for, system_actor
from tandem.organisation.commands.people import write_person
from tandem.organisation.models import Company, DoorKey, LinkAsk, RoleGrant, User
from tandem.organisation.permissions import permit_invitation
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

MAIL_KEY, MAIL_LINK = "organisation.door_key", "organisation.link_asked"
INVITE_LASTS, LINK_LASTS = timedelta(days=7), timedelta(minutes=15)
MOST_OF_ONE, MOST_OF_ADDRESS = 3, 20  # asked in a quarter of an hour
WINDOW = timedelta(minutes=15)


class LinkNotGood(Refusal):
    """Used, too old, or of somebody who left: one sentence for all of them."""


class TooManyAsked(Refusal):
    status = 429


@transaction.atomic
def invite_person(
    *, actor: Actor, company_id: int, role: Role, name: str, email: str, now: datetime
) -> DoorKey:
    """A link by mail; the person comes to be when it is used.

    Whether somebody signs in with the address already is told to nobody: then no mail goes out.
    """
    company = Company.objects.select_for_update().filter(pk=company_id).first()
    if company is None:
        raise NotThere("no_such_company", _("There is no such company for you."))
    permit_invitation(actor, role, company)
    if not email.strip() or not name.strip():
        raise Refusal("invite_not_whole", _("The link goes by mail. Give the name and the e-mail."))
    key = DoorKey.objects.create(
        kind=DoorKey.Kind.INVITE,
        company=company,
        role=role.value,
        name=name.strip(),
        email=email.strip().lower(),
        made_by_id=actor.user_id,
        made_at=now,
        until=now + INVITE_LASTS,
    )
    after = {"role": role.value, "name": key.name, "until": key.until}
    audit.record(
        actor=actor, act="organisation.person_invited", subject=company, after=after, now=now
    )
    outbox.announce(MAIL_KEY, key=key.pk)
    return key


@transaction.atomic
def ask_for_link(*, typed: str, address: str, now: datetime) -> None:
    """The same rows are written for a known and an unknown name."""
    who = sha256(fold(typed.strip()[:200]).encode()).hexdigest()
    recent = LinkAsk.objects.filter(at__gt=now - WINDOW)
    asked = recent.filter(who_hash=who).count(), recent.filter(address=address).count()
    if asked[0] >= MOST_OF_ONE or asked[1] >= MOST_OF_ADDRESS:
        raise TooManyAsked(
            "too_many_links",
            _("Too many links were asked for. Wait a quarter of an hour, then ask again."),
        )
    LinkAsk.objects.create(who_hash=who, address=address, at=now)
    outbox.announce(MAIL_LINK, typed=typed.strip()[:200])


@transaction.atomic
def use_key(*, token: str, now: datetime) -> User:
    """Once; two presses at the same moment let one in."""
    rows = DoorKey.objects.select_for_update(of=("self",))
    rows = rows.select_related("user__company", "company", "made_by")
    key = rows.filter(token_hash=print_of(token), used_at=None, until__gt=now).first()
    if key is None:
        raise _not_good()
    user = key.user or _come_to_be(key, now)
    if not _may_enter(user):
        raise _not_good()
    key.user, key.used_at = user, now
    key.save(update_fields=["user", "used_at"])
    audit.record(
        actor=actor_for(user),
        act="organisation.link_used",
        subject=user,
        after={"kind": key.kind},
        now=now,
    )
    return user


def mail_link(_message_id: int, payload: dict[str, Any]) -> None:
    """Of an outbox message: somebody asked. Nobody, or nobody of a partner: nothing happens."""
    user, now = _partner_person(payload["typed"]), timezone.now()
    if user is None:
        return
    key = DoorKey.objects.create(
        kind=DoorKey.Kind.LINK, user=user, made_at=now, until=now + LINK_LASTS
    )
    audit.record(actor=system_actor(), act="organisation.link_made", subject=user, now=now)
    outbox.announce(MAIL_KEY, key=key.pk)


def mail_key(_message_id: int, payload: dict[str, Any]) -> None:
    """Make the secret and send it; sent again, the one before opens no longer."""
    key = DoorKey.objects.select_related("user__company").get(pk=payload["key"])
    email = key.user.email if key.user else key.email
    if key.used_at is not None or (key.user is None and _is_taken(email)):
        return
    token = secrets.token_urlsafe(32)
    key.token_hash = print_of(token)
    key.save(update_fields=["token_hash"])
    address = f"{settings.TANDEM['ADDRESS']}{reverse('login_door')}?key={token}"
    with translation.override(key.user.language if key.user else settings.LANGUAGE_CODE):
        EmailMessage(
            subject=_("Tandem · your link to sign in"),
            body="\n\n".join(
                [
                    _("This link signs you in once. It is good until %(until)s.")
                    % {"until": f"{timezone.localtime(key.until):%Y-%m-%d %H:%M}"},
                    address,
                    _("If you did not ask for it, do nothing: it opens nothing by itself."),
                ]
            ),
            to=[email],
        ).send()


def forget_asks(day: date) -> int:
    """What limits the tries is of no use a day later."""
    gone, _by_model = LinkAsk.objects.filter(at__date__lt=day).delete()
    return gone


def print_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _come_to_be(key: DoorKey, now: datetime) -> User:
    """Who was invited, with the role they were invited to; no password."""
    company, inviter = key.company, key.made_by
    if company is None or inviter is None or not company.is_active or _is_taken(key.email):
        raise _not_good()
    on, by = timezone.localdate(now), actor_for(inviter)
    user = User(
        username=f"p-{secrets.token_hex(5)}",
        name=key.name,
        email=key.email,
        company=company,
        region=company.region,
        joined_on=on,
    )
    write_person(actor=by, user=user, password=None)
    RoleGrant.objects.create(user=user, role=key.role, since=on)
    audit.record(
        actor=by,
        act="organisation.role_granted",
        subject=user,
        after={"role": key.role, "since": on},
        now=now,
    )
    return user


def _is_taken(email: str) -> bool:
    return User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email)).exists()


def _not_good() -> LinkNotGood:
    return LinkNotGood(
        "link_not_good",
        _("This link was used or is too old. Ask for a new one on the sign-in page."),
    )


def _may_enter(user: User) -> bool:
    company = user.company
    return user.is_active and company.is_active and company.kind == Company.Kind.PARTNER


def _partner_person(typed: str) -> User | None:
    """By e-mail, as it was given; an address two people have is nobody's."""
    found = User.objects.filter(email__iexact=typed).exclude(email="").select_related("company")
    people = [one for one in found[:2] if _may_enter(one)]
    return people[0] if len(people) == 1 else None
