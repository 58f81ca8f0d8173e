"""Partner companies come by name; what a partner can do for the vendor is told elsewhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotAllowed, Refusal
from tandem.foundation.text import fold
from tandem.organisation.models import Company, Region
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

FOUNDERS = frozenset({Role.SALES_OPS, Role.ADMINISTRATOR})


@transaction.atomic
def found_partner(
    *, actor: Actor, name: str, now: datetime, region: Region | None = None
) -> Company:
    """Enter a partner; one that is there by this name already is given back as it is."""
    if not actor.has_any(FOUNDERS):
        raise NotAllowed(
            "partner_not_yours_to_enter",
            _("Sales operations enter partners. Ask them to enter this one."),
        )
    shown = " ".join(name.split())[:120]
    if not shown:
        raise Refusal("partner_without_name", _("A partner needs a name. Type it."))
    company, is_new = Company.objects.get_or_create(
        name_key=fold(shown)[:120],
        defaults={"kind": Company.Kind.PARTNER, "name": shown, "region": region},
    )
    if is_new:
        audit.record(
            actor=actor,
            act="organisation.partner_founded",
            subject=company,
            after={"name": shown, "region": region.pk if region else None},
            now=now,
        )
    return company


@transaction.atomic
def set_capacity(*, actor: Actor, company_id: int, capacity: int, now: datetime) -> None:
    """How many accounts a partner can serve; who may say so is decided by the app that asks."""
    company = Company.objects.select_for_update().get(pk=company_id)
    if company.capacity == capacity:
        return
    before, company.capacity = company.capacity, capacity
    company.save(update_fields=["capacity"])
    audit.record(
        actor=actor,
        act="organisation.capacity_set",
        subject=company,
        before={"capacity": before},
        after={"capacity": capacity},
        now=now,
    )
