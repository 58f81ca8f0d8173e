"""The process measures as pure sums (docs/glossary.md; each has one definition).

Channel-only seller: under 30 % of the visits of four weeks went to customers. Feedback latency:
hours from the end of a visit to its saved record. An alert comes before a breach, not after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

CHANNEL_WEEKS = 4
CHANNEL_ONLY_BELOW = 0.30
CHANNEL_WARN_BELOW = 0.40  # a share from which one more week can lead into a breach
CONTACT_DAYS = 90  # how long a first-hand contact keeps a relationship direct
TOP_WARN_WEEKS = 3  # of a quarter left, when the unseen top accounts are named


@dataclass(frozen=True)
class Visited:
    """Completed visits of one seller in four weeks."""

    customers: int = 0
    partners: int = 0

    @property
    def share(self) -> float | None:
        """Of all visits those to customers; none without a visit."""
        whole = self.customers + self.partners
        return self.customers / whole if whole else None

    @property
    def is_channel_only(self) -> bool:
        return self.share is not None and self.share < CHANNEL_ONLY_BELOW

    @property
    def is_close_to_channel_only(self) -> bool:
        """Not yet, but near enough to say so."""
        return self.share is not None and CHANNEL_ONLY_BELOW <= self.share < CHANNEL_WARN_BELOW


@dataclass(frozen=True)
class Latency:
    """Hours; both are None where nothing was recorded."""

    records: int
    median: float | None
    p90: float | None


def latency_of(hours: Sequence[float]) -> Latency:
    """The middle and the slow end; p90 is the smallest value that nine in ten do not exceed."""
    if not hours:
        return Latency(0, None, None)
    ordered = sorted(hours)
    return Latency(len(ordered), median(ordered), ordered[ceil(0.9 * len(ordered)) - 1])


def visits_missing(done: int, planned: int, quota: int) -> int:
    """How many visits of the week neither happened nor stand in the calendar."""
    return max(0, quota - done - planned)
