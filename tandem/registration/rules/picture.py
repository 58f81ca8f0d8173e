"""What stood around a claim when it came: the plain values every rule of the game looks at.

A picture is kept with its decision, so that a past case can be decided again under other rules
(the replay) without asking today's tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

NEVER = 10**6  # days: longer ago than anything; also "no such thing"


class Whose(StrEnum):
    OWN = "own"
    ANOTHER = "another"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Picture:
    """Days count back from the day of the claim; NEVER where there is nothing to count from.

    `vendor_deal_days` is how long the vendor has worked a deal of its own there, -1 without one.
    `concentration` is the claimant's share of the region's protected deals, in per cent.
    """

    allocation: str = Whose.NONE.value
    prior: str = Whose.NONE.value
    evidence_days: int = NEVER
    rival_evidence_days: int = NEVER
    vendor_deal_days: int = -1
    is_certified: bool = True
    is_in_territory: bool = True
    concentration: int = 0
    product: str = ""
    industry: str = ""
    region: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Picture:
        """From what was kept; a field that is newer than the case takes its default."""
        return cls(**{name: kept[name] for name in cls.__slots__ if name in kept})
