"""What a seller's phone keeps for the days without a network: the week's stops, the top twenty with
their contacts and what is known of them, open tasks, who is near, and whom a next step can be handed
to. The same few queries, whatever is in it.

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
from django.db.models import Exists, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tandem.activities.models import PlaceConsent, Task
from tandem.activities.permissions import VISITORS
from tandem.activities.queries.findings import known_of_many
from tandem.activities.queries.nearby import nearby_sleepers, place_of
from tandem.activities.queries.phone_shell import bar_keys
from tandem.activities.queries.tasks import ListedTask, first_tasks
from tandem.activities.queries.week import SellersWeek, WeekStop, week_of_seller
from tandem.activities.queries.wording import finding_words
from tandem.activities.rules.phone_forms import FORM
from tandem.activities.rules.places import to_chinese_map
from tandem.foundation.formats import is_chinese
from tandem.keyaccounts.models import Account, Contact
from tandem.organisation.models import Pair, User, open_on
from tandem.organisation.queries import industries
from tandem.organisation.rules.scope import Actor

LEFT_SALT = "activities.outbox_left"
KEY_SALT = "activities.phone_key"
AHEAD = timedelta(days=7)
MOST_ACCOUNTS, MOST_CONTACTS, MOST_TASKS = 60, 300, 50


def package_of(actor: Actor, user: User, *, now: datetime) -> dict[str, Any]:
    """Plain values, ready for JSON."""
    today = timezone.localdate(now)
    week = week_of_seller(actor=actor, seller_id=user.pk, on=today, ahead=AHEAD)
    stops = [stop for day in week.days for stop in day.stops]
    ahead = list(week.upcoming[1]) if week.upcoming else []
    near = nearby_sleepers(actor, [s for s in stops if s.visit.on == today] or ahead)
    tasks = first_tasks(actor, size=MOST_TASKS)
    wanted = {s.visit.account_id for s in (*stops, *ahead)} | {n.account.pk for n in near}
    accounts = _accounts(actor, wanted | {listed.task.account_id for listed in tasks})
    may_keep_place, inside, branches = _standing(user, today)
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
        "known": _known(actor, accounts),
        "tasks": [_task(actor, listed) for listed in tasks],
        "bar": bar_keys(actor),
        "visits": actor.has_any(VISITORS),
        "near": [{"account": n.account.pk, "metres": round(n.metres)} for n in near],
        "inside": inside,
        "industries": branches,
    }


def _standing(user: User, today: date) -> tuple[bool, str, list[dict[str, Any]]]:
    """Whether the person's places may be kept, who serves from inside, and the industries a new
    customer can be of; the first two ride on the rows of the third, so it is one query."""
    pair = Pair.objects.filter(open_on(today), outside_id=user.pk).order_by("-since")
    rows = industries().annotate(
        may_keep=Exists(PlaceConsent.objects.filter(user_id=user.pk, withdrawn_at=None)),
        inside=Subquery(pair.values("inside__name")[:1]),
        inside_en=Subquery(pair.values("inside__name_en")[:1]),
    )
    found = list(rows)
    branches = [{"id": row.pk, "name": str(row)} for row in found]
    if not found:
        return False, "", branches
    name = found[0].inside if is_chinese() or not found[0].inside_en else found[0].inside_en
    return found[0].may_keep, name or "", branches


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


def _known(actor: Actor, accounts: Iterable[Account]) -> dict[int, list[dict[str, str]]]:
    """What was learnt first hand; the phone says how old it is on the day it is read."""
    return {
        account_id: [
            {
                "label": fact.label,
                "what": finding_words(fact),
                "on": fact.on.isoformat(),
                "by": fact.by,
            }
            for fact in known
        ]
        for account_id, known in known_of_many(
            actor=actor, account_ids=[account.pk for account in accounts]
        ).items()
    }


def _task(actor: Actor, listed: ListedTask) -> dict[str, Any]:
    """`may_take` where the person has still to say: I have it."""
    task = listed.task
    is_open = task.state == Task.State.OPEN and task.holder_id == actor.user_id
    return {
        "task": task.pk,
        "title": task.title,
        "account": listed.account.pk if listed.account else None,
        "name": str(listed.account or ""),
        "due": task.due_on.isoformat(),
        "by": "" if task.by_id == actor.user_id else str(task.by),
        "may_take": is_open and task.acknowledged_at is None,
    }
