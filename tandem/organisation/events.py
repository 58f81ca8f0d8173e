"""What organisation tells the apps above it (wired in config/wiring.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class PairChanged:
    """From `on` the outside seller's inside seller is another; none: nobody."""

    outside_id: int
    inside_before_id: int | None
    inside_id: int | None
    on: date
    actor: Actor


@dataclass(frozen=True)
class PersonLeft:
    """The person worked until `on` and is signed out for good.

    What a partner's seller had in hand goes to `heir_id`, a colleague named when access ended.
    """

    user_id: int
    on: date
    actor: Actor
    heir_id: int | None = None
