"""At whose door somebody stands: what the check-in form needs to know of a visit or an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from tandem.activities.models import Visit
from tandem.activities.queries.nearby import place_of
from tandem.activities.queries.visits import account_to_visit, visit_of
from tandem.activities.rules.places import Place
from tandem.foundation.errors import NotThere
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.queries.suggestions import suggested_accounts
from tandem.organisation.queries import inside_of
from tandem.organisation.rules.scope import Actor

SHOWN = 20


@dataclass(frozen=True)
class Door:
    """`inside` and `partner` are names, empty where there is nobody."""

    name: str
    visit_id: int | None
    account_id: int | None
    is_open: bool  # false: this visit is already recorded
    place: Place | None
    inside: str
    partner: str


def door_of_visit(actor: Actor, visit_id: int, *, on: date) -> Door:
    """A visit of one's own; who leads a region sees others' but was not there."""
    visit = visit_of(actor, visit_id)
    if visit.seller_id != actor.user_id:
        raise NotThere("no_such_visit", _("There is no such visit. Open the week and look again."))
    return _door(
        actor,
        visit.account,
        on,
        name=str(visit.account or visit.partner),
        visit_id=visit.pk,
        is_open=visit.state == Visit.State.PLANNED,
    )


def door_of_account(actor: Actor, account_id: int, *, on: date) -> Door:
    account = account_to_visit(actor, account_id)
    return _door(actor, account, on, name=str(account), visit_id=None, is_open=True)


def accounts_to_visit(actor: Actor, text: str) -> list[Account]:
    """What the text finds; without a text the own top accounts, longest unseen first."""
    if text.strip():
        return suggested_accounts(actor=actor, text=text, most=SHOWN)
    mine = Account.objects.visible_to(actor).locked().filter(owner_id=actor.user_id)
    ordered = mine.order_by("-is_top", F("last_visit_on").asc(nulls_first=True), "id")
    return list(ordered[:SHOWN])


def _door(actor: Actor, account: Account | None, on: date, **known: Any) -> Door:
    has_partner = account is not None and account.partner_id is not None
    return Door(
        account_id=account.pk if account else None,
        place=place_of(account) if account else None,
        inside=str(inside_of([actor.person_id], on=on).get(actor.person_id, "")),
        partner=str(account.partner) if account is not None and has_partner else "",
        **known,
    )
