"""Open pairs the actor may decide, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from tandem.keyaccounts.models import DuplicatePair
from tandem.organisation.rules.scope import Actor

WAITING_SHOWN = 20
LIKELY = 0.95  # so alike that a hundred may be merged in one act


@dataclass(frozen=True)
class PairsPage:
    pair: DuplicatePair | None
    waiting: list[DuplicatePair]
    total: int
    likely: int


def open_pairs(actor: Actor) -> QuerySet[DuplicatePair]:
    """Both sides still stand; a merge may have taken one away since the pair was found."""
    pairs = DuplicatePair.objects.visible_to(actor).filter(
        verdict=DuplicatePair.Verdict.OPEN,
        first__merged_into__isnull=True,
        second__merged_into__isnull=True,
    )
    return pairs.order_by("-score", "id")


def pairs_page(*, actor: Actor, pair_id: int | None = None) -> PairsPage:
    """The wanted pair, else the likeliest, with everything the comparison names."""
    pairs = open_pairs(actor)
    sides = [
        f"{side}__{name}"
        for side in ("first", "second")
        for name in ("industry", "region", "owner", "inside", "partner")
    ]
    full = pairs.select_related(*sides)
    pair = (full.filter(pk=pair_id).first() if pair_id else None) or full.first()
    waiting = pairs.select_related("first", "second")
    if pair is not None:
        waiting = waiting.exclude(pk=pair.pk)
    return PairsPage(
        pair,
        list(waiting[:WAITING_SHOWN]),
        pairs.count(),
        pairs.filter(score__gte=LIKELY).count(),
    )
