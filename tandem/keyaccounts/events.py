"""What the registry tells the apps above it; `config/wiring.py` names who listens.

Contract of a merge: each app above moves its own rows to the kept account with
`commands.merging.move_rows` (or by hand) and notes what it did in the event's three books; the
merge keeps the books, and hands them back whole when it is undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AccountsMerged:
    """`absorbed_id` is now a name of `kept_id`. Tables are named `app.model`."""

    kept_id: int
    absorbed_id: int
    moved: dict[str, list[int]] = field(default_factory=dict)  # rows now on the kept account
    aside: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # rows taken out, whole
    made: dict[str, list[int]] = field(default_factory=dict)  # rows written in their place


@dataclass(frozen=True)
class AccountsUnmerged:
    """The merge is taken back; the books are those its `AccountsMerged` filled."""

    kept_id: int
    absorbed_id: int
    moved: dict[str, list[int]] = field(default_factory=dict)
    aside: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    made: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class OrdersNoted:
    """Orders came in; published inside the same transaction. `mark_ids` are rows of `OrderMark`."""

    mark_ids: tuple[int, ...]
    noted_at: datetime


@dataclass(frozen=True)
class OrdersCorrected:
    """Marks say another day, account, amount or signer than before."""

    mark_ids: tuple[int, ...]
    noted_at: datetime


@dataclass(frozen=True)
class CoverageAssigned:
    """The people or the partner of these accounts changed, by hand or by a published plan."""

    account_ids: tuple[int, ...]
