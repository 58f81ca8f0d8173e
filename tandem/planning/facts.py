"""A plain fact about a plan, to be put into words by the caller."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A plain fact to be worded by the caller: a limit that does not hold, or a note.

    `subject`: index of the seller, seat, partner or account the code speaks of, -1 if none.
    `amount` is what the plan has, `limit` what was asked. Codes: TOP_COUNT, VISITS, HOURS,
    HOURS_BAND, CALLS, PARTNER_LOAD, MOVES, NO_SELLER_IN_REGION (violations); TOP_RELAXED,
    BAND_RELAXED, COORDINATES_GUESSED, REGION_EMPTY (notes).
    """

    code: str
    region: int
    subject: int
    amount: float
    limit: float
