"""What partners tells the apps above it; `config/wiring.py` names who listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tandem.organisation.rules.scope import Actor


@dataclass(frozen=True)
class AllocationInForce:
    """From now on these accounts are promised to the company until the last day."""

    allocation_id: int
    company_id: int
    account_ids: tuple[int, ...]
    until: date
    actor: Actor


@dataclass(frozen=True)
class AllocationOver:
    """The promise no longer holds: the term ran out, the accounts were taken back, the partner left."""

    allocation_id: int
    company_id: int
    account_ids: tuple[int, ...]
    actor: Actor


@dataclass(frozen=True)
class PartnerLeft:
    """The company works with the vendor no longer; what it held goes to `heir_id`, a vendor's person."""

    company_id: int
    heir_id: int
    on: date
    actor: Actor
