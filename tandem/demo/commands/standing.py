"""What each listed account shows of itself: who holds it, how it stands, how large it is.

The columns agree with the ledgers they are taken from; tests/test_consistency.py holds them to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandem.demo.commands import ledger
from tandem.demo.commands.staff import Staff
from tandem.demo.rules import coverage, work
from tandem.demo.rules.accounts import AccountColumns
from tandem.demo.rules.company_facts import Machines
from tandem.demo.rules.trade import Trade
from tandem.keyaccounts.models import Account
from tandem.keyaccounts.rules.penetration import penetration_permille

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Held:
    """Who holds each listed account before the planner, as positions; -1 is nobody."""

    owner: Ints
    partner: Ints
    top: NDArray[np.bool_]
    owner_ids: list[int | None]
    inside_ids: list[int | None]
    partner_ids: list[int | None]


def legacy_coverage(
    staff: Staff,
    columns: AccountColumns,
    trade: Trade,
    count: int,
    locked: int,
    rng: np.random.Generator,
) -> Held:
    place = (
        columns.region[:count],
        columns.industry[:count],
        columns.lat[:count],
        columns.lon[:count],
    )
    owner = coverage.choose(staff.seller_team, *place, rng)
    owner = coverage.leave_out(owner, coverage.ORPHANS, rng)
    partner = coverage.choose(staff.partner_team, *place, rng)
    partner = coverage.leave_out(partner, 1 - coverage.WITH_PARTNER, rng)
    owner[locked:] = partner[locked:] = coverage.NOBODY
    forgotten = np.flatnonzero(rng.random(count) < coverage.LEFT_BEHIND)
    owner_ids: list[int | None] = [staff.sellers[at] if at >= 0 else None for at in owner.tolist()]
    for at in forgotten.tolist():
        left = [
            pk
            for pk, region in zip(staff.leavers, staff.leaver_region, strict=True)
            if region == columns.region[at]
        ]
        if left and at < locked:
            owner[at], owner_ids[at] = coverage.NOBODY, left[at % len(left)]
    inside_ids = [staff.inside_of.get(pk) if pk else None for pk in owner_ids]
    top = coverage.top_accounts(owner, trade.revenue, rng)
    partner_ids = [staff.partners[at] if at >= 0 else None for at in partner.tolist()]
    return Held(owner, partner, top, owner_ids, inside_ids, partner_ids)


def standing_columns(
    trade: Trade,
    visits: work.Visits,
    drawn: work.Activities,
    *,
    count: int,
    window: int,
    today: date,
) -> dict[str, Any]:
    """What the ledgers and the timeline say of each account today."""
    stands = ledger.standing(trade, count, window, today)
    made = (visits.state == 0) & (visits.account >= 0)
    visited = work.last_days(visits.account[made], visits.day[made], count)
    two_way = np.isin(np.array(drawn.kind), work.CONTACT_KINDS)
    contacted = work.last_days(drawn.account[two_way], drawn.day[two_way], count)
    return {
        "activity": stands.activity,
        "first_order_on": ledger.iso_days(stands.first_day),
        "last_order_on": ledger.iso_days(stands.last_day),
        "last_visit_on": ledger.iso_days(visited),
        "last_contact_on": ledger.iso_days(np.maximum(visited, contacted)),
    }


def size_columns(
    trade: Trade, machines: Machines, low: np.ndarray, high: np.ndarray
) -> dict[str, Any]:
    potential = (low + high) // 2
    return {
        "revenue_year_minor": trade.revenue.tolist(),
        "wallet_low_minor": low.tolist(),
        "wallet_high_minor": high.tolist(),
        "potential_minor": potential.tolist(),
        "units_own": machines.own.tolist(),
        "units_all": machines.all.tolist(),
        "penetration_permille": [
            penetration_permille(
                units_own=own, units_all=whole, revenue_minor=revenue, wallet_minor=wallet
            )
            for own, whole, revenue, wallet in zip(
                machines.own.tolist(),
                machines.all.tolist(),
                trade.revenue.tolist(),
                potential.tolist(),
                strict=True,
            )
        ],
    }


def cover_columns(held: Held) -> dict[str, Any]:
    """Before the first plan: the twenty personal ones, partners for some, the rest inside."""
    has_partner = held.partner >= 0
    modes = np.select(
        [held.top, has_partner, held.owner >= 0],
        [Account.Mode.PERSONAL.value, Account.Mode.SHARED.value, Account.Mode.INSIDE.value],
        Account.Mode.NONE.value,
    )
    return {
        "owner_id": held.owner_ids,
        "inside_id": held.inside_ids,
        "partner_id": held.partner_ids,
        "mode": modes.tolist(),
        "is_top": held.top.tolist(),
        "visits_per_quarter": np.where(held.top, 3, 0).tolist(),
    }
