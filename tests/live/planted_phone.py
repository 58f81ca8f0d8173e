"""The phone's guards, each taken out alone: the test of its promise must turn red (trust T94-T99).

Names of bugs for `Installation.start_web(planted=...)`; nothing of it is in the product.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

Replace = Callable[[Callable[..., Any], Callable[..., Any]], None]


def take_out(bug: str, replace: Replace) -> None:
    guard, planted = _BUGS[bug]()
    replace(guard, planted)


def _ids() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The id that the phone made is not looked at."""
    from tandem.activities.rules.phone_items import read_item

    def under_a_new_id(said: Any) -> Any:
        return dataclasses.replace(read_item(said), client_id=uuid.uuid4())

    return read_item, under_a_new_id


def _persons() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An id counts as known whoever sent it."""
    from tandem.activities.commands import phone_items
    from tandem.activities.models import PhoneItem

    def whoever_sent_it(_user_id: int, sent: Any) -> Any:
        same = PhoneItem.objects.filter(client_id=sent.client_id)
        return same.filter(fingerprint=sent.fingerprint).first()

    return phone_items._known, whoever_sent_it


def _digest() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What arrives is taken for what was sent."""
    from tandem.activities.commands import files

    def look_at_nothing(_sent: Any) -> None:
        return None

    return files._refuse_broken, look_at_nothing


def _scope() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """A phone writes to every account it names."""
    from tandem.activities.commands import check_in
    from tandem.keyaccounts.models import Account

    def anybody_s(_actor: Any, account_id: int | None) -> Account:
        return Account.objects.get(pk=account_id)

    return check_in._seen, anybody_s


def _review() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What no longer fits is answered as done and forgotten."""
    from tandem.activities.commands import phone_items
    from tandem.activities.models import PhoneItem

    honest = phone_items._do

    def done_whatever(actor: Any, item: PhoneItem, now: datetime) -> None:
        honest(actor, item, now)
        PhoneItem.objects.filter(pk=item.pk).update(state="done", reason="")
        item.state, item.reason = "done", ""

    return phone_items._do, done_whatever


def _waiting() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What arrives before its account is thrown out instead of waiting for it."""
    from tandem.activities.commands import phone_kinds

    honest = phone_kinds.account_of

    def at_once_or_never(item: Any) -> int:
        try:
            return honest(item)
        except phone_kinds.Waits as wait:
            raise ValueError("too early") from wait

    return phone_kinds.account_of, at_once_or_never


def _lifting() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An old form is read as if it were today's: what it said under other names is lost."""
    from tandem.activities.rules import phone_forms

    def as_it_is(content: Any, _form: int) -> dict[str, Any]:
        return dict(content)

    return phone_forms.lifted, as_it_is


def _each_alone() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """One bad item fails the batch it came in."""
    from tandem.activities import api

    honest = api._taken_in

    def all_or_nothing(actor: Any, said: Any) -> dict[str, str]:
        answer = honest(actor, said)
        if answer["state"] == "review":
            raise RuntimeError("The batch is refused.")
        return answer

    return api._taken_in, all_or_nothing


_BUGS = {
    "phone-ids": _ids,
    "phone-persons": _persons,
    "phone-digest": _digest,
    "phone-scope": _scope,
    "phone-review": _review,
    "phone-waiting": _waiting,
    "phone-lifting": _lifting,
    "phone-each-alone": _each_alone,
}
NAMES = frozenset(_BUGS)
