"""One after the other: whoever claims, withdraws or is promoted waits for the one before.

Two claims on one customer may be spelt so differently that no index could make them collide. So
every command that gives or ends protection first takes the turn, a row that stays locked until its
transaction ends; what it then reads is what the one before has left. The number of a claim is drawn
from the same row: it is the order of the server.
"""

from __future__ import annotations

from tandem.foundation.models import Series
from tandem.foundation.numbering import next_number

SERIES = "registration"


def draw_number() -> int:
    """The next number, and with it the turn."""
    return next_number(SERIES)


def take_turn() -> None:
    """The turn without a number."""
    Series.objects.get_or_create(name=SERIES)
    Series.objects.select_for_update().get(name=SERIES)
