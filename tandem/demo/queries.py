"""Whether a demo is loaded, who can sign in to it, and a digest to compare two loads by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from tandem.demo.models import DemoLoad
from tandem.organisation.models import RoleGrant
from tandem.organisation.rules.roles import Role

SECRET_OR_TIMELY = {"password", "last_login"}


@dataclass(frozen=True)
class Login:
    role: str
    username: str
    name: str
    name_en: str


def loaded() -> DemoLoad | None:
    """The demo in this database, if there is one."""
    return DemoLoad.objects.order_by("-id").first()


def logins() -> list[Login]:
    """One person of each role, the first hired; nobody who left."""
    found: dict[str, Login] = {}
    grants = RoleGrant.objects.filter(until__isnull=True, user__is_active=True)
    for grant in grants.select_related("user").order_by("id"):
        user = grant.user
        found.setdefault(grant.role, Login(grant.role, user.username, user.name, user.name_en))
        if len(found) == len(Role):
            break
    return [found[role.value] for role in Role if role.value in found]


def digest(tables: Iterable[type[models.Model]]) -> str:
    """One text for the content of these tables, secrets and sign-in times apart."""
    print_ = hashlib.sha256()
    for table in tables:
        columns = [
            field.attname
            for field in table._meta.concrete_fields
            if field.name not in SECRET_OR_TIMELY
        ]
        for row in table._default_manager.order_by("pk").values_list(*columns).iterator():
            print_.update(repr(row).encode())
    return print_.hexdigest()
