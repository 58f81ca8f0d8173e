"""Who a note speaks to: `@` and a name, as a colleague would read it."""

from __future__ import annotations

from collections.abc import Iterable


def mentioned(text: str, people: Iterable[tuple[int, str]]) -> set[int]:
    """Ids of those whose name stands behind an @; of two names that fit, the longer is meant.

    `people` are id and name, one pair for each name a person goes by.
    """
    names: dict[str, set[int]] = {}
    for person_id, name in people:
        if name:
            names.setdefault(name.lower(), set()).add(person_id)
    longest_first = sorted(names, key=len, reverse=True)
    found: set[int] = set()
    for piece in text.replace("＠", "@").split("@")[1:]:
        spoken = piece.lstrip().lower()
        name = next((name for name in longest_first if spoken.startswith(name)), "")
        found |= names.get(name, set())
    return found
