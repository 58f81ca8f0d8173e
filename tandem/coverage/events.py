"""What coverage tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CoveragePublished:
    """A plan became the coverage that holds; published inside the same transaction."""

    plan_id: int
    published_by_id: int


@dataclass(frozen=True)
class CoverageSwitched:
    """Accounts changed hands by this act, a plan published or taken back; told in its transaction.

    What changed is in `keyaccounts.CoverageChange`, whose batch is the publication's number.
    """

    publication_id: int
    by_id: int
    plan_number: int


@dataclass(frozen=True)
class NoticeEnded:
    """The days of a notice to a partner are over: the account moved, or had gone elsewhere; told in its
    transaction. Notices given and withdrawn by a plan are told with `CoverageSwitched`."""

    notice_id: int


@dataclass(frozen=True)
class ContactsWanted:
    """A plan is about to learn from these quarters: [start, end) each, oldest first.

    Whoever knows visits and calls answers with `commands.history.record_contacts`; a call counts as
    `call_weight` of a visit.
    """

    quarters: tuple[tuple[date, date], ...]
    call_weight: float
