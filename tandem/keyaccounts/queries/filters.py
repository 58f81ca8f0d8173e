"""What a person filters the list by: read from an address, checked, and turned into a queryset.

A value that means nothing is left out and named in `problems`; it never breaks the page. The
result always starts from the accounts the actor may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account, AccountQuerySet
from tandem.keyaccounts.rules import naming
from tandem.keyaccounts.search import matching
from tandem.organisation.rules.scope import Actor

ME = "me"
NONE = "none"
ANY_STATE = "any"
STATES = (
    Account.State.LOCKED.value,
    Account.State.CANDIDATE.value,
    Account.State.RELEASED.value,
    ANY_STATE,
)
TEXT_CAP = 80
AMOUNT_CAP = Decimal(10**9)
MINOR_PER_WAN = 10_000 * 100  # amounts are typed in ten thousand yuan, as pages show them


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


def parse_filter(params: QueryDict | Mapping[str, Any]) -> AccountFilter:
    """Read a filter from an address; unknown parameters are nobody's business here."""
    chosen: dict[str, Any] = {}
    problems: list[str] = []
    for name, read in READERS.items():
        texts = [text.strip()[:TEXT_CAP] for text in _texts(params, name)]
        texts = [text.replace("\x00", "") for text in texts if text]
        if not texts:
            continue
        try:
            chosen[name] = read(texts)
        except (ValueError, InvalidOperation):
            problems.append(
                _("“%(value)s” means nothing as %(name)s, so it was left out.")
                % {"value": texts[0][:30], "name": name}
            )
    return AccountFilter(**chosen, problems=tuple(problems))


def filtered(actor: Actor, chosen: AccountFilter, *, on: date) -> AccountQuerySet:
    """The visible accounts that fulfil the filter, in no order."""
    accounts = Account.objects.visible_to(actor)
    if chosen.state == ANY_STATE:
        accounts = accounts.living()
    else:
        accounts = accounts.filter(state=chosen.state)
    accounts = accounts.filter(_condition(actor, chosen, on))
    return matching(accounts, chosen.q)


def _condition(actor: Actor, chosen: AccountFilter, on: date) -> Q:
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
    for column in ("owner", "inside", "partner"):
        condition &= _person(column, getattr(chosen, column), actor)
    if chosen.top:
        condition &= Q(is_top=True)
    if chosen.unvisited_days is not None:
        before = on - timedelta(days=chosen.unvisited_days)
        condition &= Q(last_visit_on__isnull=True) | Q(last_visit_on__lt=before)
    if chosen.city:
        condition &= Q(city_key=naming.city_key(chosen.city))
    if chosen.potential_min is not None:
        condition &= Q(potential_minor__gte=int(chosen.potential_min * MINOR_PER_WAN))
    if chosen.potential_max is not None:
        condition &= Q(potential_minor__lte=int(chosen.potential_max * MINOR_PER_WAN))
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


def _texts(params: QueryDict | Mapping[str, Any], name: str) -> list[str]:
    if isinstance(params, QueryDict):
        return [str(text) for text in params.getlist(name)]
    value = params.get(name, "")
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _id(text: str) -> int:
    value = int(text)
    if not 0 < value < 2**63 or not text.isascii():
        raise ValueError(text)
    return value


def _ids(texts: list[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(_id(text) for text in texts))


def _named(texts: list[str]) -> str:
    return texts[0] if texts[0] in (ME, NONE) else str(_id(texts[0]))


def _among(*known: str) -> Callable[[list[str]], tuple[str, ...]]:
    def read(texts: list[str]) -> tuple[str, ...]:
        if set(texts) - set(known):
            raise ValueError(texts)
        return tuple(dict.fromkeys(texts))

    return read


def _state(texts: list[str]) -> str:
    return _among(*STATES)(texts[:1])[0]


def _days(texts: list[str]) -> int:
    days = int(texts[0])
    if not 0 <= days <= 3650:
        raise ValueError(days)
    return days


def _amount(texts: list[str]) -> Decimal:
    amount = Decimal(texts[0].replace(",", ""))
    if not amount.is_finite() or not 0 <= amount <= AMOUNT_CAP:
        raise ValueError(amount)
    return amount


def _segments(texts: list[str]) -> tuple[str, ...]:
    if any(len(text) > 2 for text in texts):
        raise ValueError(texts)
    return tuple(dict.fromkeys(texts))


READERS: dict[str, Callable[[list[str]], Any]] = {
    "q": lambda texts: texts[0],
    "state": _state,
    "region": _ids,
    "industry": _ids,
    "owner": _named,
    "inside": _named,
    "partner": _named,
    "mode": _among(NONE, *(mode for mode in Account.Mode.values if mode)),
    "segment": _segments,
    "activity": _among(*Account.Activity.values),
    "top": lambda texts: texts[0] in ("1", "true", "on"),
    "unvisited_days": _days,
    "city": lambda texts: texts[0],
    "potential_min": _amount,
    "potential_max": _amount,
}
