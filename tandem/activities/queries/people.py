"""Whose weeks a person may open: their own, their pairs', their region's, or everybody's."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from tandem.keyaccounts.models import Account
from tandem.organisation.models import Pair, RoleGrant, User
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


def sellers_seen_by(actor: Actor, *, on: date) -> QuerySet[User]:
    """Outside sellers of today whose week this actor may read, by region and name."""
    if actor.is_partner:
        return User.objects.none()
    sellers = User.objects.filter(
        pk__in=RoleGrant.objects.filter(
            Q(until__isnull=True) | Q(until__gte=on), role=Role.OUTSIDE_SELLER, since__lte=on
        ).values("user_id"),
        is_active=True,
    )
    if not actor.reach.everything:
        sellers = sellers.filter(_opened(actor, on))
    return sellers.select_related("region").order_by("region__position", "name_key", "id")


def _opened(actor: Actor, on: date) -> Q:
    opened = Q(pk=actor.user_id)
    if actor.reach.region_ids:
        opened |= Q(region_id__in=actor.reach.region_ids)
    if actor.reach.industry_ids:
        of_industry = Account.objects.locked().filter(industry_id__in=actor.reach.industry_ids)
        opened |= Q(pk__in=of_industry.exclude(owner=None).values("owner_id"))
    if actor.reach.as_inside:
        pairs = Pair.objects.filter(
            Q(until__isnull=True) | Q(until__gte=on), inside_id=actor.user_id, since__lte=on
        )
        opened |= Q(pk__in=pairs.values("outside_id"))
    return opened
