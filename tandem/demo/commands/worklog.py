"""Writes the demo's visits and activities, and who is named to which account."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tandem.activities.commands.order_news import NOON
from tandem.activities.models import Activity, Visit
from tandem.demo.commands.bulk import insert
from tandem.demo.commands.ledger import iso_days
from tandem.demo.commands.staff import Staff
from tandem.demo.rules.trade import Trade
from tandem.demo.rules.work import STATES, Activities, Visits
from tandem.keyaccounts.models import AccountGrant

Ints = NDArray[np.int64]

SHANGHAI = ZoneInfo("Asia/Shanghai")
PARTNER_SEES = 0.25
SPONSORED = 10  # one top account in so many has a sponsor


def write_activities(
    drawn: Activities, first_id: int, owner: list[int | None], inside: list[int | None],
    rng: np.random.Generator,
) -> int:  # fmt: skip
    """Visits are the owner's, calls and quotes the inside seller's, where there is one."""
    accounts = drawn.account.tolist()
    by = [
        owner[at] if kind in ("visit", "note") else inside[at]
        for at, kind in zip(accounts, drawn.kind, strict=True)
    ]
    at = moments(drawn.day, drawn.minute)
    return insert(
        Activity,
        len(accounts),
        {
            "account_id": (drawn.account + first_id).tolist(),
            "kind": drawn.kind,
            "at": at,
            "by_id": by,
            "text": drawn.text,
            "is_partner_visible": (rng.random(len(accounts)) < PARTNER_SEES).tolist(),
            "recorded_at": at,
        },
    )


def write_order_entries(trade: Trade, first_id: int, first_order: int) -> None:
    """Every order has its entry on the timeline, as `activities.order_news` writes them."""
    count = len(trade.account)
    at = moments(trade.day, np.full(count, NOON.hour * 60))
    insert(
        Activity,
        count,
        {
            "account_id": (trade.account + first_id).tolist(),
            "kind": Activity.Kind.ORDER.value,
            "at": at,
            "order_id": range(first_order, first_order + count),
            "recorded_at": at,
        },
    )


def write_visits(
    visits: Visits, drawn: Activities, first_activity: int, first_id: int, staff: Staff
) -> int:
    """Every visit made to a customer points to its line on the timeline; returns the first id."""
    activity = lines_of(visits, drawn, first_activity)
    is_customer = visits.account >= 0
    return insert(
        Visit,
        len(visits.day),
        {
            "kind": np.where(is_customer, "customer", "partner").tolist(),
            "seller_id": [staff.sellers[at] for at in visits.seller.tolist()],
            "account_id": [at + first_id if at >= 0 else None for at in visits.account.tolist()],
            "partner_id": [
                staff.partners[at] if at >= 0 else None for at in visits.partner.tolist()
            ],
            "on": iso_days(visits.day),
            "position": visits.position.tolist(),
            "state": [STATES[at] for at in visits.state.tolist()],
            "activity_id": [at if at >= 0 else None for at in activity.tolist()],
        },
    )


def lines_of(visits: Visits, drawn: Activities, first_activity: int) -> Ints:
    """The id of each visit's line on the timeline, -1 where it has none."""
    activity = np.full(len(visits.day), -1)
    told = np.flatnonzero(drawn.visit >= 0)
    activity[drawn.visit[told]] = told + first_activity
    return activity


def name_people(
    staff: Staff,
    first_id: int,
    region: Ints,
    top: NDArray[np.bool_],
    partner: Ints,
    rng: np.random.Generator,
) -> int:
    """Engineers to the top accounts of their region, partner people to six accounts in ten."""
    engineers = np.array(staff.engineers)
    rows: list[tuple[int, int, str]] = []
    for at in np.flatnonzero(top).tolist():
        local = engineers[staff.engineer_region == region[at]]
        rows.append((at + first_id, int(local[at % len(local)]), "service"))
    lots = rng.random(len(partner))
    for at in np.flatnonzero(partner >= 0).tolist():
        people = staff.partner_people.get(staff.partners[int(partner[at])], [])
        if people and lots[at] < 0.6:
            rows.append((at + first_id, people[at % len(people)], "partner_seller"))
    for number, at in enumerate(np.flatnonzero(top)[::SPONSORED].tolist()):
        boss = staff.vp if number % 3 == 0 else staff.managers[int(region[at])]
        rows.append((at + first_id, boss, "sponsor"))
    accounts, users, reasons = zip(*rows, strict=True)
    insert(
        AccountGrant,
        len(rows),
        {"account_id": accounts, "user_id": users, "reason": reasons},
    )
    return len(rows)


def moments(days: Ints, minutes: Ints) -> list[str]:
    """Local day and minute as texts in UTC; the country has one hour all year."""
    shift = int(datetime.combine(date(2020, 1, 1), time(), SHANGHAI).utcoffset().total_seconds())  # type: ignore[union-attr]
    iso = iso_days(days)
    clock = [f"{at // 60:02d}:{at % 60:02d}:00" for at in range(24 * 60)]
    return [
        f"{day} {clock[minute]}"
        for day, minute in zip(iso, (minutes - shift // 60).tolist(), strict=True)
    ]
