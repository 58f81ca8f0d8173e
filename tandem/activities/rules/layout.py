"""What is still wished of a quarter when a calendar is laid out: the plan's visits less the done.

A fixed appointment counts as one of the visits; an account is never owed less than its fixed ones.
"""

from __future__ import annotations


def open_visits(*, planned: int, done: int, fixed: int) -> int:
    return max(planned - done, fixed, 0)


def partners_in_turn(accounts_of: dict[int, int], *, visits: int) -> list[int]:
    """The partners to go and see, those with most of the seller's accounts first; no more
    partners than visits."""
    ranked = sorted(accounts_of, key=lambda partner: (-accounts_of[partner], partner))
    return ranked[: max(visits, 0)]
