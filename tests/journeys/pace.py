"""How long a person's hand takes on a phone: taps and keys are counted, their time is reckoned.

The keystroke-level model: looking where to go and tapping 1.1 s, a key of a phone's keyboard 0.28 s, making
up one's mind before each field 1.35 s. A Chinese character is three letters of pinyin, and a word of
up to four of them one tap to choose it. The machine's own time is not reckoned but measured.
"""

from __future__ import annotations

import re
import time

from playwright.sync_api import Locator

TAP, KEY, MIND = 1.1, 0.28, 1.35
HAN = re.compile("[一-鿿]")


class Hand:
    """One person's thumb from the moment it begins; `seconds` is what has passed for the person."""

    def __init__(self) -> None:
        self.taps = self.keys = self.thoughts = 0
        self._begun = time.monotonic()

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()

    def type(self, where: Locator, text: str) -> None:
        self.thoughts += 1
        self.tap(where)
        where.press_sequentially(text)
        characters = len(HAN.findall(text))
        self.keys += 3 * characters + len(text) - characters
        self.taps += -(-characters // 4)

    def choose(self, where: Locator, value: str) -> None:
        """From a list: open it, tap what is meant."""
        self.thoughts += 1
        self.tap(where)
        where.select_option(value)
        self.taps += 1

    def turn_to(self, where: Locator, month: str) -> None:
        """A phone's wheel of months: open it, turn the year and the month, done."""
        self.thoughts += 1
        self.tap(where)
        where.fill(month)
        self.taps += 3

    @property
    def seconds(self) -> float:
        reckoned = self.taps * TAP + self.keys * KEY + self.thoughts * MIND
        return reckoned + time.monotonic() - self._begun
