"""What a seller's phone keeps for the days without a network: the week's stops, the top twenty with
their contacts, who is near, and whom a next step can be handed to. The same few queries, whatever is in it.

`key` locks it on the phone; `left` is the token under which the outbox of somebody whose account
was closed is still taken in for review.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tandem.activities.models import PlaceConsent
from tandem.activities.queries.nearby import nearby_sleepers, place_of
from tandem.activities.queries.week import SellersWeek, WeekStop, week_of_seller
from tandem.activities.rules.phone_forms import FORM
from tandem.activities.rules.places import to_chinese_map
from tandem.foundation.formats import is_chinese
from tandem.keyaccounts.models import Account, Contact
from tandem.organisation.models import Pair, User
from tandem.organisation.queries import industries, open_on
from tandem.organisation.rules.scope import Actor

LEFT_SALT = "activities.outbox_left"
KEY_SALT = "activities.phone_key"
AHEAD = timedelta(days=7)
MOST_ACCOUNTS, MOST_CONTACTS = 60, 300


def package_of(actor: Actor, user: User, *, now: datetime) -> dict[str, Any]:
    """Plain values, ready for JSON."""
    today = timezone.localdate(now)
    week = week_of_seller(actor=actor, seller_id=user.pk, on=today, ahead=AHEAD)
    stops = [stop for day in week.days for stop in day.stops]
    ahead = list(week.upcoming[1]) if week.upcoming else []
    near = nearby_sleepers(actor, [s for s in stops if s.visit.on == today] or ahead)
    wanted = {s.visit.account_id for s in (*stops, *ahead)} | {n.account.pk for n in near}
    accounts = _accounts(actor, wanted)
    may_keep_place, inside = _standing(user, today)
    return {
        "form": FORM,
        "person": user.pk,
        "name": user.get_full_name(),
        "lang": "zh-Hans" if is_chinese() else "en",  # names and reasons are in it
        "made_at": now.isoformat(),
        "key": base64.b64encode(phone_key(user.pk)).decode(),
        "left": signing.dumps(user.pk, salt=LEFT_SALT),
        "may_keep_place": may_keep_place,
        "done": week.cadence.customer.done,
        "quota": week.cadence.customer.quota,
        "stops": _unique([_stop(stop) for stop in (*_from_today(week, today), *ahead)]),
        "accounts": [_account(account) for account in accounts],
        "contacts": _contacts(accounts),
        "near": [{"account": n.account.pk, "metres": round(n.metres)} for n in near],
        "inside": inside,
        "industries": [{"id": row.pk, "name": str(row)} for row in industries()],
    }


def _standing(user: User, today: date) -> tuple[bool, str]:
    """Whether the person's places may be kept, and who serves from inside; one query for both."""
    pair = Pair.objects.filter(open_on(today), outside_id=OuterRef("pk")).order_by("-since")
    row = User.objects.filter(pk=user.pk).values_list(
        Exists(PlaceConsent.objects.filter(user_id=OuterRef("pk"), withdrawn_at=None)),
        Subquery(pair.values("inside__name")[:1]),
        Subquery(pair.values("inside__name_en")[:1]),
    )
    may_keep_place, name, name_en = row[0]
    return may_keep_place, (name if is_chinese() or not name_en else name_en) or ""


def phone_key(user_id: int) -> bytes:
    """Thirty-two bytes that only this installation can tell, the same each time."""
    return salted_hmac(KEY_SALT, str(user_id), algorithm="sha256").digest()


def _from_today(week: SellersWeek, today: date) -> list[WeekStop]:
    return [stop for day in week.days if day.on >= today for stop in day.stops]


def _unique(stops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({stop["visit"]: stop for stop in stops}.values())


def _stop(stop: WeekStop) -> dict[str, Any]:
    visit = stop.visit
    return {
        "visit": visit.pk,
        "account": visit.account_id,
        "name": stop.name,
        "on": visit.on.isoformat(),
        "state": visit.state,
        "reason": stop.reason,
        "metres": round(stop.km * 1000) or None,
        "starts_at": visit.starts_at.strftime("%H:%M") if visit.starts_at else "",
        "partner": stop.with_partner,
    }


def _accounts(actor: Actor, wanted: set[int | None]) -> list[Account]:
    """The own top twenty, and those of the stops and nearby that the actor sees."""
    mine = Account.objects.visible_to(actor).living().select_related("partner")
    top = mine.filter(owner_id=actor.user_id, is_top=True)
    named = mine.filter(pk__in=[pk for pk in wanted if pk is not None])
    return list((top | named).order_by("name_sort", "id")[:MOST_ACCOUNTS])


def _account(account: Account) -> dict[str, Any]:
    place = place_of(account)
    shown = to_chinese_map(place) if place else None
    return {
        "id": account.pk,
        "name": str(account),
        "city": account.city,
        "is_top": account.is_top,
        "partner": str(account.partner) if account.partner else "",
        "seen_on": account.last_visit_on.isoformat() if account.last_visit_on else "",
        "map": [round(shown.lon, 6), round(shown.lat, 6)] if shown else None,
    }


def _contacts(accounts: Iterable[Account]) -> dict[int, list[dict[str, str]]]:
    rows = Contact.objects.filter(account__in=[a.pk for a in accounts], left_on=None)
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for contact in rows.order_by("account_id", "name", "id")[:MOST_CONTACTS]:
        found[contact.account_id].append(
            {"name": contact.name, "title": contact.title, "phone": contact.phone}
        )
    return dict(found)
