"""What a person filters the list by, turned into a queryset of accounts they may see.

Every number the product shows has its list here: the list of a past day, how an account stood that
day, who was activated between two days, what is known of an account and what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from tandem.foundation.money import MINOR_PER_WAN
from tandem.keyaccounts.models import Account, AccountQuerySet, InstalledBase
from tandem.keyaccounts.queries.activation import activated_between, active_at, locked_at, quiet_at
from tandem.keyaccounts.rules import naming
from tandem.keyaccounts.search import matching
from tandem.organisation.rules.scope import Actor

ME = "me"
NONE = "none"
ANY_STATE = "any"
OPEN = "open"
ACTIVE = "active"
STANDINGS = (OPEN, ACTIVE)  # how an account stood at the start of the day of `as_of`
# What may be known of an account, and the condition that says it is.
FACTS: dict[str, Q] = {
    "owner": Q(owner__isnull=False),
    "inside": Q(inside__isnull=False),
    "place": Q(lat__isnull=False),
    "wallet": Q(potential_minor__gt=0),
    "segment": ~Q(segment=""),
    "units": Q(units_all__gt=0),
}


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """A person's choice; the defaults are the whole locked list one sees."""

    q: str = ""
    state: str = Account.State.LOCKED.value
    region: tuple[int, ...] = ()
    industry: tuple[int, ...] = ()
    owner: str = ""  # an id, "me" or "none"
    inside: str = ""
    partner: str = ""
    mode: tuple[str, ...] = ()  # "none": not planned
    segment: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    top: bool = False
    unvisited_days: int | None = None
    city: str = ""
    potential_min: Decimal | None = None  # 万元
    potential_max: Decimal | None = None
    as_of: date | None = None  # the locked list of that day, instead of today's
    was: str = ""  # with `as_of`: open or active at the start of that day
    activated_from: date | None = None  # an activation event between two days, both counted
    activated_to: date | None = None
    seen_since: date | None = None  # visited in person by the owner since the day
    unseen_since: date | None = None
    touched_since: date | None = None  # a first-hand contact of ours since the day
    untouched_since: date | None = None
    deep_since: date | None = None  # covered by the owner and a second line since the day
    shallow_since: date | None = None
    has: tuple[str, ...] = ()  # of FACTS
    lacks: tuple[str, ...] = ()
    brand: str = ""  # of a machine that stands there
    parent: int | None = None  # the account they stand below
    problems: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen beyond the default list."""
        return replace(self, problems=()) != AccountFilter()

    def as_query(self) -> str:
        """The address that leads to the same list; without what is at its default."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "problems" or value == field.default:
                continue
            values = value if isinstance(value, tuple) else (value,)
            pairs.extend((field.name, "1" if one is True else str(one)) for one in values)
        return urlencode(pairs)


# Who visited whom is known on a higher floor, which says here how to ask (config/wiring.py).
_seen: list[Callable[[date], Q]] = []
_deep: list[Callable[[date, date], Q]] = []


def ask_whether_seen(condition: Callable[[date], Q]) -> None:
    """Take the condition "visited in person by its owner since a day"."""
    _seen[:] = [condition]


def ask_whether_deep(condition: Callable[[date, date], Q]) -> None:
    """Take the condition "covered by the owner and a second line from a day up to today"."""
    _deep[:] = [condition]


def seen_by_owner(since: date) -> Q:
    return _seen[0](since)


def deeply_covered(since: date, on: date) -> Q:
    return _deep[0](since, on)


def in_touch(since: date) -> Q:
    """Somebody of ours spoke to them first hand; a partner's visit alone does not count."""
    return Q(last_contact_on__gte=since)


def filtered(actor: Actor, chosen: AccountFilter, *, on: date) -> AccountQuerySet:
    """The visible accounts that fulfil the filter, in no order."""
    accounts = _of_list(Account.objects.visible_to(actor), chosen)
    accounts = accounts.filter(
        _of_column(chosen), _of_people(actor, chosen), _of_work(chosen, on), _of_knowledge(chosen)
    )
    if chosen.activated_from or chosen.activated_to:
        events = activated_between(chosen.activated_from, chosen.activated_to)
        accounts = accounts.filter(pk__in=events)
    return matching(accounts, chosen.q)


