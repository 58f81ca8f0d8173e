"""The outbox of a phone without the phone: items under ids of their own, sent in batches over a bad line."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tandem.foundation.uuids import uuid7
from tests.live.visitor import Visitor

ITEMS = "/week/phone/outbox/items/"
BATCH = 25
Item = dict[str, Any]


def check_in(account: int | None, **said: Any) -> Item:
    content = {
        "account": account,
        "arrived_at": datetime.now(UTC).isoformat(),
        "outcome": "keep_warm",
    }
    return item("check_in", **(content | said))


def item(kind: str, **content: Any) -> Item:
    return {"id": str(uuid7()), "kind": kind, "form": 2, "content": content}


@dataclass
class BadLine:
    """One batch in `one_in` never arrives, one in `one_in` arrives and its answer is lost."""

    visitor: Visitor
    one_in: int = 10
    chance: random.Random = field(default_factory=lambda: random.Random(20))
    cuts: int = 0

    def send(self, items: list[Item]) -> dict[str, str]:
        """State by id of what the phone was told; nothing where the line was cut."""
        fate = self.chance.randrange(self.one_in)
        if fate == 0:
            self.cuts += 1
            return {}
        answer = self.visitor.send_json(ITEMS, {"items": items})
        if fate == 1:
            self.cuts += 1
            return {}
        if answer.status != 200:
            raise AssertionError(f"The outbox was answered with {answer.status}: {answer.text}")
        return {result["id"]: result["state"] for result in answer.json()["results"]}


def drain(line: BadLine, items: Iterable[Item]) -> dict[str, str]:
    """Send until everything is answered, as a phone does."""
    waiting = {one["id"]: one for one in items}
    told: dict[str, str] = {}
    while waiting:
        for batch in batches(list(waiting.values())):
            states = line.send(batch)
            told |= states
            for answered in states:
                waiting.pop(answered, None)
    return told


def batches(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
