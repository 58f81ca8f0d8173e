"""What people have fixed before a plan is made: pins, contracts, and what partners were told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from tandem.coverage.models import PartnerNotice, Pin
from tandem.organisation.actors import system_actor
from tandem.partners.queries.allocations import all_allocations
from tandem.planning.terms import NONE


def pins_of(
    account_ids: tuple[int, ...],
    region: np.ndarray,
    seller_at: dict[int, int],
    seller_region: list[int],
) -> np.ndarray:
    """Pins to sellers of the account's region; one who left or moved away binds nobody."""
    pins = dict(Pin.objects.values_list("account_id", "owner_id"))
    pinned = np.full(len(account_ids), NONE)
    for row, account_id in enumerate(account_ids):
        seller = seller_at.get(pins.get(account_id, 0), NONE)
        if seller != NONE and seller_region[seller] == region[row]:
            pinned[row] = seller
    return pinned


def promised_partners(
    account_ids: tuple[int, ...], partner_at: Mapping[int, int], *, on: date
) -> np.ndarray:
    """The partner a contract both have signed gives each account to on a day (planner.md §2).

    Where a notice of taking back is over by then the account is free; so it is where the partner is
    not among those of the plan: it left, or serves other regions.
    """
    promises = all_allocations(on=on, actor=system_actor())
    promised = np.full(len(account_ids), NONE)
    for row, account_id in enumerate(account_ids):
        promise = promises.get(account_id)
        if promise and (promise.notice_until is None or promise.notice_until >= on):
            promised[row] = partner_at.get(promise.company_id, NONE)
    return promised


def announced_partners() -> dict[int, int | None]:
    """The partner each account in notice goes to, None where to nobody."""
    running = PartnerNotice.objects.filter(state=PartnerNotice.State.RUNNING)
    return dict(running.values_list("account_id", "next_partner_id"))


def partner_of(
    columns: Mapping[str, tuple[Any, ...]], notices: Mapping[int, int | None]
) -> list[int | None]:
    """The partner a plan starts from: the present one, or the one that was announced."""
    pairs = zip(columns["id"], columns["partner_id"], strict=True)
    return [notices.get(account_id, partner_id) for account_id, partner_id in pairs]