def _of_list(accounts: AccountQuerySet, chosen: AccountFilter) -> AccountQuerySet:
    """Today's list of a state, or the locked list of a past day and how its accounts stood."""
    if chosen.as_of is None:
        if chosen.state == ANY_STATE:
            return accounts.living()
        return accounts.filter(state=chosen.state)
    accounts = accounts.filter(locked_at(chosen.as_of))
    if chosen.was == OPEN:
        accounts = accounts.filter(quiet_at(chosen.as_of))
    elif chosen.was == ACTIVE:
        accounts = accounts.filter(active_at(chosen.as_of))
    if chosen.state in (Account.State.CANDIDATE, Account.State.RELEASED):
        return accounts.filter(state=chosen.state)
    return accounts


def _of_column(chosen: AccountFilter) -> Q:
    condition = Q()
    for column, values in (
        ("region_id", chosen.region),
        ("industry_id", chosen.industry),
        ("segment", chosen.segment),
        ("activity", chosen.activity),
        ("mode", tuple("" if mode == NONE else mode for mode in chosen.mode)),
    ):
        if values:
            condition &= _one_of(column, values)
    if chosen.top:
        condition &= Q(is_top=True)
    if chosen.city:
        condition &= Q(city_key=naming.city_key(chosen.city))
    if chosen.potential_min is not None:
        condition &= Q(potential_minor__gte=int(chosen.potential_min * MINOR_PER_WAN))
    if chosen.potential_max is not None:
        condition &= Q(potential_minor__lte=int(chosen.potential_max * MINOR_PER_WAN))
    return condition


def _of_people(actor: Actor, chosen: AccountFilter) -> Q:
    condition = Q()
    for column in ("owner", "inside", "partner"):
        condition &= _person(column, getattr(chosen, column), actor)
    return condition


def _of_work(chosen: AccountFilter, on: date) -> Q:
    """By visits and contacts: anybody's, the owner's own, a second line's."""
    condition = Q()
    if chosen.unvisited_days is not None:
        before = on - timedelta(days=chosen.unvisited_days)
        condition &= Q(last_visit_on__isnull=True) | Q(last_visit_on__lt=before)
    if chosen.seen_since is not None:
        condition &= seen_by_owner(chosen.seen_since)
    if chosen.unseen_since is not None:
        condition &= ~seen_by_owner(chosen.unseen_since)
    return condition & _of_contact(chosen, on)


def _of_contact(chosen: AccountFilter, on: date) -> Q:
    condition = Q()
    if chosen.touched_since is not None:
        condition &= in_touch(chosen.touched_since)
    if chosen.untouched_since is not None:
        condition &= Q(last_contact_on__isnull=True) | ~in_touch(chosen.untouched_since)
    if chosen.deep_since is not None:
        condition &= deeply_covered(chosen.deep_since, on)
    if chosen.shallow_since is not None:
        condition &= ~deeply_covered(chosen.shallow_since, on)
    return condition


def _of_knowledge(chosen: AccountFilter) -> Q:
    condition = Q()
    for fact in chosen.has:
        condition &= FACTS[fact]
    for fact in chosen.lacks:
        condition &= ~FACTS[fact]
    if chosen.parent is not None:
        condition &= Q(parent_id=chosen.parent)
    if chosen.brand:
        counted = InstalledBase.objects.filter(brand=chosen.brand)
        condition &= Q(pk__in=counted.values("account_id"))
    return condition


def _one_of(column: str, values: tuple[Any, ...]) -> Q:
    return Q(**{column: values[0]}) if len(values) == 1 else Q(**{f"{column}__in": values})


def _person(column: str, value: str, actor: Actor) -> Q:
    if not value:
        return Q()
    if value == NONE:
        return Q(**{f"{column}__isnull": True})
    if value == ME:
        mine = actor.company_id if column == "partner" else actor.user_id
        return Q(**{f"{column}_id": mine})
    return Q(**{f"{column}_id": int(value)})
