"""When an open deal needs a look: it stands still, its step or its day has passed, or it hangs on
one person on either side. The bounds are settings of the stage or stand here, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tandem.foundation.money import YUAN

QUIET_DAYS = 21


@dataclass(frozen=True)
class Patience:
    """How long a deal may stay at a stage: a large one longer, because elephants are slow. The
    bound is in yuan, so that a deal in another currency is never large."""

    usual_days: int
    large_from_minor: int | None = None
    large_days: int = 0

    @property
    def knows_large(self) -> bool:
        return self.large_from_minor is not None and self.large_days > self.usual_days

    def days_for(self, amount_minor: int | None, currency: str) -> int:
        is_large = (
            self.knows_large
            and currency == YUAN
            and (amount_minor or 0) >= (self.large_from_minor or 0)
        )
        return self.large_days if is_large else self.usual_days


class Reason(StrEnum):
    TOO_LONG = "too_long"
    QUIET = "quiet"
    STEP_OVERDUE = "step_overdue"
    NO_STEP = "no_step"
    CLOSE_PASSED = "close_passed"
    ONE_CONTACT = "one_contact"
    ONE_PERSON = "one_person"


STALE = (Reason.TOO_LONG, Reason.QUIET, Reason.STEP_OVERDUE, Reason.CLOSE_PASSED)
SINGLE = (Reason.ONE_CONTACT, Reason.ONE_PERSON)


def reasons_to_look(
    *,
    today: date,
    stage_since: date | None,
    usual_days: int,
    touched_on: date | None,
    next_step_on: date | None,
    close_on: date | None,
    people: int,
    contacts: int,
) -> list[tuple[Reason, int]]:
    """Each reason with the number of days it is about (0 where it is about none)."""
    found: list[tuple[Reason, int]] = []
    for reason, since, allowed in (
        (Reason.TOO_LONG, stage_since, usual_days),
        (Reason.QUIET, touched_on, QUIET_DAYS),
        (Reason.STEP_OVERDUE, next_step_on, 0),
        (Reason.CLOSE_PASSED, close_on, 0),
    ):
        if since is not None and (today - since).days > allowed:
            found.append((reason, (today - since).days))
    if next_step_on is None:
        found.append((Reason.NO_STEP, 0))
    if contacts <= 1:
        found.append((Reason.ONE_CONTACT, 0))
    if people <= 1:
        found.append((Reason.ONE_PERSON, 0))
    return found
