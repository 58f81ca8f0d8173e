"""What a strategy card leaves of the planner's options: (way, visits), one after another limit.

Plain values only: the page that saves a card asks it without the planner's arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tandem.coverage.rules.strategy import BY_INSIDE, MOST_VISITS, WAYS, Rates, Strategy

QUARTER_DAYS = 91
PARTNER_CONTACTS = {"shared": 1, "partner_led": 2}  # contacts the partner makes; as in the planner
WITHOUT_PARTNER = ("personal", "inside")  # the planner gives every shared or led account a partner
Offer = tuple[str, int]


def every_offer() -> tuple[Offer, ...]:
    """All (way, visits) the planner knows."""
    least = {"personal": 1}
    return tuple((way, v) for way in WAYS for v in range(least.get(way, 0), MOST_VISITS[way] + 1))


def calls_by_way(strategies: Mapping[str, Strategy]) -> dict[str, float]:
    """Calls a quarter of the ways with an inside seller: the mean of the cards that have it as
    their usual way, at least one; a way that is nobody's usual one has none of its own."""
    found = {}
    for way in BY_INSIDE:
        asked = [card.calls for card in strategies.values() if card.mode == way]
        if asked:
            found[way] = max(sum(asked) / len(asked), 1.0)
    return found


def contacts_needed(card: Strategy) -> int:
    """Contacts a quarter that its cadence asks for."""
    return QUARTER_DAYS // card.days_between_contacts


def offers(card: Strategy, calls: Mapping[str, float], rates: Rates) -> tuple[Offer, ...]:
    """What the class may be offered; () when its limits leave nothing."""
    left, _emptied = _narrowed(card, calls, rates)
    return left


def contradiction(card: Strategy, calls: Mapping[str, float], rates: Rates) -> str | None:
    """The first limit that, after those before it, leaves nothing; None when something is left."""
    _left, emptied = _narrowed(card, calls, rates)
    return emptied


def cost_minor(offer: Offer, calls: Mapping[str, float], rates: Rates) -> float:
    """What an account covered so costs a quarter, in fen."""
    way, visits = offer
    return visits * rates.visit_minor + calls.get(way, 0.0) * rates.call_minor


def _narrowed(
    card: Strategy, calls: Mapping[str, float], rates: Rates
) -> tuple[tuple[Offer, ...], str | None]:
    left = every_offer()
    for name, fits in _limits(card, calls, rates).items():
        left = tuple(offer for offer in left if fits(*offer))
        if not left:
            return left, name
    return left, None


def _limits(
    card: Strategy, calls: Mapping[str, float], rates: Rates
) -> dict[str, Callable[[str, int], bool]]:
    def contacts(way: str, visits: int) -> float:
        return visits + calls.get(way, 0.0) + PARTNER_CONTACTS.get(way, 0)

    return {
        "ways": lambda way, _visits: way in card.ways,
        "visits": lambda _way, visits: card.least_visits <= visits <= card.most_visits,
        "channel": lambda way, _visits: {
            "direct": way in WITHOUT_PARTNER,
            "partner": way != "inside",
        }.get(card.channel, True),
        "service": lambda way, _visits: rates.answer_hours[way] <= card.answer_hours,
        "cadence": lambda way, visits: contacts(way, visits) >= contacts_needed(card),
        "budget": lambda way, visits: (
            not card.budget_minor or cost_minor((way, visits), calls, rates) <= card.budget_minor
        ),
    }
