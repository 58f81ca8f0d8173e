"""Writing a few columns of many accounts at once, and walking long lists in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from tandem.foundation import bulk
from tandem.keyaccounts.models import Account

T = TypeVar("T")
BATCH = 2000  # below the number of parameters each engine takes in one statement


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def write_columns(names: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
    """Set the named columns of each account (id, values) and count the save."""
    bulk.write_columns(Account, names, rows, counts_save=True)
