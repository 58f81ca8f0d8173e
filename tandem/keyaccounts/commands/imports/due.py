"""The rows a run has still to write, and how many of them go into one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from tandem.keyaccounts.models import ImportRow, ImportRun

AIM_SECONDS = 0.12  # others wait for a transaction on SQLite: 0.2 s are the promise
FIRST, LEAST = 250, 200
READ = ("pk", "number", "clean", "outcome", "decision", "account_id", "problems")


@dataclass(slots=True)
class DueRow:
    """A checked row on its way into the registry; what it changes and makes is noted on the way."""

    pk: int
    number: int
    clean: dict[str, Any]
    outcome: str
    decision: str
    account_id: int | None
    problems: list[dict[str, Any]]
    made: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def updates(self) -> bool:
        """Whether the check, or a person, chose the account it changes."""
        return self.outcome == ImportRow.Outcome.UPDATE or self.decision == "update"


@dataclass(slots=True)
class Pace:
    """As many rows to a transaction as a tenth of a second takes, on this machine, just now."""

    most: int
    size: int = 0
    longest: float = 0.0

    def __post_init__(self) -> None:
        self.size = min(FIRST, self.most)

    def took(self, seconds: float) -> None:
        self.longest = max(self.longest, seconds)
        fitting = int(self.size * AIM_SECONDS / max(seconds, 0.001))
        self.size = min(self.most, max(LEAST, min(fitting, 2 * self.size)))

    def told(self) -> dict[str, int]:
        """For the numbers of a run."""
        return {"longest_write_ms": round(self.longest * 1000)}


def due(run: ImportRun) -> Any:
    """New and changed rows, and possible duplicates but those a person left out."""
    decided = Q(outcome=ImportRow.Outcome.POSSIBLE) & ~Q(decision="skip")
    plain = Q(outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.UPDATE])
    return ImportRow.objects.filter(decided | plain, run=run)


def next_due(run: ImportRun, *, after: int, size: int) -> list[DueRow]:
    """The next rows not yet applied, in the order of the file."""
    rows = due(run).filter(applied_at=None, number__gt=after).order_by("number")
    return [DueRow(*values) for values in rows.values_list(*READ)[:size]]
