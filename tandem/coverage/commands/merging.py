"""When two accounts become one, their plan lines and pins follow; undone, they go back.

The kept account's own line and pin win, because a plan speaks of each account once.
"""

from __future__ import annotations

from tandem.coverage.models import ContactCount, Pin, PlanLine
from tandem.keyaccounts.commands.moving import move_rows, move_rows_back
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged


def coverage_follows_merge(event: AccountsMerged) -> None:
    move_rows(event, PlanLine, unique=[("plan_id",)])
    move_rows(event, Pin, unique=[()])
    move_rows(event, ContactCount, unique=[("quarter_start",)])


def coverage_goes_back(event: AccountsUnmerged) -> None:
    move_rows_back(event, PlanLine)
    move_rows_back(event, Pin)
    move_rows_back(event, ContactCount)
