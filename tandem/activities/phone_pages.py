"""The values of the phone's pages: the check-in form, where one stands, what the phone has sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tandem.activities.check_in_forms import CheckInPageForm
from tandem.activities.models import CheckIn, PhoneItem, Task
from tandem.activities.permissions import may_decide_items, may_set_aside
from tandem.activities.queries.doors import Door, accounts_to_visit
from tandem.activities.queries.phone_items import (
    PAGE,
    accounts_named_in,
    items_to_review,
    named_task,
    tasks_named_in,
    words_of,
)
from tandem.activities.rules.places import Place, to_chinese_map
from tandem.organisation.rules.scope import Actor

# The map's own address for "show this point"; it opens the app where it is installed.
MAP_URL = "https://uri.amap.com/marker"


@dataclass(frozen=True)
class ItemLine:
    """An item that needs review as the page draws it; unknown parts are empty."""

    item: PhoneItem
    why: str
    account: str
    outcome: str
    said: str
    arrived_at: datetime | None
    may_record: bool
    may_set_aside: bool


def door_context(door: Door, form: CheckInPageForm) -> dict[str, Any]:
    route, number = (
        ("check_in", door.visit_id) if door.visit_id else ("check_in_at", door.account_id)
    )
    return {
        "door": door,
        "form": form,
        "action": reverse(route, args=[number]),
        "map_url": map_url(door.place, door.name),
        "now": timezone.now(),
    }


def where_context(actor: Actor, text: str) -> dict[str, Any]:
    return {
        "text": text,
        "accounts": accounts_to_visit(actor, text),
        "today": timezone.localdate(),
    }


def map_url(place: Place | None, name: str) -> str:
    """A link for a Chinese map; the point is moved to where that map draws it."""
    if place is None:
        return ""
    drawn = to_chinese_map(place)
    query = {"position": f"{drawn.lon:.6f},{drawn.lat:.6f}", "name": name, "coordinate": "gaode"}
    return f"{MAP_URL}?{urlencode(query)}"


def items_context(actor: Actor, *, before: int | None) -> dict[str, Any]:
    """What needs review, in words; whoever may decide gets the two buttons."""
    found = items_to_review(actor, before=before)
    shown = found[:PAGE]
    accounts, tasks = accounts_named_in(actor, shown), tasks_named_in(actor, shown)
    return {
        "items": [_line(actor, item, accounts, tasks) for item in shown],
        "next_url": f"?before={shown[-1].pk}" if len(found) > PAGE else "",
    }


def _line(
    actor: Actor, item: PhoneItem, accounts: dict[int, str], tasks: dict[int, Task]
) -> ItemLine:
    said = item.content
    account, task = said.get("account"), tasks.get(named_task(item))
    is_step = item.kind == PhoneItem.Kind.TASK_ACT
    outcomes = {str(value): str(label) for value, label in CheckIn.Outcome.choices}
    return ItemLine(
        item=item,
        why=words_of(item, tasks),
        account=accounts.get(account, "") if isinstance(account, int) else "",
        outcome=outcomes.get(str(said.get("outcome", "")), ""),
        said=str(said.get("said") or said.get("text") or said.get("name") or task or "")[:500],
        arrived_at=_moment(said.get("arrived_at") or said.get("at")),
        may_record=may_decide_items(actor, item.by) and not is_step,
        may_set_aside=may_set_aside(actor, item),
    )


def _moment(said: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(said).replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
