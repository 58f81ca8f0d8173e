"""When a rule applies: a box over the values of a picture, so that two rules can be compared exactly.

A box allows, of each word it names, a set of words, and of each number a range of whole numbers,
both ends included. What it does not name it leaves free. Two boxes meet when no named value keeps
them apart; one holds the other when it is free or wider everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tandem.registration.rules.picture import NEVER, Picture, Whose

Words = frozenset[str]
Range = tuple[int, int]
WHOSE = frozenset(word.value for word in Whose)


class BadCondition(ValueError):
    """A condition that says nothing a picture could answer; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Box:
    words: Mapping[str, Words] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)

    def allows(self, picture: Picture) -> bool:
        return all(
            str(getattr(picture, name)) in allowed for name, allowed in self.words.items()
        ) and all(
            low <= getattr(picture, name) <= high for name, (low, high) in self.ranges.items()
        )

    def meets(self, other: Box) -> bool:
        """Whether one picture can lie in both."""
        return all(
            allowed & other.words[name]
            for name, allowed in self.words.items()
            if name in other.words
        ) and all(
            max(low, other.ranges[name][0]) <= min(high, other.ranges[name][1])
            for name, (low, high) in self.ranges.items()
            if name in other.ranges
        )

    def holds(self, other: Box) -> bool:
        """Whether every picture of the other lies in this one."""
        return all(
            name in other.words and other.words[name] <= allowed
            for name, allowed in self.words.items()
        ) and all(
            name in other.ranges and low <= other.ranges[name][0] and other.ranges[name][1] <= high
            for name, (low, high) in self.ranges.items()
        )


def box_of(said: Mapping[str, Any]) -> Box:
    """The box of a `when` table of a rule file."""
    words: dict[str, Words] = {}
    ranges: dict[str, Range] = {}
    for key, value in said.items():
        if key in _WORDS:
            words[_WORDS[key]] = _words(key, value)
        elif key in _FLAGS:
            words[_FLAGS[key]] = _flag(key, value)
        elif key in _NUMBERS:
            name, is_lower = _NUMBERS[key]
            low, high = ranges.get(name, (-1, NEVER))
            number = _number(key, value)
            ranges[name] = (max(low, number), high) if is_lower else (low, min(high, number))
        else:
            raise BadCondition(key)
    for name, (low, high) in ranges.items():
        if low > high:
            raise BadCondition(name)
    return Box(words, ranges)


_WORDS = {
    "allocation": "allocation",
    "prior": "prior",
    "products": "product",
    "industries": "industry",
    "regions": "region",
}
_FLAGS = {"certified": "is_certified", "in_territory": "is_in_territory"}
# key of the file -> value of the picture, and whether the number is its lower end
_NUMBERS: dict[str, tuple[str, bool]] = {
    "evidence_within_days": ("evidence_days", False),
    "evidence_older_than_days": ("evidence_days", True),
    "rival_evidence_within_days": ("rival_evidence_days", False),
    "rival_evidence_older_than_days": ("rival_evidence_days", True),
    "vendor_deal_at_least_days": ("vendor_deal_days", True),
    "concentration_above": ("concentration", True),
    "concentration_at_most": ("concentration", False),
}
KEYS = frozenset({*_WORDS, *_FLAGS, *_NUMBERS})


def _words(key: str, value: Any) -> Words:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(w, str) for w in listed):
        raise BadCondition(key)
    if key in ("allocation", "prior") and not WHOSE.issuperset(listed):
        raise BadCondition(key)
    return frozenset(listed)


def _flag(key: str, value: Any) -> Words:
    if not isinstance(value, bool):
        raise BadCondition(key)
    return frozenset({str(value)})


def _number(key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < NEVER:
        raise BadCondition(key)
    return value + 1 if key.endswith(("_older_than_days", "_above")) else value
