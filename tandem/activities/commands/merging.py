"""When two accounts become one, its timeline, visits and tasks are one too; undone, they part."""

from __future__ import annotations

from tandem.activities.models import Activity, CheckIn, Finding, Task, Visit
from tandem.keyaccounts.commands.moving import move_rows, move_rows_back
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged


def activities_follow_merge(event: AccountsMerged) -> None:
    move_rows(event, Activity)
    move_rows(event, Visit)
    move_rows(event, CheckIn)
    move_rows(event, Finding)
    move_rows(event, Task)


def activities_go_back(event: AccountsUnmerged) -> None:
    move_rows_back(event, Activity)
    move_rows_back(event, Visit)
    move_rows_back(event, CheckIn)
    move_rows_back(event, Finding)
    move_rows_back(event, Task)
