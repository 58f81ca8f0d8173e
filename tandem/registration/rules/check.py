"""The blind check: free, yours or not free, and nothing more can be learned from it.

Every question is answered from the same facts by the same few comparisons, so neither the shape
nor the time of an answer says why a customer is not free. Tries are counted in the database.
"""

from __future__ import annotations

from enum import StrEnum

from tandem.registration.rules.picture import Picture, Whose
from tandem.registration.rules.rulebook import Rulebook, Verdict
from tandem.registration.rules.settings import Settings
from tandem.registration.rules.verdict import decide


class Answer(StrEnum):
    FREE = "free"
    YOURS = "yours"
    NOT_FREE = "not_free"


def answer(book: Rulebook, picture: Picture) -> Answer:
    """Yours: one's own claim stands or the customer is allocated to one, and nobody else's is."""
    ruling = decide(book, picture)
    is_open = ruling.verdict in (Verdict.GRANT, Verdict.REVIEW)
    is_own = Whose.OWN.value in (picture.prior, picture.allocation)
    if picture.prior == Whose.OWN.value or (is_own and is_open):
        return Answer.YOURS
    return Answer.FREE if is_open else Answer.NOT_FREE


def has_tries_left(settings: Settings, *, by_person: int, by_company: int) -> bool:
    """Before another try: those of the last 24 hours, of the person and of the company."""
    return by_person < settings.tries_per_person_day and by_company < settings.tries_per_company_day
