"""A deal is joint if somebody of a partner was on its team before it reached the proposal stage
(domain §4: win rate). Who joins later is welcome and changes nothing about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def is_before_proposal(since: date, proposal_on: date | None) -> bool:
    """A day counts as before the proposal only if it lies before it: the same day is too late."""
    return proposal_on is None or since < proposal_on


def is_joint(partner_members_before: Iterable[bool]) -> bool:
    """Whether one of the partner's people on the team, today or earlier, came in time."""
    return any(partner_members_before)
