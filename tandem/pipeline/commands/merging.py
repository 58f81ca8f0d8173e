"""Deals follow their account when it is merged into another, and go back with it."""

from __future__ import annotations

from tandem.keyaccounts.commands.moving import move_rows, move_rows_back
from tandem.keyaccounts.events import AccountsMerged, AccountsUnmerged
from tandem.pipeline.models import Opportunity


def opportunities_follow_merge(event: AccountsMerged) -> None:
    move_rows(event, Opportunity)


def opportunities_go_back(event: AccountsUnmerged) -> None:
    move_rows_back(event, Opportunity)
