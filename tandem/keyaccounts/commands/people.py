"""Who may be named to an account: people who work there today, in the right role and company."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tandem.foundation.errors import Refusal
from tandem.organisation.models import Company, Industry, Region, RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role

ROLE_OF_FIELD = {"owner_id": Role.OUTSIDE_SELLER, "inside_id": Role.INSIDE_SELLER}
KIND_OF_FIELD = {"industry_id": Industry, "region_id": Region}


class NotInService(Refusal):
    """The person named left, or never had the role."""


class NotAPartner(Refusal):
    """The company named is no partner that works today."""


class NoSuchCell(Refusal):
    """The industry or region does not exist."""


def require_named(changes: dict[str, Any], *, on: date) -> None:
    """Check every person, partner, industry and region that a change names."""
    for field, role in ROLE_OF_FIELD.items():
        if changes.get(field) is not None:
            _require_in_role(changes[field], role, on)
    if changes.get("partner_id") is not None:
        _require_partner(changes["partner_id"])
    for field, kind in KIND_OF_FIELD.items():
        if field in changes and not kind._default_manager.filter(pk=changes[field]).exists():
            raise NoSuchCell(
                "no_such_cell",
                _("This industry or region does not exist. Choose one from the list."),
                field=field,
            )


def _require_in_role(user_id: int, role: Role, on: date) -> None:
    held = RoleGrant.objects.filter(
        open_on(on),
        user_id=user_id,
        user__is_active=True,
        role=role,
    )
    if held.exists():
        return
    person = User.objects.filter(pk=user_id).first()
    raise NotInService(
        "not_in_service",
        _(
            "%(person)s does not work in this role today, so the account would be left without "
            "anyone. Choose a person who does."
        )
        % {"person": person.get_full_name() if person else _("This person")},
        user_id=user_id,
    )


def _require_partner(company_id: int) -> None:
    if Company.objects.filter(pk=company_id, kind=Company.Kind.PARTNER, is_active=True).exists():
        return
    raise NotAPartner(
        "not_a_partner",
        _("This company is not a partner today. Choose one of the active partners."),
        company_id=company_id,
    )
