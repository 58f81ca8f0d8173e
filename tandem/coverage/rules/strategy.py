"""Strategy cards: what each class of customers is owed, and so what the planner may offer it.

Ways, visits, channel, service level, cadence and budget are the company's word (domain.md §3): an
option of the planner that breaks one of them is not offered to the class (`offer.py`). Inside these
limits an hour goes where it earns most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tandem.planning import segments
from tandem.planning.terms import Mode

SEGMENTS = ("A", "B", "C", "D")
FEN_PER_THOUSAND = 100_000
MODES = {
    Mode.PERSONAL: "personal",
    Mode.SHARED: "shared",
    Mode.INSIDE: "inside",
    Mode.PARTNER_LED: "partner_led",
}
WAYS = tuple(MODES.values())
CHANNELS = {
    segments.Channel.DIRECT: "direct",
    segments.Channel.WITH_PARTNER: "with_partner",
    segments.Channel.PARTNER: "partner",
}
BY_INSIDE = ("shared", "inside")  # ways that take calls of the inside seller
MOST_VISITS = {"personal": 12, "shared": 4, "inside": 0, "partner_led": 0}


@dataclass(frozen=True)
class Strategy:
    """What a class is owed in a quarter of thirteen weeks. `mode` is the usual one of its `ways`;
    a budget of 0 is no limit."""

    segment: str
    mode: str
    ways: tuple[str, ...]
    least_visits: int
    most_visits: int
    calls: int
    days_between_contacts: int
    channel: str
    budget_minor: int
    answer_hours: int


@dataclass(frozen=True)
class Rates:
    """What a contact costs, in fen, and in how many working hours each way answers a question."""

    visit_minor: int = 40_000
    call_minor: int = 3_000
    answer_hours: Mapping[str, int] = field(
        default_factory=lambda: {"personal": 4, "shared": 4, "inside": 2, "partner_led": 16}
    )


def standard_strategies() -> dict[str, Strategy]:
    """The cards a new company starts with: every way that is quick enough, as the hours go."""
    return {
        SEGMENTS[segment]: Strategy(
            segment=SEGMENTS[segment],
            mode=MODES[card.mode],
            ways=WAYS,
            least_visits=0,
            most_visits=max(MOST_VISITS.values()),
            calls=card.calls,
            days_between_contacts=card.days_between_contacts,
            channel=CHANNELS[card.channel],
            budget_minor=round(card.budget * FEN_PER_THOUSAND),
            answer_hours=round(card.answer_hours),
        )
        for segment, card in segments.standard_cards().items()
    }
