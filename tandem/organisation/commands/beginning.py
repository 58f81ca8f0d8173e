"""An empty installation begins: the vendor, its regions and industries, and one administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.text import fold
from tandem.organisation.commands.people import Hired, hire_person
from tandem.organisation.commands.roles import grant_role
from tandem.organisation.models import Company, Industry, Region, User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor, Grant


class AlreadyBegun(Refusal):
    """Somebody works here already."""


@dataclass(frozen=True)
class BothNames:
    """A region or an industry in both languages."""

    zh: str
    en: str


@transaction.atomic
def begin_installation(
    *,
    company: str,
    username: str,
    name: str,
    regions: Sequence[BothNames],
    industries: Sequence[BothNames],
    on: date,
) -> Hired:
    """Once, in an empty database; everything after is done by people on pages."""
    if User.objects.exists():
        raise AlreadyBegun(
            "already_begun",
            "People work in this installation already, so nothing was changed. "
            "Ask one of its administrators to add you.",
        )
    actor = Actor(
        user_id=None, name="Tandem", grants=(Grant(Role.ADMINISTRATOR),), channel="system"
    )
    vendor = Company.objects.create(kind=Company.Kind.VENDOR, name=company, name_key=fold(company))
    _name_all(Region, regions)
    _name_all(Industry, industries)
    hired = hire_person(actor=actor, username=username, name=name, company=vendor, on=on)
    grant_role(actor=actor, user_id=hired.user.pk, role=Role.ADMINISTRATOR, on=on)
    audit.record(
        actor=actor,
        act="organisation.installation_begun",
        subject=vendor,
        after={"regions": len(regions), "industries": len(industries)},
    )
    return hired


def _name_all(kind: type[Region] | type[Industry], names: Sequence[BothNames]) -> None:
    for position, both in enumerate(names):
        kind.objects.create(
            code=slugify(both.en) or f"{kind.__name__.lower()}-{position + 1}",
            name_zh=both.zh,
            name_en=both.en,
            position=position,
        )
