"""Whose weeks a person may open: their own, their pairs', their region's, or everybody's."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tandem.activities.permissions import may_plan_visits
from tandem.activities.queries.tasks import people_to_ask
from tandem.foundation.errors import NotThere
from tandem.foundation.text import fold
from tandem.keyaccounts.models import Account
from tandem.organisation.models import Pair, RoleGrant, User, open_on
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


def sellers_seen_by(actor: Actor, *, on: date) -> QuerySet[User]:
    """Outside sellers of today whose week this actor may read, by region and name."""
    if actor.is_partner:
        return User.objects.none()
    sellers = User.objects.filter(
        pk__in=RoleGrant.objects.filter(open_on(on), role=Role.OUTSIDE_SELLER).values("user_id"),
        is_active=True,
    )
    if not actor.reach.everything:
        sellers = sellers.filter(_opened(actor, on))
    return sellers.select_related("region").order_by("region__position", "name_key", "id")


def seller_seen_by(actor: Actor, seller_id: int, *, on: date) -> User:
    """One of them; hidden and absent look the same."""
    seller = sellers_seen_by(actor, on=on).filter(pk=seller_id).first()
    if seller is None:
        raise NotThere("no_such_week", _("There is no such week for you. Open your own."))
    return seller


def sellers_to_plan_for(actor: Actor, account: Account, *, on: date) -> list[User]:
    """In whose week this actor may put a visit to the account, its owner first."""
    sellers = sellers_seen_by(actor, on=on).filter(
        Q(region_id=account.region_id) | Q(pk=account.owner_id) | Q(pk=actor.user_id)
    )
    allowed = [
        person
        for person in sellers
        if may_plan_visits(actor, seller_id=person.pk, seller_region_id=person.region_id)
    ]
    return sorted(allowed, key=lambda person: person.pk != account.owner_id)


def people_to_mention(
    actor: Actor, account: Account, *, text: str, on: date, most: int = 8
) -> list[User]:
    """Those who may read a note on this account, by the beginning of a name or its pinyin."""
    begun = fold(text)
    return [
        one
        for one in people_to_ask(actor, account, on=on)
        if one.pk != actor.user_id
        and any(
            fold(part).startswith(begun)
            for part in (one.name, one.name_en, one.name_key, one.initials)
            if part
        )
    ][:most]


def _opened(actor: Actor, on: date) -> Q:
    opened = Q(pk=actor.user_id)
    if actor.reach.region_ids:
        opened |= Q(region_id__in=actor.reach.region_ids)
    if actor.reach.industry_ids:
        of_industry = Account.objects.locked().filter(industry_id__in=actor.reach.industry_ids)
        opened |= Q(pk__in=of_industry.exclude(owner=None).values("owner_id"))
    if actor.reach.as_inside:
        pairs = Pair.objects.filter(open_on(on), inside_id=actor.user_id)
        opened |= Q(pk__in=pairs.values("outside_id"))
    return opened
