"""What every fact of an account shares, whatever it says: who may keep it, what makes it whole, and
its entry in the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.models import AuditEntry
from tandem.keyaccounts.commands.loading import hold_account
from tandem.keyaccounts.models import (
    Account,
    Competitor,
    Contact,
    Figure,
    InstalledBase,
    Need,
    Site,
)
from tandem.keyaccounts.permissions import permit_facts
from tandem.keyaccounts.rules.places import locate
from tandem.organisation.rules.scope import Actor

Fact = Contact | Site | InstalledBase | Need | Competitor | Figure
# the column without which a fact says nothing
POINT_OF: dict[type[Any], str] = {
    Contact: "name",
    InstalledBase: "brand",
    Need: "what",
    Competitor: "name",
}


class FactIncomplete(Refusal):
    """A fact without the one thing that makes it one."""


class FactTwice(Refusal):
    """The same thing was counted or noted for the same day already."""


def account_of_keeper(actor: Actor, account_id: int) -> Account:
    """The account, held, if this person keeps its facts."""
    account = hold_account(actor, account_id)
    permit_facts(actor, account)
    return account


def require_whole(row: Fact) -> None:
    """Tidy the text that names the fact, and refuse one that says nothing."""
    name = POINT_OF.get(type(row))
    if name is not None:
        setattr(row, name, " ".join(getattr(row, name).split()))
    if isinstance(row, Site):
        says_something = bool(row.name or row.address or row.city)
    elif isinstance(row, InstalledBase):
        says_something = bool(row.brand) and row.units >= 0
    elif isinstance(row, Need):
        says_something = bool(row.what) and row.level in Need.Level.values
    elif isinstance(row, Figure):
        says_something = row.amount_minor >= 0
    else:
        says_something = bool(row.name)
    if not says_something:
        raise FactIncomplete(
            "fact_incomplete",
            _("Something is missing or out of range. Fill in the name, or a number from zero up."),
        )


def keep_one_main_site(site: Site) -> None:
    if site.is_main:
        others = Site.objects.filter(account_id=site.account_id, is_main=True).exclude(pk=site.pk)
        others.update(is_main=False)


def place_site(site: Site, account: Account) -> None:
    """A point that is given is exact; without one the centre of the city stands in."""
    site.is_exact = site.lat is not None
    if not site.is_exact and site.city:
        site.lat, site.lon = locate(account.province, site.city) or (None, None)


def write_once(write: Callable[[], Any]) -> None:
    """Run the write; what the database keeps only once a day is told in words."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        raise FactTwice(
            "fact_twice",
            _(
                "This is on record for that day already. "
                "Change the one that is there, or choose another day."
            ),
        ) from error


def act_of(row: Fact, what: str) -> str:
    """The trail's word for what was done to a row of this kind."""
    kind = "base" if isinstance(row, InstalledBase) else row._meta.model_name
    return f"keyaccounts.{kind}_{what}"


def note_fact(
    actor: Actor,
    row: Fact,
    act: str,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    return audit.record(
        actor=actor,
        act=act,
        subject=row,
        before=before,
        after=after,
        account_id=row.account_id,
        now=now,
    )
