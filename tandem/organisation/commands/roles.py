"""Roles are given and ended by administrators, from a day until a day, never to oneself."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tandem.foundation import audit
from tandem.foundation.errors import NotThere, Refusal
from tandem.organisation.models import Company, Industry, Region, RoleGrant, User, still_open
from tandem.organisation.permissions import permit_people
from tandem.organisation.rules.granting import Fault, Request, fault_of
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor

SENTENCES: dict[Fault, Promise] = {
    Fault.OWN_RIGHTS: _("Nobody changes their own roles. Ask another administrator."),
    Fault.LEFT: _("This person has left and can hold no role."),
    Fault.VENDOR_ROLE: _(
        "A partner's person cannot hold a role of the vendor. Choose a partner role."
    ),
    Fault.PARTNER_ROLE: _(
        "A partner role is for people of a partner company. Choose another role."
    ),
    Fault.NO_REGION: _("A region manager needs a region. Choose the region."),
    Fault.NO_INDUSTRY: _("An industry director needs an industry. Choose the industry."),
    Fault.HELD_ALREADY: _("This person holds that role already. Nothing was changed."),
}


class RoleNotGiven(Refusal):
    """The role cannot be given to this person."""


@transaction.atomic
def grant_role(
    *,
    actor: Actor,
    user_id: int,
    role: Role,
    on: date,
    region: Region | None = None,
    industry: Industry | None = None,
) -> RoleGrant:
    """Give a role from `on` on."""
    permit_people(actor)
    user = User.objects.select_for_update().select_related("company").filter(pk=user_id).first()
    if user is None:
        raise NotThere("no_such_person", _("This person does not exist. Go back to the list."))
    held = RoleGrant.objects.filter(
        still_open(on),
        user=user,
        role=role,
        region=region,
        industry=industry,
    )
    fault = fault_of(
        Request(
            role=role,
            is_self=user.pk == actor.user_id,
            is_active=user.is_active,
            is_partner=user.company.kind == Company.Kind.PARTNER,
            region_id=region.pk if region else None,
            industry_id=industry.pk if industry else None,
            is_held=held.exists(),
        )
    )
    if fault:
        raise RoleNotGiven(f"role_{fault}", SENTENCES[fault])
    grant = RoleGrant.objects.create(
        user=user, role=role, region=region, industry=industry, since=on
    )
    audit.record(actor=actor, act="organisation.role_granted", subject=user, after=_facts_of(grant))
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, grant_id: int, on: date) -> RoleGrant:
    """The role is held no longer from `on` on."""
    permit_people(actor)
    grant = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise NotThere("no_such_role", _("This person no longer holds that role."))
    if grant.user_id == actor.user_id:
        raise RoleNotGiven(f"role_{Fault.OWN_RIGHTS}", SENTENCES[Fault.OWN_RIGHTS])
    if grant.until is not None and grant.until < on:
        return grant
    before = _facts_of(grant)
    grant.until = on - timedelta(days=1)
    grant.save(update_fields=["until"])
    audit.record(
        actor=actor,
        act="organisation.role_ended",
        subject=grant.user,
        before=before,
        after=_facts_of(grant),
    )
    return grant


def _facts_of(grant: RoleGrant) -> dict[str, object]:
    return {
        "grant": grant.pk,
        "role": str(grant.role),
        "region": grant.region_id,
        "industry": grant.industry_id,
        "since": grant.since,
        "until": grant.until,
    }
