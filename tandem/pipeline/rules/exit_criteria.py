"""What must be true before a deal goes on (domain §3): facts the product sees by itself, and words
of people for the rest. Going back is free; going on over several stages asks for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DealFacts:
    """What is known of a deal when it is to move on."""

    has_account: bool = False
    amount_minor: int | None = None
    close_on: date | None = None
    has_next_step: bool = False
    has_signer: bool = False
    products: int = 0
    rivals: int = 0
    contacts: int = 0
    deciders: int = 0
    partner_people: int = 0


@dataclass(frozen=True)
class Criterion:
    id: int
    stage: str
    check: str


CHECKS: dict[str, Callable[[DealFacts], bool]] = {
    "account": lambda deal: deal.has_account,
    "amount": lambda deal: bool(deal.amount_minor),
    "close_on": lambda deal: deal.close_on is not None,
    "next_step": lambda deal: deal.has_next_step,
    "signer": lambda deal: deal.has_signer,
    "product": lambda deal: deal.products > 0,
    "rival": lambda deal: deal.rivals > 0,
    "contact": lambda deal: deal.contacts > 0,
    "decider": lambda deal: deal.deciders > 0,
    "partner": lambda deal: deal.partner_people > 0,
}


def stages_left(order: Sequence[str], now_at: str, to: str) -> list[str]:
    """The open stages a deal leaves when it goes forward; none when it goes back or stays."""
    if now_at not in order or to not in order:
        return []
    return list(order[order.index(now_at) : max(order.index(to), order.index(now_at))])


def missing(
    criteria: Iterable[Criterion], left: Sequence[str], deal: DealFacts, said: frozenset[int]
) -> list[int]:
    """Ids of the criteria of the stages left behind that are not met, in their order."""
    return [
        criterion.id
        for criterion in criteria
        if criterion.stage in left and not is_met(criterion, deal, said)
    ]


def is_met(criterion: Criterion, deal: DealFacts, said: frozenset[int]) -> bool:
    """A check that nobody knows any more holds nobody up."""
    if not criterion.check:
        return criterion.id in said
    check = CHECKS.get(criterion.check)
    return check is None or check(deal)
