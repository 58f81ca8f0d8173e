"""A filter read from an address: each value is checked, and what means nothing is named.

A senseless value is left out and told in `problems`; it never breaks the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.filters import (
    ANY_STATE,
    FACTS,
    ME,
    NONE,
    STANDINGS,
    AccountFilter,
)
from tandem.keyaccounts.queries.paging import Order, parse_order

STATES = (
    Account.State.LOCKED.value,
    Account.State.CANDIDATE.value,
    Account.State.RELEASED.value,
    ANY_STATE,
)
TEXT_CAP = 80
AMOUNT_CAP = Decimal(10**9)
FIRST_YEAR, LAST_YEAR = 2000, 2100  # a day outside is a slip of the hand


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


def list_query(chosen: AccountFilter, order: Order, **more: str) -> str:
    """The address of a list, without its question mark; a list at its defaults has an empty one."""
    own = {"sort": str(order)} if order != Order() else {}
    return "&".join(part for part in (chosen.as_query(), urlencode(own | more)) if part)


def tidy_list(query: str) -> str:
    """Of an address only what the list understands, as a saved view keeps it."""
    params = QueryDict(query.removeprefix("?"))
    return list_query(parse_filter(params), parse_order(params.get("sort", "")))


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


def _one_among(*known: str) -> Callable[[list[str]], str]:
    return lambda texts: _among(*known)(texts[:1])[0]


def _day(texts: list[str]) -> date:
    day = date.fromisoformat(texts[0])
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


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
    "state": _one_among(*STATES),
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
    "as_of": _day,
    "was": _one_among(*STANDINGS),
    "activated_from": _day,
    "activated_to": _day,
    "seen_since": _day,
    "unseen_since": _day,
    "touched_since": _day,
    "untouched_since": _day,
    "deep_since": _day,
    "shallow_since": _day,
    "has": _among(*FACTS),
    "lacks": _among(*FACTS),
    "brand": lambda texts: texts[0],
    "parent": lambda texts: _id(texts[0]),
}
