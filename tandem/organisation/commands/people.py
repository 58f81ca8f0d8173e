"""People come, change and leave; nobody is ever deleted, the trail needs their names.

A new person gets a start password that is shown once and kept nowhere. A person who leaves is
out at the next request: inactive people hold no session, and their password is thrown away so
that an old session does not come back with them.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit, events
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.events import PairChanged, PersonLeft
from tandem.organisation.models import Company, Pair, Region, RoleGrant, User
from tandem.organisation.permissions import permit_people
from tandem.organisation.rules.names import keys_of
from tandem.organisation.rules.scope import Actor

GOOD_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{1,59}$")


class NameTaken(Refusal):
    """Another person signs in with this name or e-mail."""


class NotAUserName(Refusal):
    """The name cannot be typed on every keyboard."""


class CannotLeaveYourself(Refusal):
    """Somebody else must end one's own employment."""


@dataclass(frozen=True)
class Hired:
    """The new person and the password to hand over; it is shown once."""

    user: User
    start_password: str


@transaction.atomic
def hire_person(
    *,
    actor: Actor,
    username: str,
    name: str,
    company: Company,
    on: date,
    name_en: str = "",
    email: str = "",
    phone: str = "",
    region: Region | None = None,
    language: str = "zh-hans",
) -> Hired:
    """Create a person without any role; roles are granted apart."""
    permit_people(actor)
    user = User(
        username=username.strip().lower(),
        name=name,
        name_en=name_en,
        email=email.strip().lower(),
        phone=phone,
        company=company,
        region=region,
        language=language,
        joined_on=on,
    )
    password = _start_password()
    return Hired(write_person(actor=actor, user=user, password=password), password)


def write_person(*, actor: Actor, user: User, password: str | None) -> User:
    """A new row, checked and audited; the caller has permitted. No password: it signs in by links."""
    _check_username(user.username)
    _check_free(user.username, user.email)
    user.name_key, user.initials = keys_of(user.name, user.name_en)
    user.set_password(password)
    user.save(force_insert=True)
    after = {
        "username": user.username,
        "name": user.name,
        "company": user.company_id,
        "on": user.joined_on,
    }
    audit.record(actor=actor, act="organisation.person_hired", subject=user, after=after)
    return user


@transaction.atomic
def correct_person(
    *,
    actor: Actor,
    user_id: int,
    name: str,
    name_en: str,
    email: str,
    phone: str,
    region: Region | None,
    working_percent: int | None = None,
) -> User:
    """Change how a person is called and reached, where they work and, if said, how much of the time."""
    permit_people(actor)
    user = _locked(user_id)
    _check_free("", email, besides=user.pk)
    fields: dict[str, Any] = {
        "name": name,
        "name_en": name_en,
        "email": email.strip().lower(),
        "phone": phone,
    }
    if working_percent is not None:
        fields["fte"] = Decimal(working_percent) / 100
    before = {field: getattr(user, field) for field in fields} | {"region": user.region_id}
    user.name_key, user.initials = keys_of(name, name_en)
    for field, value in fields.items():
        setattr(user, field, value)
    user.region = region
    user.save(update_fields=[*fields, "name_key", "initials", "region"])
    after = {**fields, "region": region.pk if region else None}
    audit.record(
        actor=actor, act="organisation.person_corrected", subject=user, before=before, after=after
    )
    return user


@transaction.atomic
def renew_password(*, actor: Actor, user_id: int) -> Hired:
    """A new start password; the old one and every session end with it."""
    permit_people(actor)
    user = _locked(user_id)
    if not user.is_active:
        raise Refusal(
            "person_has_left", _("%(name)s has left and gets no password.") % {"name": user.name}
        )
    password = _start_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor=actor, act="organisation.password_renewed", subject=user)
    return Hired(user, password)


@transaction.atomic
def end_employment(*, actor: Actor, user_id: int, on: date) -> User:
    """End the person's roles, pairs and access. `on` is the last day worked."""
    permit_people(actor)
    user = _locked(user_id)
    if user.pk == actor.user_id:
        raise CannotLeaveYourself(
            "own_employment", _("You cannot end your own employment. Ask another administrator.")
        )
    if user.is_active:
        end_work(actor, user, on)
    return user


def end_work(actor: Actor, user: User, on: date, *, heir_id: int | None = None) -> None:
    """Roles, pairs and access of a person whose row is held; sessions end with the next request."""
    user.is_active, user.left_on = False, on
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_on", "password"])
    RoleGrant.objects.filter(_lasting_past(on), user=user, since__lte=on).update(until=on)
    _end_pairs(actor, user, on)
    audit.record(
        actor=actor,
        act="organisation.employment_ended",
        subject=user,
        before={"is_active": True},
        after={"is_active": False, "left_on": on} | ({"heir": heir_id} if heir_id else {}),
    )
    events.publish(PersonLeft(user_id=user.pk, on=on, actor=actor, heir_id=heir_id))


def _end_pairs(actor: Actor, user: User, on: date) -> None:
    held = Pair.objects.select_for_update().filter(
        _lasting_past(on), Q(outside=user) | Q(inside=user)
    )
    for pair in held.order_by("id"):
        pair.until = max(on, pair.since)
        pair.save(update_fields=["until"])
        events.publish(
            PairChanged(pair.outside_id, pair.inside_id, None, on + timedelta(days=1), actor)
        )


def _lasting_past(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


def _locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotThere("no_such_person", _("This person does not exist. Go back to the list."))
    return user


def _check_username(username: str) -> None:
    if not GOOD_USERNAME.match(username):
        raise NotAUserName(
            "not_a_user_name",
            _(
                "A user name has 2 to 60 small letters, digits, dots or dashes, so that it can be "
                "typed on every keyboard. Choose another one."
            ),
        )


def _check_free(username: str, email: str, *, besides: int | None = None) -> None:
    others = User.objects.exclude(pk=besides)
    taken = Q(username__iexact=username) if username else Q(pk__in=[])
    for written in filter(None, (username, email.strip())):
        taken |= Q(email__iexact=written)
    if email.strip():
        taken |= Q(username__iexact=email.strip())
    if others.filter(taken).exists():
        raise NameTaken(
            "name_taken",
            _("Somebody already signs in with this user name or e-mail. Choose another one."),
        )


def _start_password() -> str:
    return "-".join(secrets.token_hex(2) for _part in range(4))
