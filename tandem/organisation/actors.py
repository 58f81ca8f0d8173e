"""From a signed-in user to the Actor that commands and queries take."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from tandem.organisation.models import RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor, Grant, reach_of


def actor_for(
    user: User, *, channel: str = "page", request_id: str = "", on: date | None = None
) -> Actor:
    """The actor of today's grants; a person who left holds none."""
    grants = _grants_on(user.pk, on or timezone.localdate()) if user.is_active else ()
    return Actor(
        user_id=user.pk,
        name=user.get_full_name(),
        company_id=user.company_id,
        grants=grants,
        channel=channel,
        request_id=request_id,
        reach=reach_of(grants),
    )


def system_actor(*, request_id: str = "") -> Actor:
    """The product itself, for loaders and scheduled work: sees everything, is nobody."""
    grants = (Grant(Role.SALES_OPS),)
    return Actor(
        user_id=None,
        name="Tandem",
        grants=grants,
        channel="system",
        request_id=request_id,
        reach=reach_of(grants),
    )


def _grants_on(user_id: int, day: date) -> tuple[Grant, ...]:
    rows = RoleGrant.objects.filter(open_on(day), user_id=user_id).order_by("id")
    return tuple(
        Grant(Role(role), region_id, industry_id)
        for role, region_id, industry_id in rows.values_list("role", "region_id", "industry_id")
    )
